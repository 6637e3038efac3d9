"""What a document says beside its pixels: look, pack and rules of painting, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeAlias

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.errors import FmrError

PlainValue: TypeAlias = "bool | int | float | str | tuple[PlainValue, ...] | None"
MAX_TRUNCATION = 1.5


@dataclass(frozen=True)
class Properties:
    """All properties of a document; each is changed by name through a `PropertyEdit`.

    Args:
        pack: name of the pack the labels belong to; empty for none.
        seed: number of the sampled source, 0 to 2^63 - 1.
        truncation: ψ in [0, 1.5].
        mix: (first style layer, seed) pairs.
        category: the class of pictures, of a generator that was trained on several.
        photo: the inverted photo that is edited, in place of the seed; None for the seed.
        edits: regions dragged, pasted or deleted, looks of other sources, a layout.
        background: the label the eraser paints on the label layer.
        locked_labels: labels whose pixels no tool overpaints.
        only_over: tools paint over pixels of this label alone (255: over unknown ones); None for everywhere.
        hidden_labels: labels that views leave out; the engine still gets them.
        solo_label: the only label that views show; None for all.
        label_colors: (label, (red, green, blue)) of labels a person shows in another colour.
        extra: (name, value) pairs of further plain values, sorted by name.
    """

    pack: str = ""
    seed: int = 0
    truncation: float = 0.8
    mix: tuple[tuple[int, int], ...] = ()
    category: int = 0
    photo: Photo | None = None
    edits: SourceEdits = field(default_factory=SourceEdits)
    background: int = 0
    locked_labels: frozenset[int] = frozenset()
    only_over: int | None = None
    hidden_labels: frozenset[int] = frozenset()
    solo_label: int | None = None
    label_colors: tuple[tuple[int, tuple[int, int, int]], ...] = ()
    extra: tuple[tuple[str, PlainValue], ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.seed < 2**63:
            raise FmrError(f"The seed {self.seed} is outside 0 to 2^63 - 1.")
        if not 0.0 <= self.truncation <= MAX_TRUNCATION:
            raise FmrError(f"The truncation {self.truncation} is outside 0 to {MAX_TRUNCATION}.")
        if any(layer < 0 or not 0 <= seed < 2**63 for layer, seed in self.mix):
            raise FmrError(f"The style mix {self.mix} names a layer or a seed that cannot be.")
        if self.category < 0:
            raise FmrError(f"The class {self.category} is less than 0.")
        labels = [self.background, *self.locked_labels, *self.hidden_labels, *(label for label, _ in self.label_colors)]
        labels += [label for label in (self.only_over, self.solo_label) if label is not None]
        if not all(0 <= label <= UNKNOWN for label in labels):
            raise FmrError("A label id is outside 0 to 255.")
        if not all(0 <= channel <= 255 for _, color in self.label_colors for channel in color):
            raise FmrError("A colour is outside 0 to 255.")

    def extra_value(self, name: str, default: PlainValue = None) -> PlainValue:
        """The further value of that name."""
        return dict(self.extra).get(name, default)

    def with_extra(self, name: str, value: PlainValue) -> Properties:
        """The same with one further value set; None takes it away."""
        values = {**dict(self.extra), name: value}
        return replace(self, extra=tuple(sorted((key, kept) for key, kept in values.items() if kept is not None)))

"""From the files of one item of a batch to what is asked of its picture: labels, drawings, a picture to invert. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.asked import Asked, asked, drawn_kinds
from fmr_studio.canvas.condition import resampled
from fmr_studio.canvas.crop import square_crop
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, Layer, LayerKind
from fmr_studio.errors import FmrError
from fmr_studio.inference.tasks import InputFacts, InputKind, Part
from fmr_studio.packs.card import PackCard
from fmr_studio.paths import shorten
from fmr_studio.project.archive import is_project
from fmr_studio.project.condition_files import Drawing, read_drawing
from fmr_studio.project.label_files import read_label_file
from fmr_studio.project.photos import read_photo
from fmr_studio.project.recognition import Kind, recognise

Plane = NDArray[np.uint8]

DRAWINGS = {InputKind.SKETCH: "sketch", InputKind.EDGES: "edges", InputKind.DEPTH: "depth"}
"""What a condition calls each kind of file."""
LABELS = (InputKind.LABELS, InputKind.SCRIBBLE)
"""What is read as a label map."""
KINDS = {
    Kind.LABELS: InputKind.LABELS,
    Kind.SCRIBBLE: InputKind.SCRIBBLE,
    Kind.SKETCH: InputKind.SKETCH,
    Kind.EDGES: InputKind.EDGES,
    Kind.DEPTH: InputKind.DEPTH,
    Kind.PICTURE: InputKind.EXEMPLAR,
}
WORDS = {
    InputKind.SCRIBBLE: "scribbles",
    InputKind.SKETCH: "a sketch",
    InputKind.EDGES: "edges",
    InputKind.DEPTH: "depth",
    InputKind.EXEMPLAR: "a picture, whose layout is used",
}


@dataclass(frozen=True, eq=False)
class Read:
    """What the files of an item ask for.

    Args:
        asked: labels and drawings at the size of the picture.
        picture: (R, R, 3) uint8 to invert, whose layout is used; None for none.
    """

    asked: Asked = field(default_factory=Asked)
    picture: Plane | None = None
    facts: InputFacts = field(default_factory=InputFacts)


class PartReader:
    """Reads files for one pack. Safe to use from several threads.

    Args:
        dark_is_near: depth is darker where it is nearer.
    """

    def __init__(self, card: PackCard, *, dark_is_near: bool = False) -> None:
        self._card, self._dark_is_near = card, dark_is_near

    def read(self, parts: Sequence[Part]) -> Read:
        """All files of an item, the first lying lowest, as layers of a document would.

        Raises:
            FmrError: one cannot be read, is not what it is called, or all are such as the pack does not read.
        """
        if len(parts) == 1 and parts[0].kind in (InputKind.AUTO, *LABELS) and is_project(parts[0].path):
            return self._project(parts[0])
        facts, picture = InputFacts(), None
        layers: list[Layer] = []
        for part in parts:
            part, notes = self._recognised(part)
            facts = _with(facts, str(part.kind), notes)
            if part.kind is InputKind.EXEMPLAR:
                picture = square_crop(read_photo(part.path).pixels, self._card.resolution)
                continue
            found, facts = self._layers(part, len(layers), facts)
            layers += found
        facts = self._check_read(layers, parts, facts, alone=picture is None)
        side = self._card.resolution
        ground = Layer.blank(LayerKind.LABELS, id=len(layers) + 1, name="", width=side, height=side)
        document = Document(side, side, self._card.palette, layers=[ground, *layers])
        return Read(asked(document, self._card.conditions), picture, facts)

    def _layers(self, part: Part, below: int, facts: InputFacts) -> tuple[list[Layer], InputFacts]:
        """What a file says as layers over so many others, at the size of the picture, and what was noticed."""
        side = self._card.resolution
        if part.kind in DRAWINGS:
            drawing = read_drawing(part.path, DRAWINGS[part.kind], dark_is_near=self._dark_is_near)
            return [_drawn(drawing, side, below + 1)], _with(facts, "", drawing.notes)
        found = read_label_file(part.path, self._card.palette, side)
        counted = replace(facts, size=found.size, uncertain=found.uncertain)
        labels = Layer(below + 1, LayerKind.SCRIBBLE, found.labels, "")
        return [labels], _with(counted, "", found.notes)

    def _project(self, part: Part) -> Read:
        """What the layers of a project or OpenRaster file ask for."""
        side = self._card.resolution
        found = read_label_file(part.path, self._card.palette, side)
        assert found.document is not None
        said, drawn = asked(found.document, self._card.conditions), drawn_kinds(found.document)
        facts = InputFacts(found.size, found.uncertain, found.notes, (str(InputKind.LABELS),))
        left_out = [name for name in drawn if name not in self._card.conditions]
        if left_out:
            facts = _with(facts, "", [self._not_read(left_out)])
        at_side = tuple(one.at(side) for one in said.conditions)
        weight = None if said.label_weight is None else resampled(said.label_weight, side)
        labels = None if at_side and said.labels is None else found.labels
        return Read(Asked(labels, weight, at_side), facts=facts)

    def _recognised(self, part: Part) -> tuple[Part, tuple[str, ...]]:
        """The part with its kind, and a note where that was found out and is not plain."""
        if part.kind is not InputKind.AUTO:
            return part, ()
        if is_project(part.path):  # of which a mixture takes the labels
            return replace(part, kind=InputKind.LABELS), ()
        found = recognise(part.path, self._card.palette)
        kind = KINDS[found.kind]
        notes = (f"taken for {WORDS[kind]}: {found.reason}",) if kind in WORDS else ()
        return replace(part, kind=kind), notes

    def _check_read(self, layers: list[Layer], parts: Sequence[Part], facts: InputFacts, *, alone: bool) -> InputFacts:
        """What was noticed, with the drawings that the pack does not read; raises `FmrError` where there are only such."""
        drawn = [str(layer.kind) for layer in layers if not layer.kind.holds_labels]
        left_out = [name for name in drawn if name not in self._card.conditions]
        if left_out and alone and len(left_out) == len(layers):
            words = WORDS[InputKind(facts.kinds[0])]
            raise FmrError(
                f"{shorten(parts[0].path)} is {words}, which the pack {self._card.name} does not read.",
                f"It reads {_list(self._card.conditions)}; others are learnt by: fmr-studio --headless train mapper.",
            )
        return _with(facts, "", [self._not_read(left_out)] if left_out else [])

    def _not_read(self, names: Sequence[str]) -> str:
        return f"left out, since the pack {self._card.name} does not read: {', '.join(names)}"


def _drawn(drawing: Drawing, side: int, number: int) -> Layer:
    """A drawing as a layer of a document."""
    values, said = drawing.at(side)
    kind = LayerKind(drawing.name)
    if kind is LayerKind.DEPTH:
        return Layer(number, kind, np.where(said > 0, np.maximum(values, 1), np.uint8(0)), "")
    heed = np.where(said > 0, np.uint8(Heed.MUST), np.uint8(Heed.FREE))
    return Layer(number, kind, values, "", heed=heed)


def _with(facts: InputFacts, kind: str, notes: Sequence[str]) -> InputFacts:
    return replace(facts, kinds=(*facts.kinds, kind) if kind else facts.kinds, notes=(*facts.notes, *notes))


def _list(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nothing"

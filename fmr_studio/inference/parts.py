"""From the files of one item of a batch to what is asked of its picture: labels, drawings, a picture to invert. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.condition import DRAWN, FREE, MAY, MUST, Condition, near_ink
from fmr_studio.canvas.crop import square_crop
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.errors import FmrError
from fmr_studio.inference.tasks import InputFacts, InputKind, Part
from fmr_studio.packs.card import PackCard
from fmr_studio.paths import shorten
from fmr_studio.project.archive import is_project
from fmr_studio.project.condition_files import read_drawing
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
NEAR_PART = 1 / 16
"""How far from its ink a drawing speaks beside others, as a part of the side."""
LEAST_INK = 32
"""Less ink is dust or the rim of a line."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What the files of an item ask for.

    Args:
        labels, conditions, label_weight: as in a `RenderRequest`.
        picture: (R, R, 3) uint8 to invert, whose layout is used; None for none.
    """

    labels: Plane | None = None
    conditions: tuple[Condition, ...] = ()
    label_weight: Plane | None = None
    picture: Plane | None = None
    facts: InputFacts = field(default_factory=InputFacts)


class PartReader:
    """Reads files for one pack. Safe to use from several threads.

    Args:
        dark_is_near: depth is darker where it is nearer.
    """

    def __init__(self, card: PackCard, *, dark_is_near: bool = False) -> None:
        self._card, self._dark_is_near = card, dark_is_near

    def read(self, parts: Sequence[Part]) -> Asked:
        """All files of an item, the first lying lowest: where a later one speaks, earlier ones of other kinds are hints.

        Raises:
            FmrError: one cannot be read, is not what it is called, or all are such as the pack cannot follow.
        """
        facts, picture = InputFacts(), None
        layers: list[_Layer] = []
        for part in parts:
            part, notes = self._recognised(part)
            facts = _with(facts, str(part.kind), notes)
            if part.kind is InputKind.EXEMPLAR:
                picture = square_crop(read_photo(part.path).pixels, self._card.resolution)
                continue
            layer, facts = self._layer(part, facts)
            layers.append(layer)
        layers, left_out = self._followed(layers, parts, facts, alone=picture is None)
        if left_out:
            facts = _with(facts, "", [f"left out, since the pack {self._card.name} does not read: {', '.join(left_out)}"])
        return replace(_mixed(layers, self._card.resolution), picture=picture, facts=facts)

    def _layer(self, part: Part, facts: InputFacts) -> tuple[_Layer, InputFacts]:
        """What a file says, at the size of the picture, and what was noticed."""
        side = self._card.resolution
        if part.kind in DRAWINGS:
            drawing = read_drawing(part.path, DRAWINGS[part.kind], dark_is_near=self._dark_is_near)
            return _Layer(drawing.name, *drawing.at(side)), _with(facts, "", drawing.notes)
        found = read_label_file(part.path, self._card.palette, side)
        said = np.where(found.labels == UNKNOWN, FREE, MUST).astype(np.uint8)
        counted = replace(facts, pixels=found.pixels, uncertain=found.uncertain)
        return _Layer("labels", found.labels, said), _with(counted, "", found.notes)

    def _recognised(self, part: Part) -> tuple[Part, tuple[str, ...]]:
        """The part with its kind, and a note where that was found out and is not plain."""
        if part.kind is not InputKind.AUTO:
            return part, ()
        if is_project(part.path):
            return replace(part, kind=InputKind.LABELS), ()
        found = recognise(part.path, self._card.palette)
        kind = KINDS[found.kind]
        notes = (f"taken for {WORDS[kind]}: {found.reason}",) if kind in WORDS else ()
        return replace(part, kind=kind), notes

    def _followed(
        self, layers: list[_Layer], parts: Sequence[Part], facts: InputFacts, *, alone: bool
    ) -> tuple[list[_Layer], list[str]]:
        """The layers that the pack reads, and the names of the others; raises `FmrError` where none is left to follow."""
        reads = {"labels", *self._card.conditions}
        left_out = [layer.name for layer in layers if layer.name not in reads]
        if left_out and alone and len(left_out) == len(layers):
            words = WORDS[InputKind(facts.kinds[0])]
            raise FmrError(
                f"{shorten(parts[0].path)} is {words}, which the pack {self._card.name} does not read.",
                f"It reads {_list(self._card.conditions)}; others are learnt by: fmr-studio --headless train mapper.",
            )
        return [layer for layer in layers if layer.name in reads], left_out


@dataclass(frozen=True, eq=False)
class _Layer:
    """What one file says, (R, R) uint8 each."""

    name: str
    values: Plane
    said: Plane


def _mixed(layers: list[_Layer], side: int) -> Asked:
    """Labels and drawings, the lowest first, with how much each has to be followed."""
    weights: dict[str, Plane] = {}
    for layer in layers:
        said = layer.said
        if layer.name in ("sketch", "edges") and len(layers) > 1:
            said = np.where(near_ink(layer.values, NEAR_PART * side, least=LEAST_INK), said, np.uint8(FREE))
        for weight in weights.values():
            np.minimum(weight, MAY, out=weight, where=said > 0)
        weights[layer.name] = said.copy()
    values = {layer.name: layer.values for layer in layers}
    conditions = tuple(Condition(name, values[name], weights[name]) for name in DRAWN if name in values)
    if "labels" not in values:
        return Asked(conditions=conditions)
    known = values["labels"] != UNKNOWN
    sure = bool((weights["labels"][known] == MUST).all())
    return Asked(values["labels"], conditions, None if sure else weights["labels"])


def _with(facts: InputFacts, kind: str, notes: Sequence[str]) -> InputFacts:
    return replace(facts, kinds=(*facts.kinds, kind) if kind else facts.kinds, notes=(*facts.notes, *notes))


def _list(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else "nothing"

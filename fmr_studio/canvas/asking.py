"""From what a recipe asks back to layers that ask for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.asked import Asked, asked
from fmr_studio.canvas.condition import FREE, MAY, MUST, Condition
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, Layer, LayerKind, Plane
from fmr_studio.canvas.palette import UNKNOWN

Values = NDArray[np.uint8]


def lay_out(document: Document, wanted: Asked, *, name_of: Callable[[LayerKind], str]) -> None:
    """Give a new document, whose label layer is that of a recipe, layers of its drawings, and say what must be followed.

    What must be followed lies above what is a hint there, so that :func:`~fmr_studio.canvas.asked.asked` gives the
    same again.

    Args:
        wanted: its arrays have the size of the canvas.
        name_of: what a layer of a kind is called.
    """
    labels, weight = wanted.labels, wanted.label_weight
    known = np.zeros((document.height, document.width), bool) if labels is None else labels != UNKNOWN
    said = np.where(known, MUST if weight is None else weight, FREE).astype(np.uint8)
    planes = {document.label_layer.id: said}
    speaks = {document.label_layer.id: known}
    for condition in wanted.conditions:
        kind = LayerKind(condition.name)
        layer = Layer(document.new_layer_id(), kind, _pixels(condition), name_of(kind))
        document.insert_layer(layer, len(document.layers))
        planes[layer.id], speaks[layer.id] = condition.weight, condition.weight > FREE
    for index, layer_id in enumerate(_lowest_first(planes, speaks)):
        document.place_layer(layer_id, index)
    found = asked(document)
    _settle(document, document.label_layer.id, said, found.label_weight, where=known)
    for condition in found.conditions:
        layer_id = next(one.id for one in document.layers if one.kind == condition.name)
        _settle(document, layer_id, planes[layer_id], condition.weight, where=np.ones_like(known))


def _lowest_first(planes: dict[int, Values], speaks: dict[int, NDArray[np.bool_]]) -> list[int]:
    """Layers by what must be followed of them where they speak, the lowest first."""

    def yields(one: int, other: int) -> bool:
        """Whether one of two that speak of the same places is followed less there than the other, and so lies below it."""
        both = speaks[one] & speaks[other]
        return bool(both.any()) and float(planes[one][both].mean()) < float(planes[other][both].mean())

    left, order = list(planes), []
    while left:
        # One that no other has to lie below; where they contradict each other, any.
        free = [one for one in left if not any(yields(other, one) for other in left)]
        order.append((free or left)[0])
        left.remove(order[-1])
    return order


def _pixels(condition: Condition) -> Values:
    """What a layer of a drawing holds; depth says nothing where it is free."""
    if condition.name != LayerKind.DEPTH:
        return condition.values
    return np.where(condition.weight > FREE, np.maximum(condition.values, 1), 0).astype(np.uint8)


def _settle(document: Document, layer_id: int, wanted: Values, found: Values | None, *, where: NDArray[np.bool_]) -> None:
    """Say how far a layer has to be followed where that does not come of the layers' order."""
    there = np.full(wanted.shape, MUST, np.uint8) if found is None else found
    off = (there != wanted) & where
    if not off.any():
        return
    heed = np.where(wanted >= (MUST + MAY) // 2, Heed.MUST, np.where(wanted > FREE, Heed.MAY, Heed.FREE)).astype(np.uint8)
    document.write_pixels(layer_id, document.rect, values=heed, mask=off, plane=Plane.HEED)


def resized(wanted: Asked, side: int, labels: Values | None) -> Asked:
    """The same for a square canvas of another size, with a label map that was brought to it."""
    weight = wanted.label_weight
    whole = None if weight is None else Condition("depth", weight, weight).at(side).values
    return replace(wanted, labels=labels, label_weight=whole, conditions=tuple(one.at(side) for one in wanted.conditions))

"""Layers that are made of a recipe ask for the same again."""

import numpy as np
import pytest

from fmr_studio.canvas.asked import Asked, asked
from fmr_studio.canvas.asking import lay_out, resized
from fmr_studio.canvas.condition import MAY, MUST, Condition
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PixelEdit
from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.tools import Tool

SIDE = 128


def same(one, other):
    planes = [
        [ask.labels, ask.label_weight, *(plane for drawn in ask.conditions for plane in (drawn.values, drawn.weight))]
        for ask in (one, other)
    ]
    return len(planes[0]) == len(planes[1]) and all(map(np.array_equal, *planes))


def again(document, wanted):
    """A new document made of what another one asks."""
    made = Document(SIDE, SIDE, document.palette)
    labels = np.full((SIDE, SIDE), UNKNOWN, np.uint8) if wanted.labels is None else wanted.labels
    edit = PixelEdit.between(1, [(made.rect, made.label_layer.pixels, labels)])
    if edit is not None:
        made.apply(edit)
    lay_out(made, wanted, name_of=lambda kind: str(kind))
    return made


@pytest.mark.parametrize("hide", [False, True])
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_any_order_of_layers_comes_back(studio, order, hide):
    made = studio(SIDE, SIDE)
    sketch, edges, depth = (made.add(kind) for kind in (LayerKind.SKETCH, LayerKind.EDGES, LayerKind.DEPTH))
    made.draw(Tool.RECTANGLE, (10, 10), (100, 14), layer=sketch)
    made.draw(Tool.RECTANGLE, (60, 5), (64, 120), layer=edges, ink=120)
    made.draw(Tool.RECTANGLE, (0, 64), (127, 127), layer=depth, depth=90)
    for place, index in enumerate(order):
        made.document.place_layer((1, sketch, edges, depth)[index], place)
    if hide:
        made.document.set_layer(1, "visible", value=False)
    wanted = asked(made.document)
    back = again(made.document, wanted)
    assert same(asked(back), wanted)
    assert all(layer.said_heed is None for layer in back.layers)


def test_what_must_be_followed_comes_back(studio):
    made = studio(SIDE, SIDE)
    sketch = made.add(LayerKind.SKETCH)
    made.draw(Tool.RECTANGLE, (10, 10), (100, 14), layer=sketch)
    made.draw(Tool.HEED, (20.5, 12.5), layer=sketch, heed=Heed.MAY)
    made.draw(Tool.HEED, (90.5, 12.5), layer=sketch, heed=Heed.FREE)
    made.draw(Tool.HEED, (64.5, 100.5), heed=Heed.MAY)
    wanted = asked(made.document)
    assert same(asked(again(made.document, wanted)), wanted)


def test_a_single_drawing_comes_back_without_anything_to_follow_said(studio):
    made = studio(SIDE, SIDE)
    made.draw(Tool.RECTANGLE, (10, 10), (100, 14), layer=made.add(LayerKind.EDGES))
    made.document.set_layer(1, "visible", value=False)
    wanted = asked(made.document)
    back = again(made.document, wanted)
    assert same(asked(back), wanted) and back.layers[1].heed is None


def test_a_recipe_of_another_size_is_brought_to_the_canvas():
    values = np.zeros((64, 64), np.uint8)
    values[10:12] = 255
    wanted = Asked(None, np.full((64, 64), MAY, np.uint8), (Condition.everywhere("sketch", values),))
    found = resized(wanted, SIDE, None)
    assert found.label_weight.shape == (SIDE, SIDE) and (found.label_weight == MAY).all()
    assert found.conditions[0].values[21, 5] == 255 and (found.conditions[0].weight == MUST).all()

"""A recipe survives its own JSON, and damaged ones get a sentence."""

import json

import numpy as np
import pytest
from helpers.photos import noise_photo

from fmr_studio.canvas.condition import Condition
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.errors import FmrError
from fmr_studio.inference.request import RenderRequest


def test_round_trip():
    labels = np.random.default_rng(0).integers(0, 9, (17, 23)).astype(np.uint8)
    request = RenderRequest("cats", labels, Look(seed=5, truncation=0.7, mix=((3, 9),)), pack_id="ab")
    again = RenderRequest.from_json(json.loads(request.recipe()))
    np.testing.assert_array_equal(again.labels, labels)
    assert again.look == request.look
    assert again.recipe() == request.recipe()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"version": 99}, "newer"),
        ({"labels": "no base64!"}, "cannot be read"),
        ({"seed": -1}, "seed"),
        ({"seed": float("inf")}, "damaged"),
        ({"mix": [[3, -1]]}, "seed"),
        ({"mix": 3}, "damaged"),
        ({"truncation": 7}, "truncation"),
        ({"pack": None, "seed": "x"}, "damaged"),
    ],
)
def test_damaged_recipes_get_a_sentence(change, said):
    values = RenderRequest("cats").to_json() | change
    with pytest.raises(FmrError) as caught:
        RenderRequest.from_json(values)
    assert said in caught.value.message + caught.value.hint


def test_recipes_of_version_1_are_read():
    values = RenderRequest("cats", look=Look(5)).to_json()
    old = {key: value for key, value in values.items() if key not in ("photo", "edits")} | {"version": 1}
    assert RenderRequest.from_json(old).recipe() == RenderRequest("cats", look=Look(5)).recipe()


def test_a_recipe_holds_photo_and_edits():
    request = RenderRequest("tiny", photo=noise_photo(), edits=SourceEdits(layout=noise_photo(2)))
    again = RenderRequest.from_json(json.loads(request.recipe()))
    assert again.source == request.source and again.recipe() == request.recipe()


def test_a_recipe_holds_conditions_and_their_weights():
    rng = np.random.default_rng(1)
    planes = rng.integers(0, 256, (3, 6, 5)).astype(np.uint8)
    request = RenderRequest("cats", conditions=(Condition("depth", planes[0], planes[1]),), label_weight=planes[2])
    again = RenderRequest.from_json(json.loads(request.recipe()))
    assert again.recipe() == request.recipe() and json.loads(request.recipe())["version"] == 3
    assert again.conditions[0].name == "depth"
    for read, written in zip((*vars(again.conditions[0]).values(), again.label_weight), ("depth", *planes), strict=True):
        assert np.array_equal(read, written)


def test_a_recipe_of_labels_alone_is_read_by_older_programs():
    assert RenderRequest("cats", np.zeros((4, 4), np.uint8)).to_json()["version"] == 2
    assert "conditions" not in RenderRequest("cats").to_json()


@pytest.mark.parametrize(
    ("conditions", "said"),
    [
        ([{"name": "smell"}], "no values"),
        ([7], "damaged"),
        (3, "damaged"),
        ([{"name": "depth", "values": "?", "weight": ""}], "depth"),
    ],
)
def test_damaged_conditions_get_a_sentence(conditions, said):
    with pytest.raises(FmrError, match=said):
        RenderRequest.from_json(RenderRequest("cats").to_json() | {"conditions": conditions})

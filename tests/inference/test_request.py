"""A recipe survives its own JSON, and damaged ones get a sentence."""

import json

import numpy as np
import pytest
from helpers.photos import noise_photo

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

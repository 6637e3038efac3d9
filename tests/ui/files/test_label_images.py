"""Label maps for other programs say every id exactly, and what the labels are called."""

import io
import json

import numpy as np
import pytest
from helpers.tiny_pack import PALETTE
from PIL import Image

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.ui.documents import new_document
from fmr_studio.ui.files.label_images import LABEL_FILES, NAMES_KEY, coco_json, grey_png, label_png, runs, voc_colors, voc_png

LABELS = np.random.default_rng(3).choice([0, 1, 2, UNKNOWN], (32, 32)).astype(np.uint8)


@pytest.fixture
def document():
    return new_document(PALETTE, 32, pack="cats", labels=LABELS)


@pytest.mark.parametrize("encode", [label_png, grey_png, voc_png])
def test_pngs_hold_ids_and_names(document, encode):
    with Image.open(io.BytesIO(encode(document))) as file:
        assert np.array_equal(np.asarray(file), LABELS)
        assert file.text[NAMES_KEY].splitlines() == [f"{label.id} {label.name}" for label in PALETTE]
        assert ("transparency" in file.info) == (encode is label_png)


def test_voc_has_the_colours_that_its_tools_expect():
    colors = voc_colors()
    assert colors[[0, 1, 2, 3, 15, 255]].tolist() == [
        [0, 0, 0], [128, 0, 0], [0, 128, 0], [128, 128, 0], [192, 128, 128], [224, 224, 192],
    ]  # fmt: skip
    assert len(np.unique(colors, axis=0)) == 256


def test_coco_names_each_label_and_its_cells(document):
    values = json.loads(coco_json(document))
    assert [category["name"] for category in values["categories"]] == [label.name for label in PALETTE]
    found = np.full((32, 32), UNKNOWN, np.uint8)
    for annotation in values["annotations"]:
        counts, mask, on = annotation["segmentation"]["counts"], [], False
        for count in counts:
            mask += [on] * count
            on = not on
        mask = np.array(mask).reshape(32, 32, order="F")
        found[mask] = annotation["category_id"]
        x, y, width, height = annotation["bbox"]
        assert mask.sum() == annotation["area"] == mask[y : y + height, x : x + width].sum()
    assert np.array_equal(found, LABELS), "unknown is no annotation"


def test_runs_begin_with_those_that_are_not_set():
    assert runs(np.array([[True, False], [True, True]])) == [0, 2, 1, 1]
    assert runs(np.zeros((2, 2), bool)) == [4]


def test_every_kind_names_its_suffix():
    assert all(f"*{kind.suffix})" in str(kind.words) for kind in LABEL_FILES)

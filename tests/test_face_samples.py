"""The sample projects of faces are those of the scenes, can be opened without the pack, and hold no generated picture."""

import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmr_studio.packs.companions import find_companion
from fmr_studio.project.archive import read_project
from pictures.faces.scenes import SCENES

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "samples" / "faces"
MARK = "research and evaluation, non-commercial"
LARGEST_BYTES = 64_000


def test_there_is_one_for_each_scene():
    assert {path.stem for path in FOLDER.glob("*.fmr")} == set(SCENES)


@pytest.mark.parametrize("name", SCENES)
def test_a_sample_is_what_its_scene_says_in_the_labels_of_the_pack(name):
    palette = find_companion("faces").card.palette
    path = FOLDER / f"{name}.fmr"
    project = read_project(path, palette)
    properties = project.document.properties
    assert (properties.pack, properties.seed) == ("faces", SCENES[name].seed)
    assert bool(properties.edits) == (SCENES[name].drag is not None)
    assert project.document.palette == palette and len(np.unique(project.document.label_layer.pixels)) > 5
    assert path.stat().st_size < LARGEST_BYTES


@pytest.mark.parametrize("name", SCENES)
def test_all_its_images_are_label_maps(name):
    palette = find_companion("faces").card.palette
    known = {tuple(color) for color in palette.colors()}
    with zipfile.ZipFile(FOLDER / f"{name}.fmr") as archive:
        images = [member for member in archive.namelist() if member.endswith(".png") and "thumbnail" not in member.lower()]
        for member in images:
            with archive.open(member) as file, Image.open(file) as image:
                if image.mode not in ("L", "I;16"):
                    colors = image.convert("RGBA").getcolors(1 << 16)
                    assert {rgba[:3] for _count, rgba in colors if rgba[3]} <= known, member
    assert images


@pytest.mark.parametrize("name", ["painted", "dragged", "wall", "window"])
def test_the_pictures_say_what_they_are_for(name):
    with Image.open(ROOT / "docs" / "pictures" / f"faces-{name}.jpg") as picture:
        assert MARK in picture.info["comment"].decode()
    assert f"pictures/faces-{name}.jpg" in (ROOT / "docs" / "faces.md").read_text(encoding="utf-8")

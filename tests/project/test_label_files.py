"""Label maps of pictures: from images, from layers of other programs and from projects, or a sentence why there is none."""

from pathlib import Path

import numpy as np
import pytest
from helpers.archives import png, write
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE, RESOLUTION

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PixelEdit
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.own_labels import add_label
from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.errors import FmrError
from fmr_studio.project.archive import save_openraster, save_project
from fmr_studio.project.label_files import read_label_file
from fmr_studio.ui.files.label_images import grey_png, label_png, voc_png

INPUTS = Path(__file__).resolve().parent.parent / "data" / "inputs"
IDS = blocks(shape=(64, 64))


def read(path, side=RESOLUTION):
    return read_label_file(path, PALETTE, side)


def document(palette=PALETTE, ids=IDS):
    return Document(*ids.shape[::-1], palette, layers=[Layer(1, LayerKind.LABELS, ids, "Labels")])


@pytest.mark.parametrize("save", [save_project, save_openraster], ids=["project", "OpenRaster"])
@pytest.mark.parametrize("name", ["a.fmr", "a.ora", "a.png"])
def test_layers_are_read_as_an_image_is_whatever_the_name(tmp_path, name, save):
    save(tmp_path / name, document())
    found = read(tmp_path / name)
    assert (found.labels == resample_labels(IDS, RESOLUTION)).all()
    assert (found.pixels, found.uncertain, found.notes) == (64 * 64, 0, ())


def test_labels_of_another_palette_are_found_by_their_colours(tmp_path):
    turned = Palette([Label(3 - label.id, label.name, label.color) for label in reversed(list(PALETTE))])
    save_project(tmp_path / "a.fmr", document(turned, 3 - IDS))
    found = read(tmp_path / "a.fmr")
    assert (found.labels == resample_labels(IDS, RESOLUTION)).all()
    assert found.uncertain == 0 and "another palette" in found.notes[0]


def with_own_label():
    """A document of which a corner has a label of a person's own, in a colour near that of one of the pack's."""
    painted = document()
    for edit in add_label(painted, "horn", (245, 150, 35)):
        painted.apply(edit)
    ids = IDS.copy()
    ids[:16, :16] = len(PALETTE)
    edit = PixelEdit.between(1, [(painted.rect, IDS, ids)])
    painted.apply(edit)
    return painted


@pytest.mark.parametrize("way", ["project", "indexed", "grey", "VOC"])
def test_labels_of_ones_own_are_unknown_and_told(tmp_path, way):
    path = tmp_path / ("a.fmr" if way == "project" else "a.png")
    if way == "project":
        save_project(path, with_own_label())
    else:
        path.write_bytes({"indexed": label_png, "grey": grey_png, "VOC": voc_png}[way](with_own_label()))
    found = read(path, side=64)
    expected = IDS.copy()
    expected[:16, :16] = UNKNOWN
    assert np.array_equal(found.labels, expected)
    assert found.uncertain == 0
    assert found.notes == ("256 pixels (6.2%) of labels of your own count as unknown: the pack was not taught them",)


def test_ids_that_no_name_explains_are_refused_still(tmp_path):
    ids = IDS.copy()
    ids[0, 0] = len(PALETTE)
    save(tmp_path / "a.png", ids)
    with pytest.raises(FmrError, match="unknown label id 4"):
        read(tmp_path / "a.png")


def test_a_layer_that_is_left_out_is_named(tmp_path):
    stack = '<image w="64" h="64"><stack><layer name="eyes" src="eyes.svg"/><layer src="a.png"/></stack></image>'
    write(tmp_path / "a.ora", {"stack.xml": stack, "eyes.svg": b"<svg/>", "a.png": png(PALETTE.colors()[IDS])})
    found = read(tmp_path / "a.ora")
    assert (found.labels == resample_labels(IDS, RESOLUTION)).all()
    assert found.notes == ("left out, since they cannot be read: eyes",)


def test_layers_without_a_label_are_no_label_map(tmp_path):
    noise = np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)
    write(tmp_path / "a.ora", {"stack.xml": '<image w="64" h="64"><stack><layer src="a"/></stack></image>', "a": png(noise)})
    with pytest.raises(FmrError, match=r"a\.ora is no label map: no layer has the colours of the labels"):
        read(tmp_path / "a.ora")


def test_an_image_without_one_clear_pixel_is_no_label_map(tmp_path):
    pixels = np.full((32, 32, 4), 255, np.uint8)
    pixels[:4, :, 3] = 0
    pixels[4:8, :, :3] = 127
    with pytest.raises(FmrError, match=r"a\.png is no label map: none of its pixels is clearly of one label's colour"):
        read(save(tmp_path / "a.png", pixels))
    pixels[20, 20, :3] = PALETTE.colors()[1]
    assert read(save(tmp_path / "a.png", pixels)).uncertain == 24 * 32 - 1


@pytest.mark.parametrize("size", ["40000x1", "1000000x1"])
def test_a_map_of_which_nothing_is_left_is_said(size):
    with pytest.raises(FmrError, match=rf"map-{size}\.png is too thin"):
        read(INPUTS / f"map-{size}.png")


def test_a_map_that_is_unknown_all_over_says_nothing_and_is_no_failure(tmp_path):
    assert (read(save(tmp_path / "a.png", np.full((8, 8), 255, np.uint8))).labels == 255).all()

"""Image files of other programs, opened in the window: what they are taken for, and what is said of them."""

import threading
from pathlib import Path

import numpy as np
import pytest
from helpers.archives import png, write
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE
from PIL import Image
from PySide6.QtGui import QImage

from fmr_studio.inference.request import RenderRequest
from fmr_studio.project.label_files import fitted
from fmr_studio.ui.files import files

INPUTS = Path(__file__).resolve().parents[2] / "data" / "inputs"


@pytest.mark.parametrize("arrival", ["map", "pasted", "recipe"])
def test_label_maps_are_made_to_fit_beside_the_window(window, tmp_path, monkeypatch, arrival):
    threads = []
    monkeypatch.setattr(files, "fitted", lambda *args: (threads.append(threading.get_ident()), fitted(*args))[1])
    ids = blocks(shape=(64, 64))
    if arrival == "map":
        assert window.desk.open(save(tmp_path / "a.png", ids))
    elif arrival == "pasted":
        assert window.desk.open_image(QImage(str(save(tmp_path / "a.png", PALETTE.colors()[ids]))))
    else:
        (tmp_path / "a.json").write_text(RenderRequest(window.session.document.properties.pack, ids).recipe())
        assert window.desk.open(tmp_path / "a.json")
    assert threads and threading.main_thread().ident not in threads


@pytest.mark.parametrize("name", ["photo-grey16.png", "scan.png", "print.jpg"])
def test_pictures_of_every_depth_are_taken_for_pictures(window, tmp_path, name):
    path = tmp_path / name
    ramp = Image.fromarray(np.arange(64 * 64, dtype=np.uint16).reshape(64, 64).astype(np.uint8))
    if name == "scan.png":
        ramp.convert("1").save(path)
    elif name == "print.jpg":
        ramp.convert("CMYK").save(path)
    else:
        path = INPUTS / name
    arrived = []
    window.desk.picture_arrived.connect(arrived.append)
    assert window.desk.open(path)
    assert arrived[0].rgba().shape[2] == 4 and len(np.unique(arrived[0].rgba()[..., 0])) > 1


def test_a_layer_that_cannot_be_read_is_named(window, tmp_path):
    stack = '<image w="32" h="32"><stack><layer name="eyes" src="eyes.svg"/><layer src="a.png"/></stack></image>'
    write(tmp_path / "a.ora", {"stack.xml": stack, "eyes.svg": b"<svg/>", "a.png": png(PALETTE.colors()[blocks()])})
    notes = []
    window.desk.opened.connect(lambda _path, note: notes.append(note))
    assert window.desk.open(tmp_path / "a.ora")
    assert "Left out, since they cannot be read: eyes." in notes[0]

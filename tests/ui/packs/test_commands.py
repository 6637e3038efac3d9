"""Another pack: the canvas stays, labels are carried over, and there is a way on where a pack is missing or not whole."""

import json
import shutil
import zipfile
from hashlib import sha256

import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader
from helpers.tiny_pack import PALETTE
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import EngineFacts
from fmr_studio.packs.catalog import find_pack, list_packs
from fmr_studio.project.archive import save_project

LEFT = Qt.MouseButton.LeftButton
FACES = Palette([Label(0, "hair", (9, 9, 9)), *(Label(n, PALETTE[n].name, PALETTE[n].color) for n in (1, 2))])
"""The labels of the pack of tests without the first and the last one, and another one."""


def write_pack(folder, name, palette, files=None):
    """A pack with a card and the given files alone."""
    folder.mkdir(parents=True)
    files = files or {}
    card = {
        "format": 1,
        "name": name,
        "title": name.title(),
        "version": "1",
        "licence": "CC0-1.0",
        "generator": {},
        "palette": palette.to_json(),
        "resolution": 32,
        "edit_resolution": 16,
        "files": {file: sha256(data).hexdigest() for file, data in files.items()},
    }
    (folder / "pack.json").write_text(json.dumps(card), encoding="utf-8")
    for file, data in files.items():
        (folder / file).write_bytes(data)
    return folder


def test_a_window_clears_up_what_a_killed_program_left_among_the_packs(make_window, engine, qtbot, user_folders):
    left, at_work = (user_folders / "data" / "models" / f".making-{name}" for name in ("killed", "at-work"))
    for folder in (left, at_work):
        (folder / "new").mkdir(parents=True)
    (left / "lock").touch()
    make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: not left.exists())
    assert at_work.exists()


@pytest.fixture
def faces(user_folders):
    return write_pack(user_folders / "data" / "models" / "faces", "faces", FACES)


def labels(window):
    return window.session.document.label_layer.pixels


def use(window, name):
    window.packs.open(name)


def test_the_canvas_stays_and_labels_are_carried_over_by_name(window, faces, engine, qtbot):
    session = window.session
    painted = np.zeros_like(labels(window))
    painted[100:200], painted[200:300] = 2, 3
    session.put_labels(painted, "painted")
    use(window, "faces")
    assert session.document.palette == FACES and session.document.properties.pack == "faces"
    assert (labels(window)[100:200] == 2).all() and (labels(window)[200:] == UNKNOWN).all()
    lost = int((painted != 2).sum())
    assert f"{lost}" in window.banner.text.replace(",", "") and "Faces" in window.banner.text
    assert window.labels_panel.list.topLevelItemCount() == len(FACES)
    assert session.history.undo_name == "Pack: Faces"
    qtbot.waitUntil(lambda: engine.requests[-1].pack == "faces")


def test_one_undo_goes_back_to_the_pack_before(window, faces, engine, qtbot):
    session = window.session
    session.choose(label=3)
    session.set_property("only_over", 3, "over")
    session.put_labels(np.full_like(labels(window), 3), "painted")
    before = session.document.content_hash()
    use(window, "faces")
    assert session.choices.label < len(FACES)
    assert "unknown now" in window.banner.text
    session.undo()
    assert session.document.content_hash() == before and "unknown now" not in window.banner.text
    assert window.labels_panel.list.topLevelItemCount() == len(PALETTE)
    qtbot.waitUntil(lambda: not window.preview.behind and engine.requests[-1].pack == "cats")


def test_a_canvas_that_was_not_used_begins_anew_with_the_layout_of_the_other_pack(make_window, faces, qtbot):
    files = {"segmenter.safetensors": b"weights"}
    shutil.rmtree(faces)
    write_pack(faces, "faces", FACES, files)
    engine = FakeEngine(layout=np.full((32, 32), 1, np.uint8))
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: window.preview.result is not None and not window.preview.behind)
    use(window, "faces")
    qtbot.waitUntil(lambda: (labels(window) == 1).all())
    assert not window.session.modified and window.session.history.undo_name is None
    assert window.session.document.properties.pack == "faces"
    assert window.banner.text == "" or "unknown" not in window.banner.text


def test_where_labels_are_lost_the_layout_of_the_seed_is_one_click_away_and_is_that_of_the_new_pack(make_window, faces, qtbot):
    engine = FakeEngine(layout=np.full((32, 32), 3, np.uint8))
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: window.preview.result is not None and not window.preview.behind)
    window.session.put_labels(np.full_like(labels(window), 3), "painted")
    engine.layout = np.full((32, 32), 1, np.uint8)
    use(window, "faces")
    message = next(message for message in window.banner.messages if "unknown now" in message.text)
    assert message.button.text() == "Begin from the seed's own layout"
    QTest.mouseClick(message.button, LEFT)
    assert (labels(window) == UNKNOWN).all(), "the layout of the pack before is none of this one"
    qtbot.waitUntil(lambda: (labels(window) == 1).all())
    assert window.session.history.undo_name == "Layout of seed 0"


def test_a_project_whose_pack_is_missing_offers_to_go_on_with_another_one(make_window, engine, answers, qtbot, tmp_path):
    loader = FakeLoader(engine)
    window = make_window(loader)
    qtbot.waitUntil(lambda: window.preview.result is not None)
    document = window.session.document
    document.set_property("pack", "dogs")
    save_project(tmp_path / "dogs.fmr", document)
    document.set_property("pack", "cats")
    with pytest.raises(FmrError) as missing:
        find_pack("dogs")
    loader.errors.append(missing.value)
    assert window.desk.open(tmp_path / "dogs.fmr")
    qtbot.waitUntil(lambda: "dogs" in window.banner.text and window.banner.messages[0].level == "error")
    message = window.banner.messages[0]
    assert "Go on with" in message.button.text()
    QTest.mouseClick(message.button, LEFT)
    assert window.session.document.properties.pack == find_pack(window.settings.now.pack).card.name != "dogs"
    qtbot.waitUntil(lambda: not window.preview.behind)


@pytest.fixture
def pack_file(tmp_path):
    folder = write_pack(tmp_path / "unpacked", "birds", FACES, {"generator.safetensors": b"weights"})
    path = tmp_path / "birds.fmrpack"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, file.name)
    shutil.rmtree(folder)
    return path


def test_a_pack_that_was_opened_can_be_kept_and_is_listed_then(window, pack_file, qtbot):
    window.files.open_path(pack_file)
    assert window.session.document.properties.pack == "birds"
    message = next(message for message in window.banner.messages if message.button.text() == "Keep it")
    assert "birds" not in [pack.card.name for pack in list_packs()]
    QTest.mouseClick(message.button, LEFT)
    qtbot.waitUntil(lambda: window.settings.now.pack == "birds")
    pack_file.unlink()
    assert "birds" in [pack.card.name for pack in list_packs()]
    assert (find_pack("birds").folder / "generator.safetensors").read_bytes() == b"weights"
    window.pack_menu.aboutToShow.emit()
    assert "Birds" in [action.text() for action in window.pack_menu.actions()]


def test_a_kept_pack_is_not_offered_again_and_none_is_overwritten(window, pack_file, faces, qtbot):
    shutil.copytree(faces, faces.with_name("birds"))
    window.files.open_path(pack_file)
    message = next(message for message in window.banner.messages if message.button.text() == "Keep it")
    QTest.mouseClick(message.button, LEFT)
    qtbot.waitUntil(lambda: "another pack birds" in window.banner.text)
    assert not (faces.with_name("birds") / "generator.safetensors").exists()


@pytest.mark.parametrize("name", ["network.pkl", "network.PKL", "network.pt"])
def test_a_file_that_holds_no_generator_says_so_in_the_dialog_it_opens(window, tmp_path, name, qtbot):
    file = tmp_path / name
    file.write_bytes(b"\x80no pickle")
    window.files.open_path(file)
    dialog = window.packs.bringing
    qtbot.waitUntil(lambda: "cannot be imported" in dialog.words.text())
    assert not dialog.prepare.isEnabled() and not dialog.import_only.isEnabled()
    dialog.reject()
    assert window.packs.bringing is None


def test_an_incomplete_pack_says_all_that_is_missing_and_the_next_step(make_window, qtbot, cats_card):
    engine = FakeEngine()
    missing = ("The pack has no codebook.", "The pack has no mapper.")
    engine.facts = EngineFacts("cats", "0" * 16, "Cats", "cpu", 32, missing)
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: "mapper" in window.banner.text)
    assert "codebook" in window.banner.text
    command = f"fmr-studio --headless train codebook --out {cats_card}"
    assert command in window.banner.text
    QTest.mouseClick(window.banner.messages[0].button, LEFT)
    assert QGuiApplication.clipboard().text() == command

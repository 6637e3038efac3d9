"""A palette is taught in the window: pictures are drawn, painted one by one, and a process learns from them."""

import json
import sys
from dataclasses import replace

import numpy as np
import pytest
from helpers.lessons import OWN, TWO, paint, settle
from helpers.photos import noise_photo
from helpers.tiny_pack import write_tiny_pack
from PIL import Image

from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.edit import PropertyEdit
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.own_labels import add_label, pack_labels, rename_label
from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.cli.teach import photo_beside
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.catalog import find_pack
from fmr_studio.paths import user_models
from fmr_studio.project.archive import read_project
from fmr_studio.ui.teaching.learning import command_line
from fmr_studio.ui.teaching.lesson_dialog import LessonDialog
from fmr_studio.ui.teaching.lessons import list_lessons, read_lesson, seed_of
from fmr_studio.ui.teaching.naming import read_mask, write_maps
from fmr_studio.ui.teaching.palette_editor import PaletteEditor
from fmr_studio.ui.teaching.teaching import check_teachable


def labels(window):
    return window.session.document.label_layer.pixels


def learns(code):
    """A command in place of the training, that writes a copy of the pack with the lesson's palette."""

    def command(lesson, name, _maps):
        out = user_models() / name
        return [
            sys.executable,
            "-c",
            code,
            lesson.location,
            str(out),
            str(lesson.folder / "palette.json"),
            name,
        ]

    return command


TAUGHT = """
import json, pathlib, shutil, sys
source, out, palette, name = sys.argv[1:]
print("teach: 40%, 10 images", file=sys.stderr, flush=True)
shutil.copytree(source, out)
card = pathlib.Path(out) / "pack.json"
values = json.loads(card.read_text())
colors = json.loads(pathlib.Path(palette).read_text())
values.update(name=name, title=name, palette=colors, taught={"pack": values["name"]})
card.write_text(json.dumps(values))
"""


def test_pictures_of_seeds_are_drawn_and_the_first_is_opened_under_the_new_palette(window, lesson):
    assert [seed_of(path) for path in lesson.pictures] == [0, 1, 2, 3] and lesson.painted == []
    assert read_lesson(lesson.folder) == lesson and list_lessons() == [lesson]
    document = window.session.document
    kinds = [LayerKind.LABELS, LayerKind.SCRIBBLE, LayerKind.REFERENCE]
    assert document.palette == OWN and [layer.kind for layer in document.layers] == kinds
    assert window.session.active_layer.kind is LayerKind.SCRIBBLE, "what is painted lies above what is filled in"
    assert set(np.unique(labels(window))) <= {0, UNKNOWN}, "what has the same name is proposed, the rest is unknown"
    assert window.session.look.seed == 0 and window.session.look_locked and not window.session.modified
    assert "0 of 4" in window.teaching.panel.words.text() and not window.teaching.panel.learn.isEnabled()


def test_what_is_painted_lies_beside_its_picture_and_the_picture_stays_the_seeds_own(window, lesson, answers, qtbot):
    own = window.preview.result.image
    with Image.open(lesson.pictures[0]) as file:
        assert np.array_equal(np.asarray(file), own)
    paint(window)
    settle(window, qtbot)
    assert np.array_equal(window.preview.result.image, own), "the pack cannot read these labels yet"
    answers.leaving = "save", True
    window.actions_by_id["next_file"].trigger()
    assert len(lesson.painted) == 1 and window.session.look.seed == 1
    saved = read_project(lesson.painted[0], OWN).document
    assert saved.palette == OWN and (label_map(saved) == 1).any()


def test_the_process_learns_and_the_pack_paints_with_the_new_palette(window, lesson, answers, qtbot):
    window.teaching.learning.command = learns(TAUGHT)
    paint(window)
    window.teaching.panel.learn.click()
    assert lesson.painted, "what is on the canvas was saved first"
    qtbot.waitUntil(lambda: window.teaching.learning._name == "mine" and not window.teaching.learning.running)
    assert "mine" in window.banner.text and find_pack("mine").card.palette == OWN
    window.teaching._go_on_with("mine")
    settle(window, qtbot)
    assert window.session.document.properties.pack == "mine" and window.preview.result.labels is not None, (
        "it follows the paint"
    )
    answers.leaving = "save", True
    window.actions_by_id["next_file"].trigger()
    assert UNKNOWN not in labels(window), "the taught pack says what it sees in the next picture"
    assert window.session.document.properties.pack == "mine"


def test_one_paints_on_with_the_pack_while_its_score_is_worked_out(window, lesson, qtbot):
    told = []
    window.teaching.learning.done.connect(told.append)
    window.teaching.learning.command = learns(TAUGHT + "\nimport time; time.sleep(60)")
    paint(window)
    window.teaching.learn()
    qtbot.waitUntil(lambda: bool(told))
    assert window.teaching.learning.running and window.teaching.panel.stop.isVisibleTo(window.teaching.panel)
    window.teaching.learning.stop()
    qtbot.waitUntil(lambda: not window.teaching.learning.running)
    assert told == ["mine"]


def test_labels_that_are_added_to_one_picture_are_there_on_all(window, lesson, answers, qtbot):
    paint(window)
    answers.leaving = "save", True
    window.actions_by_id["next_file"].trigger()
    document = window.session.document
    window.session.do("Add", *add_label(document, "collar", (1, 200, 3)))
    assert len(window.teaching.lesson.palette) == 5 and read_lesson(lesson.folder).palette[4].name == "collar"
    window.session.do("Rename", *rename_label(document, 1, "cat"))
    assert read_lesson(lesson.folder).palette[1].name == "cat"
    window.actions_by_id["next_file"].trigger()
    assert window.session.document.palette == window.teaching.lesson.palette, "a new picture has them"
    window.actions_by_id["previous_file"].trigger()
    window.actions_by_id["previous_file"].trigger()
    assert window.session.document.palette == window.teaching.lesson.palette, "one that was painted before gets them"
    assert (label_map(window.session.document) == 1).any()


def test_a_pack_that_knows_fewer_labels_proposes_what_it_knows(window, lesson, answers, qtbot):
    window.teaching.learning.command = learns(TAUGHT)
    paint(window)
    window.teaching.learn()
    qtbot.waitUntil(lambda: window.teaching.learning._name == "mine" and not window.teaching.learning.running)
    window.teaching._go_on_with("mine")
    settle(window, qtbot)
    window.session.do("Add", *add_label(window.session.document, "collar", (1, 200, 3)))
    assert len(window.teaching.lesson.palette) == 5
    answers.leaving = "save", True
    window.actions_by_id["next_file"].trigger()
    document = window.session.document
    assert document.properties.pack == "mine" and UNKNOWN not in labels(window)
    assert len(document.palette) == 5 and pack_labels(document.properties, document.palette) == 4


def test_another_packs_labels_are_none_of_the_lessons(window, lesson):
    document = window.session.document
    window.session.use_pack("tiny", Palette([*TWO, *(Label(n, f"other {n}", (n, n, n)) for n in range(2, 7))]), "Use")
    assert document is window.session.document and window.teaching.lesson.palette == OWN


def test_a_photo_that_is_open_becomes_a_picture_of_the_lesson(window, lesson, answers, qtbot):
    panel, photo = window.teaching.panel, noise_photo(original=b"the file")
    assert panel.photo.isHidden()
    window.session.do(
        "Open a photo", PropertyEdit("photo", None, photo), PropertyEdit("extra", window.session.document.properties.extra, ())
    )
    window.session.mark_saved(None)
    settle(window, qtbot)
    assert not panel.photo.isHidden()
    for _ in range(2):  # the same one comes once
        panel.photo.click()
        qtbot.waitUntil(lambda: -1 in [picture.seed for picture in window.teaching.naming.sheet.pictures])
    assert sorted(map(seed_of, lesson.pictures)) == [-1, 0, 1, 2, 3] and lesson.photo(-1, "tiny") == photo.without_original()
    window.teaching.open_seed(-1)
    settle(window, qtbot)
    assert window.session.document.properties.photo == photo.without_original() and panel.photo.isHidden()
    assert "photo 1" in [picture.words for picture in window.teaching.naming.sheet.pictures]
    window.session.choose(label=1)
    window.teaching.naming.name(int(read_mask(lesson, -1)[3, 3]), 1)
    assert (labels(window) == 1).any(), "clusters are named on a photo as well"
    paint(window)
    answers.leaving = "save", True
    window.actions_by_id["next_file"].trigger()
    maps = write_maps(lesson, window.teaching.naming.names, Progress())
    over = next(path for path in maps if seed_of(path) == -1)
    assert photo_beside(over) == photo.without_original()
    words = command_line(lesson, "mine", maps)
    assert str(over) in words and "-1" not in words
    lesson.picture(-1).with_suffix(".photo").unlink()
    with pytest.raises(FmrError, match="cannot be read"):
        lesson.request(-1, "tiny")


def test_what_was_taught_before_stays(window, lesson, qtbot):
    (user_models() / "mine").mkdir(parents=True)
    window.teaching.learning.command = lambda lesson, name, maps: [sys.executable, "-c", "", name]
    paint(window)
    window.teaching.learn()
    qtbot.waitUntil(lambda: window.teaching.learning._name == "mine-2")
    window.teaching.learning.close()


def test_a_process_that_fails_is_told_with_its_last_words_and_one_that_is_stopped_is_not(window, lesson, qtbot):
    failing = "import sys; print('The disk is full.', file=sys.stderr); sys.exit(1)"
    window.teaching.learning.command = lambda *_what: [sys.executable, "-c", failing]
    paint(window)
    window.teaching.learn()
    qtbot.waitUntil(lambda: "disk is full" in window.banner.text)
    window.teaching.learning.command = lambda *_what: [sys.executable, "-c", "import time; time.sleep(60)"]
    window.banner.clear() if hasattr(window.banner, "clear") else None
    window.teaching.learn()
    qtbot.waitUntil(lambda: window.teaching.panel.stop.isVisibleTo(window.teaching.panel))
    window.teaching.panel.stop.click()
    qtbot.waitUntil(lambda: not window.teaching.learning.running)
    assert window.teaching.panel.learn.isEnabled()


def test_the_command_names_all_that_was_painted(window, lesson):
    paint(window)
    assert window.folder.save_present()
    maps = write_maps(lesson, {}, Progress())
    words = command_line(lesson, "mine", maps)
    assert [path.name for path in maps] == ["mine_s0.png"] and str(maps[0]) in words
    assert words[words.index("--unpainted") + 1 :] == ["1", "2", "3"]
    assert words[words.index("--name") + 1] == "mine"
    assert words[words.index("--palette") + 1] == str(lesson.folder / "palette.json")


def test_large_generators_and_packs_with_a_mapper_learn_from_fewer_pictures(window, lesson, tmp_path):
    paint(window)
    assert window.folder.save_present()
    large = write_tiny_pack(tmp_path / "large", mobile=True)
    maps = write_maps(lesson, {}, Progress())
    bare = write_tiny_pack(tmp_path / "bare", parts=("codebook", "rearranger"))
    lessons = (replace(lesson, location=str(one.folder)) for one in (bare, find_pack(lesson.location), large))
    words = [command_line(one, "mine", maps) for one in lessons]
    images = [int(line[line.index("--images") + 1]) for line in words]
    assert images == sorted(images, reverse=True) and len(set(images)) == 3, "from most to fewest, each for its reason"


def test_a_pack_without_its_parts_gets_a_sentence(tmp_path):
    with pytest.raises(FmrError, match="no codebook and no rearranger"):
        check_teachable(write_tiny_pack(tmp_path / "bare", parts=("segmenter",)))
    check_teachable(write_tiny_pack(tmp_path / "large", mobile=True))


def test_the_dialog_offers_lessons_that_were_begun_and_refuses_names_that_are_taken(window, lesson, tiny_pack, qtbot):
    dialog = LessonDialog(tiny_pack, tiny_pack.card.palette, window)
    qtbot.addWidget(dialog)
    assert dialog.lesson == lesson and not dialog.name.isEnabled()
    dialog.which.setCurrentIndex(0)
    assert dialog.lesson is None and dialog.wish.palette == tiny_pack.card.palette
    dialog.name.setText("mine")
    with pytest.raises(FmrError, match="already"):
        _wish = dialog.wish
    assert not dialog.buttons.buttons()[0].isEnabled() and "already" in dialog.problem.text()
    dialog.name.setText("yours")
    dialog.first_seed.setValue(40)
    assert dialog.wish.first_seed == 40
    window.teaching.begin(tiny_pack, replace(dialog.wish, count=2))
    qtbot.waitUntil(lambda: window.teaching.lesson.name == "yours")
    assert [seed_of(path) for path in window.teaching.lesson.pictures] == [40, 41]
    dialog.name.setText("My cats!")
    assert "small letters" in dialog.problem.text()


def test_labels_are_added_renamed_and_taken_away(qtbot):
    editor = PaletteEditor()
    qtbot.addWidget(editor)
    editor.show_palette(Palette(TWO))
    editor.add.click()
    editor.list.item(2).setText("hat")
    made = editor.palette_made()
    assert [label.name for label in made] == ["sky", "creature", "hat"] and len({label.color for label in made}) == 3
    editor.list.setCurrentRow(0)
    editor.remove.click()
    assert [(label.id, label.name) for label in editor.palette_made()] == [(0, "creature"), (1, "hat")]
    editor.list.item(1).setText("creature")
    with pytest.raises(FmrError, match="same name"):
        editor.palette_made()
    editor.remove_label()
    with pytest.raises(FmrError, match="two labels"):
        editor.palette_made()


def test_a_damaged_lesson_gets_a_sentence(tmp_path):
    (tmp_path / "lesson.json").write_text(json.dumps({"version": 1}))
    (tmp_path / "palette.json").write_text(json.dumps(OWN.to_json()))
    with pytest.raises(FmrError, match="damaged"):
        read_lesson(tmp_path)

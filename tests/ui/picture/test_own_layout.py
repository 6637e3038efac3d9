"""Nothing painted yet: another look, or another pack with other labels, brings the layout of its own picture."""

import hashlib
import json

import numpy as np
import pytest
from helpers.fake_engine import SIDE, FakeEngine, FakeLoader
from helpers.tiny_pack import PALETTE

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.inference.request import SourceSpec


class Layouts(FakeEngine):
    """Every seed has a layout of its own: as many columns of label 1 as its number."""

    def _result(self, request, **options):
        self.layout = layout_of(request.look.seed)
        return super()._result(request, **options)


def layout_of(seed):
    labels = np.zeros((SIDE, SIDE), np.uint8)
    labels[:, : seed % SIDE] = 1
    return labels


def shows(window, seed):
    labels = window.session.document.label_layer.pixels
    return window.session.look.seed == seed and labels[0, :: len(labels) // SIDE].sum() == seed % SIDE


@pytest.fixture
def begun(make_window, qtbot):
    """A window on the layout of seed 3, with nothing painted."""
    window = make_window(FakeLoader(Layouts()))
    window.session.set_look(Look(3), "Seed 3")
    qtbot.waitUntil(lambda: window.preview.result is not None and window.preview.result.request.look.seed == 3)
    window.picture.take_layout()
    assert shows(window, 3) and window.session.shows_own_layout
    return window


def dot(window):
    window.session.choose(label=3)
    assert window.session.begin_stroke((100.0, 100.0))
    window.session.finish_stroke()


def settled(window):
    return window.session.seed_layout.awaited is None and not window.preview.behind


def test_another_look_brings_its_layout_as_one_step(begun, qtbot):
    begun.look_panel.choose_seed(7)
    assert begun.session.look.seed == 7, "what waits is shown as chosen"
    qtbot.waitUntil(lambda: settled(begun))
    assert shows(begun, 7) and begun.session.history.undo_name == "Seed 7"
    begun.session.undo()
    assert shows(begun, 3)
    begun.session.redo()
    assert shows(begun, 7)


def test_what_is_painted_stays_under_another_look(begun, qtbot):
    dot(begun)
    labels = begun.session.document.label_layer.pixels.copy()
    begun.look_panel.choose_seed(7)
    qtbot.waitUntil(lambda: settled(begun))
    assert begun.session.look.seed == 7 and np.array_equal(begun.session.document.label_layer.pixels, labels)


def test_a_stroke_that_comes_first_keeps_the_look_and_the_canvas(begun):
    begun.look_panel.choose_seed(7)
    dot(begun)
    assert begun.session.look.seed == 7 and begun.session.seed_layout.awaited is None
    assert begun.session.document.label_layer.pixels[-1, 0] == 1, "the layout of seed 3"
    begun.session.undo()
    begun.session.undo()
    assert shows(begun, 3)


def test_undo_takes_back_a_look_that_still_waits(begun, qtbot):
    begun.look_panel.choose_seed(7)
    begun.session.undo()
    qtbot.waitUntil(lambda: settled(begun))
    assert shows(begun, 3)


def test_without_a_picture_the_look_is_chosen_alone(begun, qtbot):
    begun.workspace.actions["pause"].trigger()
    begun.look_panel.choose_seed(7)
    qtbot.waitUntil(lambda: begun.session.seed_layout.awaited is None)
    assert begun.session.look.seed == 7 and begun.session.document.label_layer.pixels[0].any()


def test_a_source_with_edits_or_a_photo_is_no_seeds_own(begun):
    begun.session.preview_source(SourceSpec(Look(4)))
    assert not begun.session.shows_own_layout
    begun.session.preview_source(None)
    assert begun.session.shows_own_layout


def test_the_wall_shows_each_seed_in_its_own_layout_and_keeps_its_pictures(begun, qtbot):
    engine = begun.preview._thread._loader.engine
    begun.wall.watch(True)
    qtbot.waitUntil(lambda: all(tile.current for tile in begun.wall.tiles))
    assert all(tile.own_look is not None for tile in begun.wall.tiles)
    begun.wall.promote(4)
    qtbot.waitUntil(lambda: shows(begun, begun.wall.tiles[4].seed) and settled(begun))
    assert all(tile.current for tile in begun.wall.tiles), "they show what they showed"
    asked = len(engine.requests)
    dot(begun)
    qtbot.waitUntil(lambda: all(tile.current for tile in begun.wall.tiles))
    assert len(engine.requests) > asked + len(begun.wall.tiles) - 1
    assert all(tile.own_look is None for tile in begun.wall.tiles)


def other_pack(user_folders, *parts):
    folder = user_folders / "data" / "models" / "faces"
    folder.mkdir(parents=True)
    palette = Palette([Label(0, "hair", (9, 9, 9)), Label(1, PALETTE[1].name, PALETTE[1].color)])
    card = {"format": 1, "name": "faces", "title": "Faces", "version": "1", "licence": "CC0-1.0", "palette": palette.to_json()}
    files = {f"{part}.safetensors": hashlib.sha256(b"").hexdigest() for part in parts}
    card |= {"resolution": 32, "edit_resolution": 16, "generator": {}, "files": files, "first_seed": 5}
    for file in files:
        (folder / file).write_bytes(b"")
    (folder / "pack.json").write_text(json.dumps(card), encoding="utf-8")
    return folder


def test_another_pack_brings_its_layout_where_nobody_has_painted(begun, user_folders, qtbot):
    other_pack(user_folders, "segmenter")
    begun.packs.open("faces")
    qtbot.waitUntil(lambda: settled(begun))
    assert shows(begun, 3) and len(begun.session.document.palette) == 2
    assert "unknown" not in begun.banner.text, "nothing was lost"
    begun.session.undo()
    begun.session.undo()
    assert begun.session.document.palette == PALETTE and shows(begun, 3)


def test_a_window_in_which_nothing_was_done_begins_anew_with_another_pack(window, engine, user_folders, qtbot):
    other_pack(user_folders, "segmenter")
    engine.layout = layout_of(5)
    window.packs.open("faces")
    qtbot.waitUntil(lambda: window.session.document.label_layer.pixels.any() and settled(window))
    assert shows(window, 5) and not window.session.modified and window.session.history.undo_name is None


@pytest.mark.parametrize(("parts", "painted"), [(("segmenter",), True), ((), False)])
def test_paint_is_carried_over_to_another_pack_and_so_is_a_layout_that_has_no_other(begun, user_folders, qtbot, parts, painted):
    other_pack(user_folders, *parts)
    if painted:
        dot(begun)
    begun.packs.open("faces")
    qtbot.waitUntil(lambda: settled(begun))
    assert begun.session.document.palette.unknown_id in begun.session.document.label_layer.pixels

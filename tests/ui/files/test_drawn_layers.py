"""Layers of sketches, edges and depth from files, from what arrives, from pictures and from recipes."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.pictures import save

from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.line_drawing import line_drawing
from fmr_studio.inference.request import RenderRequest
from fmr_studio.paths import samples
from fmr_studio.ui.files.drawn_dialog import Use

ALL = ("labels", "sketch", "edges", "depth")
CONDITIONS = samples() / "conditions"


def drawn(window):
    return [layer for layer in window.session.document.layers if layer.kind not in (LayerKind.LABELS, LayerKind.REFERENCE)]


def choose(answers, use):
    """Choose a use in the dialog, and remember what was proposed."""
    proposed = []

    def fill_in(dialog):
        proposed.append(dialog.use)
        if use in dialog.buttons:
            dialog.buttons[use].setChecked(True)

    answers.fill_in = fill_in
    return proposed


@pytest.mark.parametrize(
    ("file", "use", "kind"),
    [
        ("sketch/pen.png", Use.SKETCH, LayerKind.SKETCH),
        ("sketch/chalk.png", Use.SKETCH, LayerKind.SKETCH),
        ("edges/brown-cat.png", Use.EDGES, LayerKind.EDGES),
    ],
)
def test_a_drawing_that_is_opened_is_recognised_asked_about_and_becomes_a_layer(window, answers, qtbot, file, use, kind):
    proposed = choose(answers, use)
    window.desk.open(CONDITIONS / file)
    qtbot.waitUntil(lambda: len(drawn(window)) == 1)
    assert proposed == [use]
    (layer,) = drawn(window)
    assert layer.kind is kind and layer.name in file and window.session.active_layer.id == layer.id
    assert 0.005 < (layer.pixels > 100).mean() < 0.4
    window.session.undo()
    assert not drawn(window)


def test_depth_from_a_file_lies_half_clear_over_the_labels(window, answers, qtbot, tmp_path):
    rows, columns = np.mgrid[:64, :64]
    ball = np.clip(255 - 5 * np.hypot(rows - 32, columns - 32), 40, 255).astype(np.uint8)
    choose(answers, Use.DEPTH)
    answers.path = save(tmp_path / "ball.png", np.repeat(ball[..., None], 3, axis=2))
    window.layers_panel.file_wanted.emit()
    qtbot.waitUntil(lambda: len(drawn(window)) == 1)
    (layer,) = drawn(window)
    assert layer.kind is LayerKind.DEPTH and layer.opacity < 1
    assert (layer.pixels[256, 256], layer.pixels.min()) == (255, 1)


def test_what_is_not_wanted_becomes_nothing_and_bad_drawings_get_a_sentence(window, answers, qtbot, tmp_path):
    answers.agrees = False
    window.desk.open(CONDITIONS / "sketch/pen.png")
    qtbot.waitUntil(lambda: "ask" in answers.asked)
    assert not drawn(window)
    answers.agrees, answers.path = True, save(tmp_path / "empty.png", np.full((64, 64, 3), 255, np.uint8))
    choose(answers, Use.SKETCH)
    window.layers_panel.file_wanted.emit()
    qtbot.waitUntil(lambda: window.banner.isVisible())
    assert not drawn(window)


@pytest.mark.parametrize("name", ["edges", "sketch", "depth"])
def test_the_picture_shown_becomes_a_layer_and_labels_that_nobody_painted_are_hidden(window, engine, qtbot, name):
    engine.layout = np.zeros((32, 32), np.uint8)
    window.preview.ask()
    qtbot.waitUntil(lambda: window.session.shows_own_layout)
    window.workspace.actions[f"{name}_from_picture"].trigger()
    qtbot.waitUntil(lambda: len(drawn(window)) == 1)
    assert drawn(window)[0].kind == name and not window.session.document.label_layer.visible
    window.session.undo()
    assert not drawn(window) and window.session.document.label_layer.visible


def test_a_line_drawing_is_thin_and_of_full_ink():
    rows, columns = np.mgrid[:128, :128]
    edges = np.clip(255 - 30 * np.abs(np.hypot(rows - 64, columns - 64) - 40), 0, 255).astype(np.uint8)
    edges[5:8, 5:8] = 255  # a speck
    drawing = line_drawing(edges)
    assert set(np.unique(drawing).tolist()) == {0, 255} and not drawing[:12, :12].any()
    radii = np.hypot(rows - 64, columns - 64)[drawing > 0]
    assert abs(radii.mean() - 40) < 0.5 and radii.std() < 1.2
    angles = np.arctan2(rows - 64, columns - 64)[drawing > 0]
    assert len(np.unique(np.round(angles, 1))) > 58, "closed all around"
    assert not line_drawing(np.full((64, 64), 20, np.uint8)).any()


def test_an_opened_recipe_asks_for_the_same_again(engine, window, qtbot, tmp_path):
    engine.facts = replace(engine.facts, conditions=ALL)
    window.preview.facts = engine.facts
    session = window.session
    for kind, point in ((LayerKind.DEPTH, (120.0, 120.0)), (LayerKind.SKETCH, (100.0, 100.0))):
        window.layers_panel.add_layer(kind)
        session.begin_stroke(point)
        session.extend_stroke((point[0] + 90, point[1]))
        session.finish_stroke()
    session.choose_layer(session.document.label_layer.id)
    edits = Heed.MAY
    session.choose(tool=session.choices.tool.HEED, heed=edits)
    session.begin_stroke((400.0, 50.0))
    session.finish_stroke()
    recipe = window.preview.request()
    assert [one.name for one in recipe.conditions] == ["sketch", "depth"] and recipe.label_weight is not None
    path = tmp_path / "recipe.json"
    path.write_text(recipe.recipe(), encoding="utf-8")
    session.mark_saved(None)
    window.desk.open(path)
    assert [layer.name for layer in drawn(window)] == ["Depth", "Sketch"]
    again = RenderRequest.from_json(window.preview.request().to_json())
    assert again.recipe() == recipe.recipe()

"""What a canvas begins with: a sample of the pack itself, never one whose ids merely exist in its palette."""

import json

import numpy as np

from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.packs.card import read_card
from fmr_studio.packs.companions import read_companion
from fmr_studio.paths import bundled_models, samples
from fmr_studio.settings import DEFAULT_PACK
from fmr_studio.ui.files.start import first_sample, is_painted_in, start_with


def test_the_default_pack_begins_with_a_sample_of_its_own_labels():
    palette = read_card(bundled_models() / DEFAULT_PACK).palette
    sample = first_sample(palette, 512)
    assert sample is not None and sample.shape == (512, 512)
    assert {palette["fur"].id, palette["eye"].id, palette["ear"].id} <= set(np.unique(sample))


def test_a_scribble_on_unknown_is_a_sample_too_and_only_of_its_own_palette():
    scribble = samples() / "labels" / DEFAULT_PACK / "scribble.png"
    assert is_painted_in(scribble, read_card(bundled_models() / DEFAULT_PACK).palette)
    assert not is_painted_in(scribble, read_companion(bundled_models() / "faces").card.palette)


def test_a_pack_of_other_colours_begins_without_a_sample_though_it_has_as_many_labels(user_folders):
    own = read_card(bundled_models() / DEFAULT_PACK).palette
    recoloured = Palette([Label(label.id, label.name, (label.id, 0, 255)) for label in own])
    assert first_sample(recoloured, 512) is None
    faces = read_companion(bundled_models() / "faces").card
    assert len(faces.palette) >= len(own) and first_sample(faces.palette, 512) is None


def test_a_pack_without_a_sample_wants_the_layout_of_its_first_picture(user_folders):
    folder = user_folders / "data" / "models" / "faces"
    folder.mkdir(parents=True)
    values = json.loads((bundled_models() / "faces" / "companion.json").read_text())
    (folder / "pack.json").write_text(json.dumps(values))
    start = start_with("faces")
    assert start.wants_layout and (start.document.label_layer.pixels == 0).all()
    assert start.document.width == 1024

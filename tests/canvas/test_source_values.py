"""Photos and edits of a source: values that files and undo can hold."""

from dataclasses import replace

import numpy as np
import pytest
from helpers.photos import noise_photo

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PropertyEdit
from fmr_studio.canvas.history import History
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.canvas.photo import Photo, Scores
from fmr_studio.canvas.region_edit import Cells, Correction, LocalLook, Piece, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.canvas.taken_paint import TakenPaint
from fmr_studio.errors import FmrError

PALETTE = Palette([Label(0, "sky", (1, 2, 3)), Label(1, "ear", (4, 5, 6))])


def corner(size=16):
    mask = np.zeros((size, size), bool)
    mask[2:5, 1:7] = True
    return mask


def some_edits():
    rng = np.random.default_rng(5)
    piece = Piece(
        pack="tiny",
        features=rng.normal(size=(4, 16, 16)).astype(np.float16),
        rgb=rng.normal(size=(3, 16, 16)).astype(np.float16),
        clusters=rng.integers(0, 6, (16, 16), np.uint8),
        labels=rng.integers(0, 2, (32, 32), np.uint8),
    )
    cells = Cells.of(corner())
    return SourceEdits(
        layout=noise_photo(3),
        regions=(
            RegionEdit(RegionKind.MOVE, cells, Placement(2.5, -1.0, 1.2, 0.8, 30.0, True), label=1, name="ear", partner=1),
            RegionEdit(RegionKind.PASTE, cells, piece=piece, enabled=False),
        ),
        looks=(LocalLook(Look(4, 0.5, ((2, 7),)), label=1), LocalLook(noise_photo(8), cells=cells)),
        fixed=Cells.of(~corner()),
        corrections=(Correction(cells, 5), some_paint(), Correction(cells, 7, redraw=True)),
    )


def some_paint(**changes):
    rng = np.random.default_rng(6)
    values = {
        "clusters": rng.integers(0, 6, (16, 16), np.uint8),
        "looking": corner(),
        "moved": ~corner(),
        "places": rng.uniform(0, 15, (2, 16, 16)).astype(np.float32),
        "holes": ~corner(),
        "kinds": rng.integers(0, 2, (16, 16), np.uint8),
        "labels": rng.integers(0, 2, (32, 32), np.uint8),
    }
    return TakenPaint(**{**values, **changes})


def test_a_photo_survives_its_bytes_and_knows_itself_by_its_arrays():
    photo = noise_photo(1, original=b"jpeg")
    again = Photo.from_bytes(photo.to_bytes())
    assert again == photo and hash(again) == hash(photo) and again.to_bytes() == photo.to_bytes()
    assert again.frame == photo.frame and again.scores == photo.scores and again.original == b""
    assert np.array_equal(again.features, photo.features) and np.array_equal(again.crop, photo.crop)
    assert noise_photo(2) != photo


@pytest.mark.parametrize("distance", [None, 0.0, 0.7])
def test_how_usual_a_photo_is_stays_known_or_unknown(distance):
    photo = replace(noise_photo(), scores=Scores(0.04, 29.5, distance))
    assert Photo.from_bytes(photo.to_bytes()).scores == photo.scores


@pytest.mark.parametrize("harm", [lambda d: d[:-9], lambda d: b"", lambda d: d[:20] + b"xx" + d[22:], lambda d: b"\x00" * 50])
def test_damaged_bytes_get_a_sentence(harm):
    with pytest.raises(FmrError, match="photo"):
        Photo.from_bytes(harm(noise_photo().to_bytes()))


def test_edits_survive_their_json():
    edits = some_edits()
    again = SourceEdits.from_json(edits.to_json())
    assert again == edits and hash(again) == hash(edits)
    assert np.array_equal(again.regions[0].cells.mask, corner())
    assert edits and not SourceEdits(regions=edits.regions[1:]) and not SourceEdits()


@pytest.mark.parametrize("name", ["regions", "looks", "layout", "fixed"])
def test_damaged_edits_get_a_sentence(name):
    values = some_edits().to_json()
    with pytest.raises(FmrError, match="damaged"):
        SourceEdits.from_json({key: value for key, value in values.items() if key != name})
    with pytest.raises(FmrError, match="damaged"):
        SourceEdits.from_json({**values, name: 7})


def test_taken_paint_survives_its_json_and_knows_itself_by_its_arrays():
    paint = some_paint()
    again = TakenPaint.from_json(paint.to_json())
    assert again == paint and hash(again) == hash(paint) and again.to_json() == paint.to_json()
    assert np.array_equal(again.places, paint.places) and again.changed.all()
    assert some_paint(holes=np.zeros_like(paint.holes)) != paint
    assert SourceEdits(corrections=(paint,)).nbytes > paint.nbytes


@pytest.mark.parametrize(
    "wrong",
    [
        {"clusters": np.zeros((8, 8), np.uint8)},
        {"labels": np.zeros((33, 33), np.uint8)},
        {"holes": corner()},
        {"looking": np.ones((16, 16), bool)},
        {name: np.zeros((0, 0), bool) for name in ("clusters", "looking", "moved", "holes", "kinds")}
        | {"places": np.zeros((2, 0, 0), np.float32)},
        {"places": np.full((2, 16, 16), 15.5, np.float32)},
        {"places": np.full((2, 16, 16), np.nan, np.float32)},
    ],
)
def test_paint_that_cannot_be_is_refused(wrong):
    with pytest.raises(FmrError, match="damaged"):
        some_paint(**wrong)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64", 7, some_paint().to_json()["paint"][:400]])
def test_damaged_paint_gets_a_sentence(text):
    values = some_edits().to_json()
    with pytest.raises(FmrError, match="damaged"):
        SourceEdits.from_json({**values, "corrections": [{"paint": text}]})


def test_placements_that_cannot_be_are_refused():
    for wrong in ({"dx": float("nan")}, {"scale_x": 0.0}, {"scale_y": -1.0}, {"dy": 1e9}):
        with pytest.raises(FmrError):
            Placement(**wrong)


def test_a_photo_is_undone_counts_in_bytes_and_in_the_hash():
    document = Document(8, 8, PALETTE)
    history = History(document)
    before = document.content_hash()
    photo = noise_photo(original=b"x" * 5000)
    edit = PropertyEdit("photo", None, photo)
    assert edit.nbytes > 5000
    history.do("Open photo", (edit, PropertyEdit("edits", SourceEdits(), some_edits())))
    changed = document.content_hash()
    assert document.properties.photo == photo and changed != before
    history.undo()
    assert document.properties.photo is None and document.content_hash() == before
    history.redo()
    assert document.content_hash() == changed

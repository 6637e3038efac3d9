"""The cats domain draws what its uniforms say, and its labels and depth fit the picture."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.cache import render_set
from fmr_studio.training.domains.cats.domain import Cats
from fmr_studio.training.domains.cats.parts import FRAME_PX, PARTS_DIR, CatLabel, load_cat_parts
from fmr_studio.training.domains.cats.plan import (
    ACCESSORY_COUNT,
    BODY_COUNT,
    CATS_FIELDS,
    EYES_COUNT,
    FUR_COUNT,
    MOUTH_COUNT,
    plan_cat,
)
from fmr_studio.training.domains.cats.prepare import prepare
from fmr_studio.training.domains.stored import load_set

RESOLUTION = 64
NAMES = [field.name for field in CATS_FIELDS]


def uniforms(**chosen: float) -> np.ndarray:
    """A plain cat without fur pattern and accessory, changed by name."""
    u = np.full(len(CATS_FIELDS), 0.5)
    for name, value in {"fur": 0.99, "accessory": 0.99, "mirror": 0.1, **chosen}.items():
        u[NAMES.index(name)] = value
    return u


def test_render_has_the_promised_arrays() -> None:
    render = Cats().render(uniforms(), RESOLUTION)
    assert render.image.shape == (RESOLUTION, RESOLUTION, 3) and render.image.dtype == np.uint8
    assert render.labels.shape == render.depth.shape == (RESOLUTION, RESOLUTION)
    assert render.labels.dtype == render.depth.dtype == np.uint8


def test_same_uniforms_give_the_same_picture() -> None:
    u = Cats().uniforms(5, 0)
    first, second = Cats().render(u, RESOLUTION), Cats().render(u, RESOLUTION)
    assert np.array_equal(first.image, second.image)
    assert np.array_equal(first.labels, second.labels)
    assert np.array_equal(first.depth, second.depth)


def test_every_field_changes_the_picture() -> None:
    # a fur pattern, an accessory and mid values: no field is idle
    base = uniforms(fur=0.05, accessory=0.05)
    drawn = Cats().render(base, 128).image
    for number, field in enumerate(CATS_FIELDS):
        changed = base.copy()
        changed[number] = 0.9 if field.kind == "category" else 0.8
        assert not np.array_equal(Cats().render(changed, 128).image, drawn), field.name


def test_all_labels_appear_and_no_other() -> None:
    seen = {
        int(label) for index in range(60) for label in np.unique(Cats().render(Cats().uniforms(7, index), RESOLUTION).labels)
    }
    assert seen == {entry.id for entry in get_domain("cats").palette} == set(CatLabel)


def test_every_body_shows_all_its_parts() -> None:
    for number in range(BODY_COUNT):
        render = Cats().render(uniforms(body=(number + 0.5) / BODY_COUNT), 128)
        areas = np.bincount(render.labels.ravel(), minlength=9)
        assert areas[CatLabel.HEAD] > areas[CatLabel.BODY] > areas[CatLabel.EAR] > 100, number
        assert areas[CatLabel.TAIL] > 200 and areas[CatLabel.MOUTH] > 10, number


def test_parts_lie_where_a_cat_has_them() -> None:
    labels = Cats().render(uniforms(), 128).labels

    def middle(label: CatLabel) -> tuple[float, float]:
        ys, xs = np.nonzero(labels == label)
        return float(ys.mean()), float(xs.mean())

    ear, head, body, tail = (middle(label) for label in (CatLabel.EAR, CatLabel.HEAD, CatLabel.BODY, CatLabel.TAIL))
    assert ear[0] < head[0] < body[0]
    assert tail[1] < head[1]
    assert middle(CatLabel.EYE)[0] < middle(CatLabel.MOUTH)[0]


@pytest.mark.parametrize("index", range(4))
def test_mirror_flips_picture_labels_and_depth(index: int) -> None:
    u = Cats().uniforms(11, index)
    u[NAMES.index("mirror")] = 0.1
    plain = Cats().render(u, RESOLUTION)
    u[NAMES.index("mirror")] = 0.9
    flipped = Cats().render(u, RESOLUTION)
    assert np.array_equal(flipped.image, plain.image[:, ::-1])
    assert np.array_equal(flipped.labels, plain.labels[:, ::-1])
    assert np.array_equal(flipped.depth, plain.depth[:, ::-1])


def test_labels_agree_with_what_the_colours_change() -> None:
    base, tinted = (Cats().render(uniforms(fur_brightness=value), 128) for value in (0.2, 0.8))
    moved = np.abs(base.image.astype(int) - tinted.image).max(axis=2) > 6
    cat = base.labels >= CatLabel.BODY
    assert (moved & ~cat).sum() < 0.02 * cat.sum()
    assert (moved & cat).sum() > 0.8 * cat.sum()


def test_wall_colour_reaches_only_the_wall() -> None:
    base, other = (Cats().render(uniforms(wall_hue=value), 128) for value in (0.1, 0.6))
    moved = np.abs(base.image.astype(int) - other.image).max(axis=2) > 40
    wall = base.labels == CatLabel.BACKGROUND
    assert moved[wall].mean() > 0.9
    assert (moved & ~wall).sum() < 0.02 * wall.sum()


def test_depth_rises_from_wall_to_accessory() -> None:
    render = Cats().render(uniforms(accessory=0.5 / 20), 128)

    def span(label: CatLabel) -> tuple[int, int]:
        depths = render.depth[render.labels == label]
        return int(depths.min()), int(depths.max())

    order = (
        CatLabel.BACKGROUND,
        CatLabel.GROUND,
        CatLabel.TAIL,
        CatLabel.BODY,
        CatLabel.HEAD,
        CatLabel.EAR,
        CatLabel.EYE,
        CatLabel.ACCESSORY,
    )
    spans = [span(label) for label in order]
    assert all(farther[1] < nearer[0] for farther, nearer in pairwise(spans))
    assert spans[0] == (0, 0) and spans[-1] == (255, 255)


def test_cat_sits_on_the_ground_and_within_the_picture() -> None:
    for index in range(60):
        plan = plan_cat(Cats().uniforms(13, index))
        assert plan.feet_y > plan.horizon_y
        assert plan.feet_y <= 1.02 and plan.feet_y - plan.height > -0.1
        assert abs(plan.center_x - 0.5) <= 0.11


def test_resolutions_show_the_same_picture() -> None:
    u = Cats().uniforms(17, 3)
    small, large = Cats().render(u, 64), Cats().render(u, 256)
    shrunk = np.asarray(Image.fromarray(large.image).reduce(4), dtype=int)
    assert np.abs(shrunk - small.image).mean() < 4.0
    assert (large.labels[2::4, 2::4] == small.labels).mean() > 0.97


def test_part_counts_are_those_of_the_fields() -> None:
    parts = load_cat_parts()
    counts = tuple(map(len, (parts.bodies, parts.furs, parts.eyes, parts.mouths, parts.accessories)))
    assert counts == (BODY_COUNT, FUR_COUNT, EYES_COUNT, MOUTH_COUNT, ACCESSORY_COUNT)
    assert json.loads((PARTS_DIR / "parts.json").read_text(encoding="utf-8"))["frame_px"] == FRAME_PX


def test_wrong_input_is_refused() -> None:
    with pytest.raises(ValueError, match="numbers"):
        plan_cat(np.full(3, 0.5))
    with pytest.raises(ValueError, match="domain"):
        get_domain("dogs")


def test_prepare_shrinks_and_leaves_blank_parts_out(tmp_path: Path) -> None:
    for folder in ("000#00body", "001#01fur", "002#02eyes", "003#03mouth", "004#04accessories"):
        (tmp_path / folder).mkdir()
        Image.new("RGBA", (64, 64), (200, 10, 10, 255)).save(tmp_path / folder / "000#a.png")
        Image.new("RGBA", (64, 64), (200, 10, 10, 0)).save(tmp_path / folder / "001#b.png")
    assert prepare(tmp_path, tmp_path / "out") == 5
    with Image.open(tmp_path / "out" / "body_00.png") as part:
        assert part.size == (FRAME_PX, FRAME_PX) and part.getpixel((9, 9)) == (200, 10, 10, 255)
    with pytest.raises(FileNotFoundError, match="set4"):
        prepare(tmp_path / "out", tmp_path / "again")


def test_set_is_the_samples_whoever_makes_it(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    made = render_set("cats", 5, 3, 32, tmp_path / "set", workers=1, progress=lambda done, total: seen.append((done, total)))
    assert len(made) == 5 and seen[-1] == (5, 5)
    for index in (0, 4):
        u = Cats().uniforms(3, index)
        render = Cats().render(u, 32)
        assert np.array_equal(made.u[index], u)
        assert np.array_equal(made.images[index], render.image)
        assert np.array_equal(made.labels[index], render.labels)
        assert np.array_equal(made.depth[index], render.depth)


def test_set_is_kept_remade_or_refused(tmp_path: Path) -> None:
    folder = tmp_path / "set"
    render_set("cats", 2, 3, 32, folder, workers=1)
    written = (folder / "images.npy").stat().st_mtime_ns
    render_set("cats", 2, 3, 32, folder, workers=1)
    assert (folder / "images.npy").stat().st_mtime_ns == written
    assert len(render_set("cats", 3, 3, 32, folder, workers=1)) == 3
    assert load_set(folder).seed == 3
    shown = np.load(folder / "images.npy", mmap_mode="r+")
    true_image = shown[0].copy()
    shown[0] = 0  # as if the domain drew otherwise now
    shown.flush()
    assert np.array_equal(render_set("cats", 3, 3, 32, folder, workers=1).images[0], true_image)
    (folder / "meta.json").unlink()
    with pytest.raises(FileExistsError, match="empty folder"):
        render_set("cats", 2, 3, 32, folder, workers=1)
    with pytest.raises(FileNotFoundError, match="no rendered set"):
        load_set(folder)

"""A lesson is learned on either kind of generator, and scored by leaving pictures out."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from helpers.photos import photo_of
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.training.mapper.training import MapperOptions
from fmr_studio.training.segmenter.training import TeachOptions
from fmr_studio.training.teaching.lesson import Lesson
from fmr_studio.training.teaching.pupils import CellPupil, LayerPupil, drawing_in, pupil_of
from fmr_studio.training.teaching.recipe import teach_pack
from fmr_studio.training.teaching.scores import leave_out, unsure_of

HALVES = Palette([Label(0, "left", (9, 9, 9)), Label(1, "right", (9, 99, 9)), Label(2, "nowhere", (99, 9, 9))])


def halves(side=32, *, open_to=0):
    """Left and right; the first rows say nothing."""
    labels = np.zeros((side, side), np.uint8)
    labels[:, side // 2 :] = 1
    labels[:open_to] = UNKNOWN
    return labels


def lesson_of(*seeds, side=32):
    return Lesson("taught", "", HALVES, {seed: halves(side) for seed in seeds}, 0.8)


def teach(pack, folder, lesson, *, say=print, **more):
    options = {"teach_options": TeachOptions(steps=60), "mapper_options": MapperOptions(images=32, pairs=12)}
    where = {"run_folder": folder / "run", "device": "cpu"}
    return teach_pack(pack, folder / "taught", lesson, **options, **where, progress=Progress(), say=say, **more)


@pytest.fixture(params=[False, True], ids=["stylegan2", "mobile"])
def pack(request, tmp_path):
    parts = ("codebook", "rearranger", "mapper") if request.param else None
    more = {} if parts is None else {"parts": parts}
    return write_tiny_pack(tmp_path / "tiny", mobile=request.param, **more)


def test_either_generator_is_taught_and_the_pack_says_what_it_is_worth(pack, tmp_path):
    lesson, run, said = lesson_of(3, 4, side=pack.card.resolution), tmp_path / "run", []
    taught = teach(pack, tmp_path, lesson, say=said.append, scored=True, unpainted=[7, 8])
    seen = Pipeline.load(taught.folder, device="cpu").label_map(Pipeline.load(taught.folder, device="cpu").sample(3))
    side = pack.card.resolution
    assert seen[:, side * 3 // 4 :].mean() > seen[:, : side // 4].mean() + 0.3
    score = json.loads((run / "score.json").read_text())
    assert set(score["unsure"]) == {"7", "8"} and all(0 < value < 67 for value in score["unsure"].values())
    left_out = taught.card.taught["left_out"]
    assert left_out["miou"] == score["miou"] and set(left_out["labels"]) == {"left", "right"} and score["pictures"] == 2
    assert any("left out" in line for line in said)
    pupil = pupil_of(pack, lesson, TeachOptions(), "cpu")
    assert isinstance(pupil, CellPupil if side > 32 else LayerPupil)


def test_a_photo_is_a_picture_of_a_lesson_too(pack, tmp_path):
    pipe, side = Pipeline.load(pack.folder, device="cpu"), pack.card.resolution
    photo = photo_of(pipe.sample(3))
    lesson = replace(lesson_of(4, side=side), painted={-1: halves(side), 4: halves(side)}, photos={-1: photo})
    pupil = pupil_of(pack, lesson, TeachOptions(), "cpu")
    segmenter = pupil.learn(lesson.painted, 40, Progress())
    # The photo is what seed 3 draws, so it is read as that is.
    torch.testing.assert_close(pupil.chances(segmenter, -1), pupil.chances(segmenter, 3), atol=0.02, rtol=0.0)
    taught = teach(pack, tmp_path, lesson)
    assert set(taught.card.taught["pictures"]) == {"photo-1", "4"} and (taught.folder / "painted-photo-1.png").is_file()
    assert replace(lesson, photos={-1: photo_of(pipe.sample(5))}).digest != lesson.digest
    with pytest.raises(FmrError, match="inverted for the pack other"):
        teach(pack, tmp_path / "elsewhere", replace(lesson, photos={-1: replace(photo, pack="other", ws=photo.ws[:3])}))


class Parrot:
    """Knows the left half, and calls the rest what most of the pictures it learned from say; counts its lessons."""

    def __init__(self):
        self.lessons = []

    def learn(self, painted, steps, progress):
        self.lessons.append((sorted(painted), steps))
        return sorted(painted)

    def chances(self, segmenter, seed):
        assert seed not in segmenter, "it was left out"
        sure = torch.zeros(3, 32, 32)
        sure[0, :, :16] = 1.0
        sure[1 if seed < 10 else 0, :, 16:] = 1.0
        return sure


def test_every_picture_is_left_out_once_and_read_by_the_others():
    parrot = Parrot()
    score = leave_out(parrot, lesson_of(1, 2, 11), 50, Progress())
    assert parrot.lessons == [([2, 11], 50), ([1, 11], 50), ([1, 2], 50)]
    assert score.left_out == {"1": 100.0, "2": 100.0, "11": 25.0} and score.pictures == 3
    assert score.labels == {"left": 75.0, "right": 66.7} and score.miou == 70.8
    assert leave_out(parrot, lesson_of(1), 50, Progress()).miou is None
    many = Parrot()
    leave_out(many, lesson_of(*range(1, 8)), 5, Progress())
    assert len(many.lessons) == 4 and sum(7 - len(seeds) for seeds, _ in many.lessons) == 7


def test_what_is_not_painted_counts_neither_way():
    lesson = Lesson("taught", "", HALVES, {1: halves(open_to=16), 11: np.full((32, 32), UNKNOWN, np.uint8)}, 0.8)
    score = leave_out(Parrot(), lesson, 5, Progress())
    assert score.left_out == {"1": 100.0} and score.miou == 100.0 and score.pictures == 1


def test_one_is_less_sure_of_what_looks_like_two_things():
    class Doubting(Parrot):
        def chances(self, segmenter, seed):
            return torch.full((3, 8, 8), 1 / 3) if seed == 5 else super().chances(segmenter, seed)

    assert unsure_of(Doubting(), [], [4, 5], Progress()) == {"4": 0.0, "5": 66.67}


def test_painted_pictures_may_be_of_a_class(tmp_path):
    pack = write_tiny_pack(tmp_path / "kinds", classes=3)
    lesson = replace(lesson_of(3), category=2)
    pupil, pipe = pupil_of(pack, lesson, TeachOptions(), "cpu"), Pipeline.load(pack.folder, device="cpu")
    mine = drawing_in(lesson, pupil.generator, 3).ws
    for category, same in ((2, True), (0, False)):
        drawn = torch.from_numpy(pipe.sample(3, truncation=0.8, category=category).ws)
        assert torch.allclose(mine, drawn, atol=1e-4) is same
    with pytest.raises(FmrError, match="no class 3"):
        teach(pack, tmp_path, replace(lesson, category=3))


def test_a_pack_that_was_taught_without_a_score_gets_one(tmp_path):
    pack, lesson = write_tiny_pack(tmp_path / "tiny"), lesson_of(3, 4)
    before, said = teach(pack, tmp_path, lesson), []
    assert "left_out" not in before.card.taught
    after = teach(pack, tmp_path, lesson, scored=True)
    assert after.card.taught["left_out"]["miou"] > 0 and after.id == before.id
    teach(pack, tmp_path, lesson, scored=True, say=said.append)
    assert said and "already" in said[0]

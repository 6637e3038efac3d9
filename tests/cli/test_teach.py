"""A person's painting over a few pictures becomes a pack of its own."""

import json
import signal
from dataclasses import replace

import numpy as np
import pytest
from helpers.photos import noise_photo
from helpers.tiny_pack import write_tiny_pack
from PIL import Image

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PixelEdit
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.packs.card import read_card
from fmr_studio.packs.catalog import find_pack, verify
from fmr_studio.project.archive import save_project
from fmr_studio.project.locks import folder_held
from fmr_studio.training.mapper.training import MapperTraining
from fmr_studio.training.teaching.pupils import LayerPupil


@pytest.fixture
def pack(tmp_path):
    return write_tiny_pack(tmp_path / "tiny").folder


def paint(folder, name, side=32):
    labels = np.zeros((side, side), np.uint8)
    labels[:, side // 2 :] = 1
    path = folder / name
    Image.fromarray(labels).save(path)
    return path


def test_a_new_palette_is_taught_and_can_be_painted_with(headless, pack, tmp_path):
    palette = tmp_path / "palette.json"
    palette.write_text(
        json.dumps([{"id": 0, "name": "left", "color": [9, 9, 9]}, {"id": 1, "name": "right", "color": [9, 99, 9]}])
    )
    painted = [paint(tmp_path, "a_s3.png"), paint(tmp_path, "b_s4.png", side=64)]
    out = tmp_path / "taught"
    result = headless(
        "teach", *painted, "--pack", pack, "--palette", palette, "--out", out, "--steps", 60, "--images", 64, "--run",
        tmp_path / "run",
    )  # fmt: skip
    assert (result.code, result.out.strip()) == (0, str(out))
    pipe = Pipeline.load(out, device="cpu")
    assert [label.name for label in pipe.palette] == ["left", "right"]
    seen = pipe.label_map(pipe.sample(3))
    assert seen[:, 20:].mean() > seen[:, :12].mean() + 0.3


def test_a_folder_of_paintings_is_taught_with_the_palette_in_it(headless, pack, tmp_path):
    folder = tmp_path / "lesson"
    folder.mkdir()
    two = [{"id": 0, "name": "left", "color": [9, 9, 9]}, {"id": 1, "name": "right", "color": [9, 99, 9]}]
    (folder / "palette.json").write_text(json.dumps(two))
    paint(folder, "a_s3.png")
    document = Document(32, 32, Palette.from_json(two))
    edit = PixelEdit.between(document.label_layer.id, [(document.rect, document.label_layer.pixels, right_half())])
    document.apply(edit)
    short = ("--pack", pack, "--steps", 4, "--images", 16, "--run")

    def taught(name):
        done = headless("teach", folder, *short, tmp_path / f"run {name}", "--out", tmp_path / name)
        assert done.code == 0
        return read_card(tmp_path / name)

    card = taught("images")
    assert [label.name for label in card.palette] == ["left", "right"] and list(card.taught["pictures"]) == ["3"]
    save_project(folder / "b_s5.fmr", document)
    assert list(taught("projects").taught["pictures"]) == ["5"], "the images beside are what was painted over"
    (tmp_path / "empty").mkdir()
    refused = headless("teach", tmp_path / "empty", *short, tmp_path / "none", "--out", tmp_path / "none-out")
    assert refused.code == 2 and "no paintings in" in refused.err


def right_half():
    labels = np.zeros((32, 32), np.uint8)
    labels[:, 16:] = 1
    return labels


@pytest.fixture
def lesson(pack, tmp_path):
    """The arguments of a short lesson, all but what is to be different."""
    palette = tmp_path / "palette.json"
    labels = [{"id": 0, "name": "left", "color": [9, 9, 9]}, {"id": 1, "name": "right", "color": [9, 99, 9]}]
    palette.write_text(json.dumps(labels))
    painted = paint(tmp_path, "a_s3.png")
    out, run = tmp_path / "taught", tmp_path / "run"
    return painted, "--pack", pack, "--palette", palette, "--out", out, "--run", run, "--steps", 4, "--images", 48


def test_a_taught_pack_says_what_it_was_taught(headless, lesson, tmp_path):
    done = headless("teach", *lesson, "--title", "Left and right")
    assert done.code == 0 and "packs install" in done.err
    pack = find_pack(str(tmp_path / "taught"))
    verify(pack)
    assert (pack.card.title, pack.card.taught["pack"], pack.card.taught["truncation"]) == ("Left and right", "tiny", 0.8)
    assert pack.card.taught["pictures"] == {"3": "painted-3.png"}
    painted = np.asarray(Image.open(pack.folder / "painted-3.png"))
    assert (painted[:, :16] == 0).all() and (painted[:, 16:] == 1).all()
    assert "taught      over the picture of seed 3 of the pack tiny" in headless("packs", "info", pack.folder).out


def test_a_painting_over_a_photo_is_taught_with_what_it_was_inverted_to(headless, lesson, tmp_path):
    over = paint(tmp_path, "a_p2.png")
    refused = headless("teach", over, *lesson)
    assert refused.code == 1 and "a_p2.photo" in refused.err and not (tmp_path / "taught").exists()
    (tmp_path / "a_p2.photo").write_bytes(noise_photo().to_bytes())
    assert headless("teach", over, *lesson).code == 0
    card = find_pack(str(tmp_path / "taught")).card
    assert card.taught["pictures"] == {"3": "painted-3.png", "photo-2": "painted-photo-2.png"}
    assert "over photo 2 and the picture of seed 3 of the pack tiny" in headless("packs", "info", tmp_path / "taught").out


def test_a_score_is_found_by_leaving_paintings_out(headless, lesson, tmp_path):
    paint(tmp_path, "b_s4.png")
    done = headless("teach", tmp_path / "b_s4.png", *lesson, "--score", "--unpainted", "8", "9")
    assert done.code == 0 and "2 pictures left out in turn" in done.err
    score = json.loads((tmp_path / "run" / "score.json").read_text())
    assert set(score["unsure"]) == {"8", "9"} and set(score["left_out"]) == {"3", "4"}
    assert f"left out    miou: {score['miou']}" in headless("packs", "info", tmp_path / "taught").out


def test_the_same_command_goes_on_and_then_says_that_it_is_done(headless, lesson, tmp_path, monkeypatch):
    """Stopped in the mapper's training, it neither refuses its own folder nor trains the segmenter again."""
    step, steps = MapperTraining.train_batch, []

    def interrupted(training):
        steps.append(training.steps)
        if len(steps) == 2:
            signal.raise_signal(signal.SIGINT)
        return step(training)

    monkeypatch.setattr(MapperTraining, "train_batch", interrupted)
    stopped = headless("teach", *lesson)
    assert stopped.code == 130 and "goes on from there" in stopped.err
    assert not (tmp_path / "taught").exists()
    monkeypatch.setattr("fmr_studio.training.teaching.pupils.teach", lambda *args, **options: pytest.fail("taught again"))
    done = headless("teach", *lesson)
    assert done.code == 0 and steps == [0, 1, 2], done.err
    again = headless("teach", *lesson)
    assert again.code == 0 and "already" in again.err


@pytest.mark.parametrize("stage", ["learn", "chances"])
def test_stopped_beside_the_longest_part_it_says_so_and_goes_on(headless, lesson, tmp_path, monkeypatch, stage):
    paint(tmp_path, "b_s4.png")
    work = getattr(LayerPupil, stage)

    def interrupted(self, *values):
        monkeypatch.undo()
        signal.raise_signal(signal.SIGTERM)
        return work(self, *values)

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(LayerPupil, stage, interrupted)
        stopped = headless("teach", tmp_path / "b_s4.png", *lesson, "--score")
    words = {"learn": "the same command goes on from there", "chances": "the same command finds its score"}[stage]
    assert stopped.code == 130 and words in stopped.err
    done = headless("teach", tmp_path / "b_s4.png", *lesson, "--score")
    assert done.code == 0 and "2 pictures left out in turn" in done.err


def test_what_a_killed_one_left_half_written_goes(headless, lesson, tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / ".fmr-0123456789abcdef.part").write_bytes(b"half a checkpoint")
    (tmp_path / ".making-killed" / "new").mkdir(parents=True)
    (tmp_path / ".making-killed" / "lock").touch()
    assert headless("teach", *lesson).code == 0
    assert not list(tmp_path.rglob(".*"))


def test_two_programs_do_not_learn_in_one_folder(headless, lesson, tmp_path):
    with folder_held(tmp_path / "run", "not asked"):
        refused = headless("teach", *lesson)
    assert refused.code == 2 and "is being taught already" in refused.err and not (tmp_path / "taught").exists()


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="no limit of a file's size here")
def test_a_full_disk_gets_a_sentence_and_nothing_is_learned_twice(headless, lesson, tmp_path, monkeypatch):
    """The limit lets the segmenter be kept, and then not the checkpoint of the mapper."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        full = headless("teach", *lesson)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert full.code == 1 and "cannot be written: File too large" in full.err, full.err
    assert not list(tmp_path.rglob(".*")) and not (tmp_path / "taught").exists()
    monkeypatch.setattr("fmr_studio.training.teaching.pupils.teach", lambda *args, **options: pytest.fail("taught again"))
    assert headless("teach", *lesson).code == 0


def test_another_lesson_does_not_go_on_with_the_run(headless, lesson, tmp_path):
    assert headless("teach", *lesson).code == 0
    paint(tmp_path, "b_s4.png")
    other = headless("teach", tmp_path / "b_s4.png", *lesson[1:])
    assert other.code == 1 and "another pack in" in other.err
    elsewhere = headless("teach", tmp_path / "b_s4.png", *lesson[1:], "--out", tmp_path / "other")
    assert elsewhere.code == 1 and "made from another palette or paintings" in elsewhere.err


def test_a_pack_that_is_not_ready_is_refused_before_anything_is_trained(headless, lesson, tmp_path):
    bare = write_tiny_pack(tmp_path / "bare", parts=()).folder
    done = headless("teach", *lesson, "--pack", bare)
    assert done.code == 1 and "no codebook and no rearranger" in done.err and "train codebook" in done.err
    assert not (tmp_path / "run").exists() and not (tmp_path / "taught").exists()


def test_a_palette_of_one_label_is_refused(headless, tmp_path):
    folder = write_tiny_pack(tmp_path / "one").folder
    card = read_card(folder)
    replace(card, palette=Palette([Label(0, "everything", (127, 127, 127))])).write(folder)
    blank = tmp_path / "a_s3.png"
    Image.fromarray(np.zeros((32, 32), np.uint8)).save(blank)
    done = headless("teach", blank, "--pack", folder, "--out", tmp_path / "taught", "--run", tmp_path / "run")
    assert done.code == 2 and "one label only" in done.err and "--palette" in done.err


@pytest.mark.parametrize(
    ("name", "words"), [("cat.png", "which picture it was painted over"), ("missing_s1.png", "missing_s1.png")]
)
def test_a_painting_that_cannot_be_used_is_named(headless, pack, tmp_path, name, words):
    if not name.startswith("missing"):
        paint(tmp_path, name)
    result = headless("teach", tmp_path / name, "--pack", pack, "--out", tmp_path / "taught")
    assert result.code in (1, 2)
    assert words in result.err
    assert not (tmp_path / "taught").exists()


def test_two_paintings_of_one_picture_are_refused_by_name_before_anything_is_trained(headless, pack, tmp_path):
    painted = [paint(tmp_path, name) for name in ("a_s3.png", "b_s4.png", "c_s03.png")]
    result = headless("teach", *painted, "--pack", pack, "--out", tmp_path / "taught")
    assert result.code == 2 and all(word in result.err for word in ("a_s3.png and", "c_s03.png", "seed 3"))
    assert not (tmp_path / "taught").exists()

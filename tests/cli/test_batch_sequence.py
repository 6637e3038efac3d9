"""``batch --sequence``: order, flicker, resuming, smoothing, and what is refused."""

import json
import sys

import numpy as np
import pytest
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE, write_tiny_pack
from PIL import Image

from fmr_studio.inference.recipes import recipe_text
from fmr_studio.inference.sequence_reading import smoothed


@pytest.fixture
def frames(tmp_path):
    """Eleven numbered label maps, of which a corner changes."""
    for number in range(11):
        labels = blocks(seed=1)
        labels[:4, :4] = number % 4
        save(tmp_path / "maps" / f"f{number}.png", labels)
    return tmp_path / "maps"


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """One whose mapper sees small changes."""
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "lively", mapper_deviation=0.3)


@pytest.fixture
def batch(headless, pack, tmp_path):
    def run(*arguments, out=tmp_path / "out"):
        return headless("batch", *arguments, "-o", out, "--pack", pack.folder, "--device", "cpu")

    return run


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def lines(result):
    return [json.loads(line) for line in result.out.splitlines()]


def test_frames_follow_their_numbers_and_what_is_still_does_not_flicker(batch, frames):
    *items, summary = lines(batch(frames, "--sequence", "--json"))
    assert [item["output"].rpartition("/")[2] for item in items] == [f"f{number}_s0.png" for number in range(11)]
    assert summary["flicker"] == 0
    assert summary["still_pixels"] > 0
    assert "Flicker: 0 of 255" in batch(frames, "--sequence", "--overwrite").out


def test_a_resumed_sequence_has_the_bytes_of_one_run(batch, frames, tmp_path):
    batch(frames, "--sequence", "--seeds", "0-1")
    whole = files(tmp_path / "out")
    for name in ("f4_s0.png", "f10_s1.png"):
        (tmp_path / "out" / name).unlink()
    summary = lines(batch(frames, "--sequence", "--seeds", "0-1", "--resume", "--json"))[-1]
    assert (summary["made"], summary["skipped"]) == (2, 20)
    assert files(tmp_path / "out") == whole


def test_frames_after_a_changed_one_are_made_anew(batch, frames, tmp_path):
    batch(frames, "--sequence")
    labels = blocks(seed=1)
    labels[:8, :8] = 3
    save(frames / "f9.png", labels)
    items = lines(batch(frames, "--sequence", "--resume", "--json"))[:-1]
    assert [item["status"] for item in items] == ["skipped"] * 9 + ["made"] * 2


def test_single_pictures_are_not_taken_for_frames(batch, frames):
    batch(frames)
    assert lines(batch(frames, "--sequence", "--resume", "--json"))[-1]["made"] == 11


def test_a_damaged_frame_fails_by_name_and_the_rest_goes_on(batch, frames):
    (frames / "f5.png").write_bytes(b"no picture")
    result = batch(frames, "--sequence", "--smooth", "1")
    assert result.code == 1
    assert "f5.png" in result.out
    assert "10 pictures made" in result.out


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--sequence", "--cluster", "local:2"), "drawn by one process"),
        (("--sequence", "--condition", "sketch"), "of label maps alone"),
        (("--smooth", "2"), "Give --sequence too"),
        (("--video",), "Give --sequence too"),
        (("--sequence", "--video", "0"), "no number of frames a second"),
        (("--sequence", "--smooth", "99"), "no number of frames"),
    ],
)
def test_what_contradicts_is_refused_before_anything_is_made(batch, frames, tmp_path, options, sentence):
    result = batch(frames, *options)
    assert result.code == 2
    assert sentence in result.err
    assert not (tmp_path / "out").exists()


def test_edges_that_tremble_are_steadied_and_what_moved_is_not():
    still, trembling = np.zeros((8, 8), np.uint8), np.zeros((8, 8), np.uint8)
    still[:, 4:] = 1
    trembling[:, 4:] = 1
    trembling[3, 3] = 1
    assert np.array_equal(smoothed(trembling, [still, still]), still)
    moved = np.zeros((8, 8), np.uint8)
    moved[2:7, 1:6] = 2
    assert (smoothed(moved, [still, still])[3:6, 2:5] == 2).all(), "inside of a region nothing is smoothed"
    assert np.array_equal(smoothed(trembling, [still]), trembling), "a tie"


def test_a_speck_of_one_frame_is_smoothed_away(batch, tmp_path):
    for number in range(3):
        labels = blocks(seed=1)
        labels[3, 3] = (labels[3, 3] + number % 2) % 4
        save(tmp_path / "maps" / f"{number}.png", labels)
    batch(tmp_path / "maps", "--sequence")
    recipes = {name: recipe_text(tmp_path / "out" / name) for name in files(tmp_path / "out")}
    assert recipes["0_s0.png"] != recipes["1_s0.png"]
    batch(tmp_path / "maps", "--sequence", "--smooth", "1", "--overwrite")
    assert len({recipe_text(tmp_path / "out" / name) for name in recipes}) == 1


@pytest.mark.parametrize("options", [(), ("--smooth", "1")])
def test_frames_of_another_size_are_told_and_drawn(batch, tmp_path, options):
    for number, shape in enumerate([(32, 64), (32, 64), (64, 32)]):
        save(tmp_path / "maps" / f"f{number}.png", blocks(seed=1, shape=shape))
    result = batch(tmp_path / "maps", "--sequence", *options)
    assert result.code == 0
    assert [line for line in result.out.splitlines() if "where the first frame has" in line] == [
        f"{tmp_path}/maps/f2.png: 32 x 64 pixels, where the first frame has 64 x 32, so edges of labels may move between them"
    ]
    assert len(files(tmp_path / "out")) == 3


def test_missing_numbers_are_told_and_the_rest_is_a_sequence(batch, frames):
    (frames / "f6.png").unlink()
    (frames / "f7.png").unlink()
    result = batch(frames, "--sequence")
    assert result.code == 0
    assert "f5.png and f8.png numbers are missing" in result.err
    assert result.err.count("numbers are missing") == 1


class TestVideos:
    """Label maps from a video, and pictures as one; both need PyAV, which an extra brings."""

    @pytest.fixture
    def clip(self, frames, tmp_path):
        av = pytest.importorskip("av")
        path, colors = tmp_path / "clip.mp4", np.array([label.color for label in PALETTE], np.uint8)
        with av.open(path, "w") as container:
            stream = container.add_stream("libx264", rate=12, options={"crf": "0"})
            stream.width = stream.height = 128
            stream.pix_fmt = "yuv444p"
            for number in range(6):
                labels = np.array(Image.open(frames / f"f{number}.png"))
                picture = colors[labels].repeat(128 // len(labels), 0).repeat(128 // len(labels), 1)
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode())
        return path

    def test_a_video_comes_in_and_goes_out(self, batch, clip, tmp_path):
        av = pytest.importorskip("av")
        result = batch(clip, "--sequence", "--video")
        assert result.code == 0, result.err
        made = sorted(path.name for path in (tmp_path / "out").iterdir())
        assert made == [f"clip-{number:05d}_s0.png" for number in range(1, 7)] + ["clip_s0.mp4"]
        with av.open(tmp_path / "out" / "clip_s0.mp4") as container:
            assert container.streams.video[0].average_rate == 12
            seen = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
        last = np.array(Image.open(tmp_path / "out" / made[5]).convert("RGB"))
        assert len(seen) == 6
        assert np.abs(seen[5].astype(int) - last).mean() < 12

    def test_a_truncated_video_is_refused_with_its_name(self, batch, clip, tmp_path):
        clip.write_bytes(clip.read_bytes()[: clip.stat().st_size // 2])
        result = batch(clip, "--sequence")
        assert result.code == 1
        assert "clip.mp4" in result.err
        assert not (tmp_path / "out").exists()

    def test_a_video_without_sequence_says_what_is_missing(self, batch, clip):
        result = batch(clip)
        assert result.code == 2
        assert "Give --sequence too" in result.err

    def test_without_its_library_a_sentence_says_what_to_install(self, batch, clip, monkeypatch):
        monkeypatch.setitem(sys.modules, "av", None)
        result = batch(clip, "--sequence")
        assert result.code == 1
        assert "fmr-studio[video]" in result.err

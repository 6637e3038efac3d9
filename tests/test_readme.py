"""What the README shows works as it stands there."""

import re
from pathlib import Path

import pytest
from PIL import Image

from pictures.scenes import SCENES
from pictures.speed import KEY, too_slow

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_python_code_runs_and_draws(monkeypatch):
    monkeypatch.chdir(ROOT)
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    names = {}
    exec(compile(code, "README.md", "exec"), names)
    assert names["image"].shape == (*names["labels"].shape, 3)
    assert (names["image"] != names["source"].image).any()


def test_it_begins_with_a_picture_that_is_there():
    first = README.splitlines()[0]
    (path,) = re.findall(r"^!\[.+\]\((.+)\)$", first)
    assert (ROOT / path).stat().st_size > 10_000


@pytest.mark.parametrize("name", SCENES)
def test_a_picture_of_the_window_was_taken_while_nothing_else_was_at_work(name):
    """The status line in it says how quick the program is; `make pictures` notes its words in the file."""
    with Image.open(ROOT / "docs" / "pictures" / f"{name}.png") as picture:
        words = picture.text[KEY]
    assert " ms" in words and too_slow(words) == []


def test_a_slow_picture_would_be_noticed():
    assert too_slow("1122 ms  ·  p50 1122  ·  p95 1240") == [1122.0, 1122.0, 1240.0]
    assert too_slow("25 ms  ·  p50 28  ·  p95 61") == []

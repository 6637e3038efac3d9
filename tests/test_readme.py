"""What the README shows works as it stands there."""

import re
from pathlib import Path

import pytest

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


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(((?!http)[^)]+)\)", README))))
def test_links_lead_somewhere(target):
    assert (ROOT / target).exists()

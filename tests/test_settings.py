import dataclasses
import json

import pytest

from fmr_studio import settings
from fmr_studio.settings import Settings


@pytest.fixture
def file(tmp_path):
    return tmp_path / "config" / "settings.json"


def test_a_missing_file_gives_the_defaults_and_makes_nothing(file):
    assert settings.load(file) == Settings()
    assert not file.parent.exists()


def test_what_is_saved_comes_back(file):
    wanted = Settings(theme="light", device="cpu", undo_budget_mib=64, recent=("a.fmr", "ü.png"))
    settings.save(file, wanted)
    assert settings.load(file) == wanted
    assert json.loads(file.read_text(encoding="utf-8"))["version"] == settings.VERSION


@pytest.mark.parametrize("text", ["", "{", "[1, 2]", "null", "\x00"])
def test_a_damaged_file_gives_the_defaults_and_one_warning(file, caplog, text):
    file.parent.mkdir()
    file.write_text(text)
    assert settings.load(file) == Settings()
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("theme", "pink"),
        ("theme", 3),
        ("device", None),
        ("undo_budget_mib", 1),
        ("undo_budget_mib", True),
        ("undo_budget_mib", "many"),
        ("pack", ""),
        ("recent", [1]),
        ("recent", "a"),
    ],
)
def test_one_bad_value_becomes_its_default_and_the_others_stay(file, caplog, key, value):
    file.parent.mkdir()
    good = {"theme": "light", "device": "cpu", "undo_budget_mib": 99, "pack": "shapes", "recent": ["x"]}
    file.write_text(json.dumps({"version": 1, **good, key: value}))
    loaded = settings.load(file)
    assert getattr(loaded, key) == getattr(Settings(), key)
    assert loaded != Settings()
    assert key in caplog.text


def test_keys_of_a_newer_version_are_kept(file):
    file.parent.mkdir()
    file.write_text(json.dumps({"version": 7, "theme": "light", "brush_feel": {"a": 1}}))
    loaded = settings.load(file)
    assert loaded.theme == "light"
    settings.save(file, dataclasses.replace(loaded, theme="dark"))
    assert json.loads(file.read_text())["brush_feel"] == {"a": 1}


def test_a_bad_value_in_code_is_an_error():
    with pytest.raises(ValueError, match="theme must be one of"):
        Settings(theme="pink")


def test_recent_files_move_to_the_front_and_are_bounded():
    current = Settings()
    for number in range(settings.MAX_RECENT + 3):
        current = settings.with_recent(current, f"{number}.fmr")
    current = settings.with_recent(current, "9.fmr")
    assert current.recent[0] == "9.fmr"
    assert len(current.recent) == len(set(current.recent)) == settings.MAX_RECENT

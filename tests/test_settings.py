import dataclasses
import json
import os
import threading

import pytest

from fmr_studio import settings
from fmr_studio.errors import FmrError
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
        ("language", "klingon"),
        ("patterns", 1),
        ("icon_size_px", 1000),
        ("shortcuts", ["Ctrl+Z"]),
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


def test_one_bad_shortcut_does_not_cost_the_others(file, caplog):
    file.parent.mkdir()
    keys = {"undo": ["Ctrl+U"], "redo": "Ctrl+R", "save": [3], "open": ["a"] * 9}
    file.write_text(json.dumps({"version": 1, "shortcuts": keys}))
    assert settings.load(file).shortcuts == {"undo": ("Ctrl+U",)}
    assert len(caplog.records) == 3


def test_what_could_not_be_used_is_told(file):
    told = []
    file.parent.mkdir()
    file.write_text('{"theme": "pink"}')
    settings.load(file, on_problem=told.append)
    assert told == ["The preference theme must be one of dark, light, contrast, system, not 'pink'; its default is used."]


def test_two_windows_do_not_take_each_others_preferences_away(file):
    first = second = Settings()
    first = settings.update(file, first, theme="light")
    second = settings.update(file, second, device="cpu")
    second = settings.update(file, second, recent=("b.fmr",))
    first = settings.update(file, first, recent=("a.fmr",))
    assert second.theme == "dark" and first.recent == ("a.fmr", "b.fmr")
    assert settings.load(file) == Settings(theme="light", device="cpu", recent=("a.fmr", "b.fmr"))


def test_a_recent_file_that_was_taken_away_stays_away(file):
    now = settings.update(file, Settings(), recent=("b", "a"))
    now = settings.update(file, now, recent=("b",))
    assert settings.load(file).recent == now.recent == ("b",)
    assert settings.update(file, now, recent=()).recent == settings.load(file).recent == ()


def test_many_writers_at_once_lose_nothing(file):
    names = [f"{number}.fmr" for number in range(8)]
    mine = {}

    def write(name):
        mine[name] = settings.update(file, Settings(), recent=(name,), shortcuts={"undo": (name,)})

    threads = [threading.Thread(target=write, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(settings.load(file).recent) == set(names)
    assert [path.name for path in file.parent.iterdir()] == ["settings.json"]


def test_a_lock_that_a_killed_window_left_behind_is_taken_over(file):
    file.parent.mkdir()
    lock = file.with_name(".settings.json.lock")
    lock.write_text("")
    os.utime(lock, (1, 1))
    settings.update(file, Settings(), theme="light")
    assert settings.load(file).theme == "light" and not lock.exists()


def test_a_damaged_file_is_kept_beside_the_new_one(file):
    file.parent.mkdir()
    file.write_text("{ damaged")
    assert settings.update(file, settings.load(file), theme="light").theme == "light"
    assert settings.load(file).theme == "light"
    assert file.with_name("settings.json.damaged").read_text() == "{ damaged"


def test_a_folder_that_cannot_be_written_is_said(file):
    file.parent.write_text("a file in place of the folder")
    with pytest.raises(FmrError, match=r"settings\.json cannot be written"):
        settings.update(file, Settings(), theme="light")

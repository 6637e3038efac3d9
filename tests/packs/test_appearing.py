"""Folders appear whole or not at all, and what a killed program left hidden is cleared, never what another is at work in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fmr_studio.errors import FmrError
from fmr_studio.packs.appearing import PREFIX, clear_leftovers, hidden_beside, taking_place_of
from fmr_studio.packs.card import CARD_NAME
from fmr_studio.project.locks import FileLock

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import os, signal, sys
from pathlib import Path
from fmr_studio.packs.appearing import taking_place_of

with taking_place_of(Path(sys.argv[1])) as folder:
    (folder / "half").write_bytes(b"half of it")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def put(target: Path, content: str) -> None:
    with taking_place_of(target) as folder:
        (folder / CARD_NAME).write_text(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_takes_the_place_of_the_pack_before_it(tmp_path):
    for content in ("one", "two"):
        put(tmp_path / "packs" / "mine", content)
        assert (tmp_path / "packs" / "mine" / CARD_NAME).read_text() == content
        assert names(tmp_path / "packs") == ["mine"]


def test_what_fails_leaves_the_pack_that_was_there_and_nothing_else(tmp_path):
    put(tmp_path / "mine", "one")
    with pytest.raises(ZeroDivisionError), taking_place_of(tmp_path / "mine") as folder:
        (folder / CARD_NAME).write_text("two")
        raise ZeroDivisionError
    assert (tmp_path / "mine" / CARD_NAME).read_text() == "one" and names(tmp_path) == ["mine"]


def test_no_pack_takes_the_place_of_other_things(tmp_path):
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "holiday.png").write_bytes(b"dear")
    (tmp_path / "text").write_text("dear")
    for place in ("pictures", "text"):
        with pytest.raises(FmrError, match="something else than a pack"):
            put(tmp_path / place, "one")
    assert names(tmp_path) == ["pictures", "text"] and names(tmp_path / "pictures") == ["holiday.png"]
    (tmp_path / "empty").mkdir()
    put(tmp_path / "empty", "one")


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_what_a_killed_program_left_goes_when_the_next_one_begins(tmp_path):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    code = subprocess.run([sys.executable, "-c", KILLED, tmp_path / "mine"], env=environment, timeout=60).returncode
    (left,) = tmp_path.iterdir()
    assert code != 0 and left.name.startswith(PREFIX) and (left / "new" / "half").exists()
    put(tmp_path / "mine", "one")
    assert names(tmp_path) == ["mine"]


def test_what_another_program_is_at_work_in_stays(tmp_path):
    with hidden_beside(tmp_path / "mine") as folder:
        (folder / "half").write_bytes(b"half of it")
        put(tmp_path / "other", "one")
        assert (folder / "half").exists()
    assert names(tmp_path) == ["other"]


def test_killed_between_the_old_pack_and_the_new_one_the_old_one_comes_back(tmp_path):
    hidden = tmp_path / f"{PREFIX}killed"
    (hidden / "old" / "mine").mkdir(parents=True)
    (hidden / "old" / "mine" / CARD_NAME).write_text("one")
    (hidden / "lock").touch()
    clear_leftovers(tmp_path)
    assert (tmp_path / "mine" / CARD_NAME).read_text() == "one" and names(tmp_path) == ["mine"]


def test_one_without_a_lock_is_left_until_it_is_old_or_empty(tmp_path):
    """Where the disk knows no locks, only its age says that nobody is at work in it."""
    empty, fresh = tmp_path / f"{PREFIX}empty", tmp_path / f"{PREFIX}fresh"
    empty.mkdir()
    (fresh / "new").mkdir(parents=True)
    clear_leftovers(tmp_path)
    assert names(tmp_path) == [fresh.name]
    os.utime(fresh, (0, 0))
    clear_leftovers(tmp_path)
    assert not names(tmp_path)


def test_where_the_disk_knows_no_locks_it_works_all_the_same(tmp_path, monkeypatch):
    def refuse(path, **options):
        path.touch()
        raise OSError("no locks available")

    monkeypatch.setattr(FileLock, "take", refuse)
    with hidden_beside(tmp_path / "mine") as folder:
        put(tmp_path / "other", "one")
        assert folder.exists()
    assert names(tmp_path) == ["other"]


def test_a_maker_whose_folder_was_taken_for_a_leftover_makes_another(tmp_path, monkeypatch):
    take, takes = FileLock.take, []

    def cleared_first(path, **options):
        takes.append(path)
        if len(takes) == 1:
            path.parent.rmdir()
        return take(path, **options)

    monkeypatch.setattr(FileLock, "take", cleared_first)
    with hidden_beside(tmp_path / "mine") as folder:
        assert folder.exists() and len(takes) == 2
    assert names(tmp_path) == []

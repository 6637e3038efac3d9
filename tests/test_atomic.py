"""Files are written whole or not at all, whatever the file system refuses; refusals are those that systems give."""

import errno
import logging
import os
import stat
import sys
from pathlib import Path

import pytest

from fmr_studio import atomic, paths, settings
from fmr_studio.atomic import CopyKeptError, replacing
from fmr_studio.errors import FmrError

posix = pytest.mark.skipif(sys.platform == "win32", reason="permissions and pipes as Unix has them")


@pytest.fixture
def refused(monkeypatch):
    """Makes a call of the system fail with an error number, as file systems do that do not know it."""

    def refuse(owner, name, number, *, only=lambda *_arguments: True):
        real = getattr(owner, name)

        def call(*arguments, **named):
            if only(*arguments):
                raise OSError(number, os.strerror(number))
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, call)

    return refuse


@pytest.fixture
def umask():
    """Sets the mask for new files, and the old one again in the end."""
    before = os.umask(0)
    os.umask(before)
    yield os.umask
    os.umask(before)


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


# -- symbolic links ------------------------------------------------------------------------------------------------------


@pytest.fixture
def linked(tmp_path):
    """``here/link`` → ``there/file``."""
    real, link = tmp_path / "there" / "file", tmp_path / "here" / "link"
    for path in (real, link):
        path.parent.mkdir()
    real.write_bytes(b"old")
    link.symlink_to(Path("..") / "there" / "file")
    return real, link


def test_a_link_stays_and_what_it_points_to_is_written(linked):
    real, link = linked
    paths.write_atomic(link, b"new")
    assert link.is_symlink()
    assert real.read_bytes() == b"new"
    assert names(real.parent) == ["file"] and names(link.parent) == ["link"]


def test_a_link_to_a_link_and_one_to_nothing_are_followed(linked):
    real, link = linked
    second = link.with_name("second")
    second.symlink_to(link)
    real.unlink()
    paths.write_atomic(second, b"new")
    assert second.is_symlink() and link.is_symlink()
    assert real.read_bytes() == b"new"


def test_a_linked_folder_is_followed(linked):
    real, link = linked
    folder = link.with_name("folder")
    folder.symlink_to(real.parent)
    paths.write_atomic(folder / "other", b"new")
    assert (real.parent / "other").read_bytes() == b"new"


def test_links_in_a_circle_are_said(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.symlink_to(other)
    other.symlink_to(one)
    with pytest.raises(FmrError, match="one cannot be written"):
        paths.write_atomic(one, b"new")
    assert names(tmp_path) == ["one", "other"]


def test_linked_preferences_stay_linked_also_when_they_are_damaged(linked):
    real, link = linked
    settings.save(link, settings.Settings(theme="light"))
    settings.update(link, settings.load(link), theme="contrast")
    assert settings.load(real).theme == "contrast"
    real.write_text("{ damaged")
    settings.update(link, settings.load(link), theme="dark")
    assert link.is_symlink() and settings.load(real).theme == "dark"


# -- permissions ---------------------------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(("mask", "expected"), [(0o077, 0o600), (0o022, 0o644), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_the_system_gives_new_files(tmp_path, umask, mask, expected):
    umask(mask)
    paths.write_atomic(tmp_path / "file", b"data")
    assert mode(tmp_path / "file") == expected


@posix
@pytest.mark.parametrize("before", [0o600, 0o640, 0o666, 0o755])
def test_a_file_that_was_there_keeps_its_own(tmp_path, umask, before):
    umask(0o022)
    file = tmp_path / "file"
    file.write_bytes(b"")
    file.chmod(before)
    paths.write_atomic(file, b"data")
    assert mode(file) == before


# -- what file systems refuse --------------------------------------------------------------------------------------------


@posix
def test_refused_permissions_are_a_line_in_the_log(tmp_path, refused, caplog):
    caplog.set_level(logging.INFO, "fmr_studio")
    file = tmp_path / "file"
    file.write_bytes(b"old")
    file.chmod(0o666)
    refused(Path, "chmod", errno.EPERM)
    paths.write_atomic(file, b"new")
    assert file.read_bytes() == b"new"
    assert "refuses permissions" in caplog.text


@pytest.mark.parametrize("number", [errno.EINVAL, errno.ENOTSUP, errno.ENOSYS])
def test_a_file_system_that_does_not_flush_is_a_line_in_the_log(tmp_path, refused, caplog, number):
    caplog.set_level(logging.INFO, "fmr_studio")
    refused(os, "fsync", number)
    paths.write_atomic(tmp_path / "file", b"new")
    assert (tmp_path / "file").read_bytes() == b"new"
    assert "does not flush" in caplog.text


@pytest.mark.parametrize("number", [errno.EIO, errno.ENOSPC])
def test_a_disk_that_is_broken_or_full_is_an_error_and_the_old_file_stays(tmp_path, refused, number):
    file = tmp_path / "file"
    file.write_bytes(b"old")
    refused(os, "fsync", number)
    with pytest.raises(FmrError, match="file cannot be written"):
        paths.write_atomic(file, b"new")
    assert file.read_bytes() == b"old" and names(tmp_path) == ["file"]


def test_a_file_that_cannot_be_replaced_is_written_in_place(tmp_path, refused, caplog):
    caplog.set_level(logging.INFO, "fmr_studio")
    file = tmp_path / "file"
    file.write_bytes(b"old and long")
    number = file.stat().st_ino
    refused(Path, "replace", errno.EBUSY)
    paths.write_atomic(file, b"new")
    assert file.read_bytes() == b"new" and file.stat().st_ino == number
    assert names(tmp_path) == ["file"]
    assert "written in place" in caplog.text


def test_a_file_in_a_closed_folder_is_written_in_place(tmp_path, refused):
    file = tmp_path / "closed" / "file"
    file.parent.mkdir()
    file.write_bytes(b"old")
    refused(os, "open", errno.EROFS, only=lambda path, flags, *_mode: Path(path).parent == file.parent and flags & os.O_EXCL)
    paths.write_atomic(file, b"new")
    assert file.read_bytes() == b"new"
    with pytest.raises(FmrError, match="other cannot be written"):
        paths.write_atomic(file.with_name("other"), b"new")


def test_where_writing_in_place_fails_the_new_content_is_kept_and_named(tmp_path, refused, monkeypatch):
    file = tmp_path / "file"
    file.write_bytes(b"old")
    refused(Path, "replace", errno.EBUSY)
    refused(atomic.shutil, "copyfileobj", errno.ENOSPC)
    with pytest.raises(FmrError, match="No space left") as raised:
        paths.write_atomic(file, b"new")
    assert isinstance(raised.value.__cause__, CopyKeptError)
    copy = raised.value.__cause__.copy
    assert copy.read_bytes() == b"new" and copy.name in raised.value.hint


# -- what is written in pieces ------------------------------------------------------------------------------------------


def test_a_block_that_ends_in_an_error_leaves_the_old_file(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), replacing(file) as part:
        part.write(b"half of the new")
        raise ZeroDivisionError
    assert file.read_bytes() == b"old" and names(tmp_path) == ["file"]


def test_a_name_as_long_as_the_system_allows_can_be_written(tmp_path):
    file = tmp_path / ("n" * 251 + ".png")
    paths.write_atomic(file, b"data")
    assert file.read_bytes() == b"data"


@posix
def test_a_device_is_written_into_and_stays_one():
    paths.write_atomic(Path(os.devnull), b"data")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)

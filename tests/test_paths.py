import sys
from pathlib import Path

import pytest

from fmr_studio import paths
from fmr_studio.errors import FmrError


def test_all_user_folders_follow_fmr_home_and_none_is_made(user_folders):
    folders = {paths.user_data(), paths.user_cache(), paths.user_config(), paths.user_log()}
    assert len(folders) == 4
    assert all(folder.parent == user_folders for folder in folders)
    assert not user_folders.exists()


def test_without_fmr_home_they_are_the_systems_own(monkeypatch):
    monkeypatch.delenv("FMR_HOME")
    assert paths.APP in str(paths.user_data())
    assert paths.user_models() == paths.user_data() / "models"


def test_a_checkout_has_its_resources_beside_the_package():
    assert paths.resources() == Path(paths.__file__).parent.parent / "resources"


@pytest.mark.parametrize("inside", ["resources", "models"])
def test_a_bundle_has_its_data_where_it_was_unpacked(monkeypatch, tmp_path, inside):
    (tmp_path / inside).mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    found = paths.resources() if inside == "resources" else paths.bundled_models()
    assert found == tmp_path / inside


def test_a_wheel_has_its_data_inside_the_package(monkeypatch, tmp_path):
    (tmp_path / "fmr_studio" / "_models").mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "fmr_studio" / "paths.py"))
    assert paths.bundled_models() == tmp_path / "fmr_studio" / "_models"


def test_the_users_packs_come_before_the_bundled_ones():
    assert paths.model_folders() == (paths.user_models(), paths.bundled_models())


def test_the_home_folder_is_written_as_a_tilde(tmp_path):
    assert paths.shorten(Path.home() / "a" / "b") == str(Path("~") / "a" / "b")
    assert paths.shorten(tmp_path.root) == tmp_path.root


def test_writing_makes_folders_and_leaves_only_the_file(tmp_path):
    file = tmp_path / "new" / "file.bin"
    paths.write_atomic(file, b"one")
    paths.write_atomic(file, b"two")
    assert file.read_bytes() == b"two"
    assert [entry.name for entry in file.parent.iterdir()] == ["file.bin"]


def test_writing_keeps_the_permissions_of_the_file_it_replaces(tmp_path):
    file = tmp_path / "file"
    file.write_bytes(b"")
    file.chmod(0o600)
    paths.write_atomic(file, b"data")
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_file_that_cannot_be_written_is_named_and_nothing_is_left(tmp_path):
    taken = tmp_path / "taken"
    taken.mkdir()
    (taken / "child").touch()
    with pytest.raises(FmrError, match="taken cannot be written") as raised:
        paths.write_atomic(taken, b"data")
    assert "another folder" in raised.value.hint
    with pytest.raises(FmrError, match="cannot be written"):
        paths.write_atomic(taken / "child" / "file", b"data")
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]

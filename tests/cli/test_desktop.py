"""Packs and projects open by double click: the files that desktops read, and that all of them go again."""

import shlex
import subprocess
import sys
from configparser import ConfigParser
from xml.etree import ElementTree

import pytest

from fmr_studio.cli import desktop
from fmr_studio.packs.catalog import ZIP_SUFFIX
from fmr_studio.paths import bundled_models
from fmr_studio.project.archive import SUFFIX

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="other desktops read other things")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return tmp_path / "share"


def entry_of(home):
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(home / "applications" / "fmr-studio.desktop")
    return parser["Desktop Entry"]


def test_a_desktop_learns_the_kinds_of_files_and_what_opens_them(headless, home):
    assert headless("desktop", "install").code == 0
    tree = ElementTree.parse(home / "mime" / "packages" / "fmr-studio.xml").getroot()
    kinds = {kind.get("type"): kind.find("{*}glob").get("pattern") for kind in tree}
    assert set(kinds.values()) == {f"*{ZIP_SUFFIX}", f"*{SUFFIX}"}
    entry = entry_of(home)
    assert entry["MimeType"] == ";".join(kinds) + ";" and (home / "icons/hicolor/256x256/apps/fmr-studio.png").is_file()
    words = shlex.split(entry["Exec"])
    assert words == [*desktop.command(), "%f"]
    shown = subprocess.run([*words[:-1], "--version"], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, "that program is there"


def test_a_place_with_strange_signs_is_quoted(home, monkeypatch):
    monkeypatch.setattr(sys, "executable", '/opt/my $tools/100% "x"/python')
    line = desktop.files()["applications/fmr-studio.desktop"].decode()
    assert r'Exec="/opt/my \\$tools/100%% \\"x\\"/python" "-m" "fmr_studio" %f' in line


def test_all_of_it_goes_again_and_nothing_else(headless, home):
    other = home / "applications" / "other.desktop"
    other.parent.mkdir(parents=True)
    other.write_text("[Desktop Entry]\n")
    assert headless("desktop", "install").code == headless("desktop", "remove").code == 0
    assert headless("desktop", "remove").code == 0, "twice is once"
    left = [path for path in home.rglob("*") if path.is_file() and "fmr" in path.name]
    assert left == [] and other.is_file() and bundled_models().is_dir()


def test_a_folder_that_cannot_be_written_is_a_sentence(headless, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    refused = headless("desktop", "install")
    assert refused.code == 1 and "cannot be written" in refused.err

"""Whether the window can open is known before Qt is loaded, and the sentence has the one line that installs all of it."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.elf import write_qt

from fmr_studio.cli.main import main
from fmr_studio.doctor import window as doctors_window
from fmr_studio.doctor.display import answers, platforms
from fmr_studio.doctor.libraries import missing_libraries
from fmr_studio.doctor.packages import advice, debian_packages
from fmr_studio.doctor.report import State
from fmr_studio.doctor.window import MODULES, files_of, folder_of_qt, look_at_window, obstacle

ROOT = Path(__file__).resolve().parents[2]
GONE, GONE_TOO = "libnot-there.so.7", "libnot-there-either.so.1"
ALWAYS_THERE = {"libgcc-s1", "libstdc++6", "libzstd1", "zlib1g"}
"""On every Debian, because apt and dpkg need them."""
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries and displays as Linux has them")


# -- which display -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, ()),
        ({"DISPLAY": ":0"}, ("xcb",)),
        ({"WAYLAND_DISPLAY": "wayland-0"}, ("wayland",)),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ("xcb", "wayland")),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0", "XDG_SESSION_TYPE": "wayland"}, ("wayland", "xcb")),
        ({"DISPLAY": ":0", **OFFSCREEN}, ("offscreen",)),
        ({"QT_QPA_PLATFORM": "wayland-egl;xcb:nograb"}, ("wayland", "xcb")),
    ],
)
def test_the_platform_follows_the_displays_and_qts_own_variable(environment, expected):
    assert platforms(environment) == expected


def test_a_display_that_is_not_there_does_not_answer(monkeypatch):
    monkeypatch.setenv("DISPLAY", ":98765")
    assert not answers("xcb")
    assert answers("offscreen")


# -- what is missing -----------------------------------------------------------------------------------------------------


def test_what_a_plugin_needs_is_named_with_the_line_that_installs_it(tmp_path):
    error = obstacle({"DISPLAY": ":0"}, qt=write_qt(tmp_path, xcb=(GONE,), helpers=(GONE_TOO,)))
    assert error.message == f"The window needs libraries that this system does not have: {GONE_TOO}, {GONE}."
    assert error.hint == advice([GONE_TOO, GONE]) and GONE in error.hint
    assert error.exit_code == 1


def test_many_are_not_all_named_in_the_sentence_but_all_in_the_line(tmp_path):
    names = tuple(f"libgone{number}.so.1" for number in range(6))
    error = obstacle({"DISPLAY": ":0"}, qt=write_qt(tmp_path, xcb=names))
    assert error.message.endswith(": libgone0.so.1, libgone1.so.1, libgone2.so.1 and 3 more.")
    assert all(name in error.hint for name in names)


def test_only_the_plugin_of_the_display_matters(tmp_path):
    qt = write_qt(tmp_path, xcb=(GONE,), wayland=(GONE_TOO,))
    assert GONE in obstacle({"DISPLAY": ":0"}, qt=qt).message
    assert GONE_TOO in obstacle({"WAYLAND_DISPLAY": "wayland-0"}, qt=qt).message
    assert obstacle({"DISPLAY": ":0", **OFFSCREEN}, qt=qt) is None


def test_where_qt_has_two_choices_one_that_works_is_enough(tmp_path):
    qt = write_qt(tmp_path, xcb=(GONE,))
    assert obstacle({"QT_QPA_PLATFORM": "xcb;offscreen"}, qt=qt) is None


def test_without_a_display_the_commands_are_named(tmp_path):
    error = obstacle({}, qt=write_qt(tmp_path))
    assert "no display" in error.message and "--headless" in error.hint


def test_a_display_that_does_not_answer_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":98765")
    error = obstacle(os.environ | {"QT_QPA_PLATFORM": "xcb"}, qt=write_qt(tmp_path))
    assert error.message == "The display X11 (:98765) cannot be opened."


def test_a_platform_that_qt_does_not_have_is_named(tmp_path):
    assert "'nonsense'" in obstacle({"QT_QPA_PLATFORM": "nonsense"}, qt=write_qt(tmp_path)).message


def test_a_plugin_that_another_one_could_do_without_stops_nothing_and_the_doctor_tells(tmp_path):
    qt = write_qt(tmp_path, helpers=(GONE,))
    environment = {"QT_QPA_PLATFORM": "xcb;offscreen"}
    assert obstacle(environment, qt=qt) is None
    (found,) = [finding for finding in look_at_window(environment, qt=qt) if finding.name == "Qt libraries"]
    assert (found.value, found.state) == (f"missing: {GONE}", State.WARNING)


def test_the_doctor_says_the_same_and_that_something_is_broken(tmp_path):
    qt, environment = write_qt(tmp_path, xcb=(GONE,)), {"DISPLAY": ":0"}
    error = obstacle(environment, qt=qt)
    failures = [finding for finding in look_at_window(environment, qt=qt) if finding.state is State.FAILURE]
    assert [(finding.value, finding.advice) for finding in failures] == [(error.message, error.hint)]


def test_without_a_display_the_doctor_says_what_x11_would_miss_and_nothing_is_broken(tmp_path):
    findings = list(look_at_window({}, qt=write_qt(tmp_path, xcb=(GONE,))))
    assert any(finding.value == f"missing: {GONE}" and finding.state is State.WARNING for finding in findings)
    assert not any(finding.state is State.FAILURE for finding in findings)


def test_the_program_ends_with_the_sentence_before_qt_is_loaded(tmp_path, monkeypatch, capsys):
    qt = write_qt(tmp_path, xcb=(GONE,))
    monkeypatch.setattr(doctors_window, "folder_of_qt", lambda: qt)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert main([]) == 1
    err = capsys.readouterr().err
    assert GONE in err and "Install with: " in err


# -- the real Qt ---------------------------------------------------------------------------------------------------------


def test_the_modules_are_those_that_the_window_imports():
    files = (ROOT / "fmr_studio" / "ui").rglob("*.py")
    imported = {name for file in files for name in re.findall(r"^\s*from PySide6\.(\w+)", file.read_text(), re.MULTILINE)}
    assert imported == set(MODULES)


def test_the_needs_of_the_real_plugins_all_have_a_package():
    needed = _needed_by_the_real_plugins()
    assert {"libxcb-cursor.so.0", "libwayland-client.so.0", "libEGL.so.1", "libglib-2.0.so.0"} <= needed
    for system in ({"ID": "debian"}, {"ID": "arch"}):
        assert "hold" not in advice(needed, system)


def test_the_line_of_the_first_page_installs_all_of_them():
    """Packages that it leaves out come along, because a library that it names is linked against theirs."""
    words = (
        re.search(r"sudo apt install ((?:[\w.+-]+[\s\\]+)+)", (ROOT / "docs" / "start.md").read_text())[1]
        .replace("\\", " ")
        .split()
    )
    needed = _needed_by_the_real_plugins()
    named = {name for name in needed if set(debian_packages([name])) & set(words)}
    assert set(debian_packages(needed)) - set(debian_packages(_linked(named))) - ALWAYS_THERE == set()


def _needed_by_the_real_plugins():
    """The names of the system's libraries that Qt needs on X11 and on Wayland, without those of the C library."""
    qt, asked = folder_of_qt(), []
    missing_libraries(files_of(qt, ("xcb", "wayland"), helpers=True), asked.append)
    own = re.compile(r"ld-linux.*|lib(c|m|dl|pthread|rt)\.so\..*")
    return {name for name in asked if not own.fullmatch(name)}


def _linked(names):
    """All libraries that some are linked against on this system, with themselves."""
    found = subprocess.run(["ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    places = dict(re.findall(r"^\s*(\S+) \(libc6,x86-64.*\) => (\S+)$", found, re.MULTILINE))
    if not set(names) <= set(places):
        pytest.skip("Qt's libraries are not all on this machine")
    shown = subprocess.run(["ldd", *(places[name] for name in names)], capture_output=True, text=True, check=True).stdout
    return set(re.findall(r"^\s*(lib\S+)", shown, re.MULTILINE)) | set(names)


# -- how it is installed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "expected"),
    [
        ({"ID": "debian"}, "sudo apt install libegl1 libxcb-cursor0 (and the packages that hold libnew.so.3)"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "sudo apt install libegl1 libxcb-cursor0 (and"),
        ({"ID": "fedora"}, "sudo dnf install 'libEGL.so.1()(64bit)' 'libnew.so.3()(64bit)' 'libxcb-cursor.so.0()(64bit)'"),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install 'libEGL.so.1()(64bit)'"),
        ({"ID": "manjaro", "ID_LIKE": "arch"}, "sudo pacman -S libglvnd xcb-util-cursor (and"),
        ({"ID": "opensuse-tumbleweed", "ID_LIKE": "opensuse suse"}, "sudo zypper install 'libEGL.so.1()(64bit)'"),
    ],
)
def test_the_line_is_that_of_the_distribution(system, expected):
    assert advice(["libxcb-cursor.so.0", "libEGL.so.1", "libnew.so.3"], system).startswith(f"Install with: {expected}")


def test_an_unknown_distribution_gets_them_all():
    line = advice(["libEGL.so.1"], {"ID": "own"})
    assert [word for word in ("apt", "dnf", "pacman", "zypper") if f"sudo {word}" in line] == ["apt", "dnf", "pacman", "zypper"]

"""Libraries are read as the system's loader reads them, and what is missing is named."""

import sys
from pathlib import Path

import pytest
from helpers.elf import write_library

from fmr_studio.doctor.elf import Library, read_library
from fmr_studio.doctor.libraries import missing_libraries, missing_of

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="libraries as Linux has them")


def test_a_library_says_what_it_needs_and_where_to_look(tmp_path):
    path = write_library(tmp_path / "plugins" / "a.so", "libone.so.1", "libtwo.so.2", run_path="$ORIGIN/../lib:/usr/own")
    assert read_library(path) == Library(("libone.so.1", "libtwo.so.2"), (tmp_path / "plugins" / "../lib", Path("/usr/own")))


@pytest.mark.parametrize("data", [b"", b"#!/bin/sh\n", b"\x7fELF\x01\x01", b"\x7fELF\x02\x01"])
def test_what_is_no_library_needs_nothing(tmp_path, data):
    (tmp_path / "a.so").write_bytes(data)
    assert read_library(tmp_path / "a.so") == Library((), ())


@pytest.mark.parametrize("length", range(0, 300, 7))
def test_a_library_cut_short_is_no_error(tmp_path, length):
    path = write_library(tmp_path / "a.so", "libone.so.1", run_path="$ORIGIN")
    path.write_bytes(path.read_bytes()[:length])
    assert set(read_library(path).needs) <= {"libone.so.1"}


def test_libraries_beside_it_are_followed_and_the_system_is_asked_for_the_rest(tmp_path):
    plugin = write_library(tmp_path / "plugins" / "a.so", "libown.so.1", "libhere.so.1", run_path="$ORIGIN/../lib")
    write_library(tmp_path / "lib" / "libown.so.1", "libdeeper.so.1", run_path="$ORIGIN")
    write_library(tmp_path / "lib" / "libdeeper.so.1", "libgone.so.1", "libhere.so.1", run_path="$ORIGIN")
    asked = []

    def ask(name):
        asked.append(name)
        return name if "gone" in name else None

    assert missing_libraries([plugin, tmp_path / "absent.so"], ask) == ("libgone.so.1",)
    assert sorted(asked) == ["libgone.so.1", "libhere.so.1"]


def test_a_bundle_has_libraries_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    write_library(tmp_path / "libbrought.so.1", "libgone.so.1")
    plugin = write_library(tmp_path / "a.so", "libbrought.so.1")
    assert missing_libraries([plugin], lambda name: name) == ("libgone.so.1",)


@on_linux
def test_the_systems_loader_is_asked():
    assert missing_of("libc.so.6") is None
    assert missing_of("libnot-there.so.7") == "libnot-there.so.7"


@on_linux
def test_a_present_library_without_what_it_needs_names_that(tmp_path):
    path = write_library(tmp_path / "libhalf.so.1", "libnot-there.so.7")
    assert missing_of(str(path)) == "libnot-there.so.7"

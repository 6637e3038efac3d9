"""File names that the terminal's encoding lacks are escaped in what is printed; work and exit codes are not touched."""

import io
import json
import os
import sys

import pytest
from helpers.pictures import blocks, save

from fmr_studio import log, settings
from fmr_studio.cli.main import main
from fmr_studio.cli.terminal import print_every_name
from fmr_studio.inference.recipes import read_recipe
from fmr_studio.project.photos import read_photo
from fmr_studio.settings import Settings

EMOJI = "cat\N{CAT FACE}"
NO_TEXT = os.fsdecode(b"caf\xe9")
"""A name from a Latin-1 disk, which is no UTF-8."""
undecodable = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="such names exist on Linux alone")


@pytest.mark.parametrize(
    ("encoding", "errors", "name", "expected"),
    [
        ("cp1252", "strict", EMOJI, b"cat\\U0001f431"),
        ("ascii", "surrogateescape", EMOJI, b"cat\\U0001f431"),
        ("utf-8", "strict", NO_TEXT, b"caf\\udce9"),
        ("utf-8", "strict", EMOJI, EMOJI.encode()),
        ("utf-8", "surrogateescape", NO_TEXT, b"caf\xe9"),
        ("cp1252", "replace", EMOJI, b"cat?"),
    ],
)
def test_every_name_can_be_printed(monkeypatch, encoding, errors, name, expected):
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding=encoding, errors=errors))
    print_every_name()
    print(name, end="", flush=True)
    assert written.getvalue() == expected


def test_a_program_without_a_terminal_needs_none(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    print_every_name()


@pytest.fixture
def command(monkeypatch, tiny_pack):
    """Runs a command with a stdout and a stderr of an encoding; gives the exit code and what was written."""

    def run(name, *arguments, encoding, errors="strict"):
        out, err = io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            for stream, written in (("stdout", out), ("stderr", err)):
                patch.setattr(sys, stream, io.TextIOWrapper(written, encoding=encoding, errors=errors, write_through=True))
            code = main(["--headless", name, *map(str, arguments), "--pack", str(tiny_pack.folder)])
            assert b"should not have" not in err.getvalue(), err.getvalue()
            return code, out.getvalue(), err.getvalue()

    return run


names = pytest.mark.parametrize(
    ("stem", "encoding", "escaped"),
    [(EMOJI, "cp1252", rb"\U0001f431"), pytest.param(NO_TEXT, "utf-8", rb"\udce9", marks=undecodable)],
)


@names
def test_a_batch_reports_them_all(tmp_path, command, stem, encoding, escaped):
    good, bad = save(tmp_path / f"{stem}.png", blocks()), tmp_path / f"{stem}-bad.png"
    bad.write_bytes(b"no picture")
    code, out, _ = command("batch", good, "-o", tmp_path / "out", "--dry-run", encoding=encoding)
    assert code == 0 and escaped in out
    code, out, _ = command("batch", good, bad, "-o", tmp_path / "out", "--seeds", "0", encoding=encoding)
    assert code == 1 and escaped + b"-bad.png" in out
    assert (tmp_path / "out" / f"{stem}_s0.png").is_file()
    code, out, _ = command("batch", good, "-o", tmp_path / "out", "--seeds", "0", "--resume", "--json", encoding=encoding)
    first = json.loads(out.splitlines()[0])
    assert code == 0 and first["input"] == str(good) and first["status"] == "skipped"


@names
def test_pictures_are_opened_to_the_last(tmp_path, command, stem, encoding, escaped):
    photos = [save(tmp_path / f"{name}.png", blocks(), "RGB") for name in (stem, "z")]
    code, out, _ = command("invert", *photos, "-o", tmp_path / "out", "--budget", "0", encoding=encoding)
    assert code == 0 and escaped + b".png -> " in out
    assert (tmp_path / "out" / "z.png").is_file()
    made = read_recipe(tmp_path / "out" / f"{stem}.png")
    code, out, _ = command(
        "render", "--recipe", tmp_path / "out" / f"{stem}.png", "-o", tmp_path / f"{stem}2.png", encoding=encoding
    )
    assert code == 0 and escaped + b"2.png" in out
    assert read_recipe(tmp_path / f"{stem}2.png").photo.name == made.photo.name


def test_an_error_names_them(tmp_path, command):
    code, _, err = command("render", "--labels", tmp_path / f"{EMOJI}.png", "-o", tmp_path / "out.png", encoding="cp1252")
    assert code == 1 and rb"cat\U0001f431.png" in err


@undecodable
def test_the_log_and_the_preferences_take_them(user_folders):
    file = user_folders / "log" / "fmr-studio.log"
    assert log.write_crash(file, ValueError(NO_TEXT))
    assert r"caf\udce9" in file.read_text(encoding="utf-8")
    kept = settings.update(user_folders / "settings.json", Settings(), recent=(NO_TEXT, EMOJI))
    assert settings.load(user_folders / "settings.json").recent == kept.recent == (NO_TEXT, EMOJI)


@undecodable
def test_a_photo_of_such_a_name_is_kept_in_a_project(tmp_path):
    photo = read_photo(save(tmp_path / f"{NO_TEXT}.png", blocks(), "RGB"))
    assert photo.name == r"caf\udce9.png"

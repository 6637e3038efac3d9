import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from fmr_studio.cli import examination
from fmr_studio.cli.examination import Finding, Report, State, examine, parse_missing
from fmr_studio.cli.main import main
from fmr_studio.errors import FmrError


@pytest.fixture(autouse=True)
def packs_as_they_should_be(monkeypatch):
    """The packs that ship are looked at by their own tests."""
    monkeypatch.setattr(examination, "_packs", lambda: iter(()))


def test_the_report_names_versions_devices_and_folders(capsys):
    assert main(["--headless", "doctor"]) == 0
    out = capsys.readouterr().out
    for word in ("fmr-studio", "torch", "cpu bfloat16", "preferences", "Nothing is broken."):
        assert word in out


def test_json_is_one_object_with_a_verdict(capsys):
    assert main(["--headless", "doctor", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert {"group", "name", "value", "state", "advice"} == set(report["findings"][0])


def test_it_makes_no_folder(user_folders):
    examine()
    assert not user_folders.exists()


def test_a_folder_that_cannot_be_written_is_a_failure(user_folders, capsys):
    user_folders.write_text("a file in place of the folder")
    assert main(["--headless", "doctor"]) == 1
    assert "FMR_HOME" in capsys.readouterr().out


def test_the_home_folder_is_not_spelled_out(monkeypatch):
    monkeypatch.delenv("FMR_HOME")
    assert str(Path.home() / ".") not in " ".join(
        finding.value for finding in examination._folders() if "bundled" not in finding.name
    )


def test_failures_and_advice_stand_out():
    report = Report((Finding("Packs", "cats", "damaged", State.FAILURE, "install it again"),))
    assert report.failed
    assert report.as_lines() == [
        "Packs",
        "  X cats  damaged",
        "      -> install it again",
        "",
        "Something is broken, see X.",
    ]


def test_missing_libraries_are_read_from_ldd():
    output = "\tlibxcb-cursor.so.0 => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x7f)\n\tlibEGL.so.1 => not found\n"
    missing = parse_missing(output)
    assert missing == {"libxcb-cursor.so.0", "libEGL.so.1"}
    assert examination._apt_names(missing | {"libxkbcommon-x11.so.0"}) == "libegl1 libxcb-cursor0 libxkbcommon-x11-0"


def test_a_damaged_pack_is_a_failure_and_a_whole_one_is_not():
    pack = SimpleNamespace(card=SimpleNamespace(name="cats"))

    def damaged(_pack):
        raise FmrError("mapper.safetensors of cats is damaged.", "Copy it again.")

    bad = examination.judge_pack(pack, damaged)
    assert (bad.name, bad.state, bad.advice) == ("cats", State.FAILURE, "Copy it again.")
    assert examination.judge_pack(pack, lambda _pack: None).state is State.GOOD

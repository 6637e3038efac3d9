import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from fmr_studio.cli.main import main
from fmr_studio.doctor import examination
from fmr_studio.doctor.examination import examine, judge_pack
from fmr_studio.doctor.report import Finding, Report, State
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress


@pytest.fixture(autouse=True)
def packs_as_they_should_be(monkeypatch):
    """The packs that ship are looked at by their own tests."""
    monkeypatch.setattr(examination, "list_packs", list)


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


def test_a_damaged_pack_is_a_failure_and_a_whole_one_is_not(tmp_path):
    card = SimpleNamespace(name="cats", version="1", files={"mapper.safetensors": "0" * 64})
    pack = SimpleNamespace(card=card, folder=tmp_path, id="0123456789abcdef")
    (tmp_path / "mapper.safetensors").write_bytes(b"x" * 1000)

    def damaged(_pack):
        raise FmrError("mapper.safetensors of cats is damaged.", "Copy it again.")

    bad = judge_pack(pack, damaged)
    assert (bad.name, bad.state, bad.advice) == ("cats", State.FAILURE, "Copy it again.")
    good = judge_pack(pack, lambda _pack: None)
    assert good.state is State.GOOD and "0123456789abcdef" in good.value and "1 files" in good.value


def test_a_card_that_cannot_be_read_is_a_failure_and_named(user_folders):
    folder = user_folders / "data" / "models" / "dogs"
    folder.mkdir(parents=True)
    (folder / "pack.json").write_text("{")
    found = next(finding for finding in examine().findings if finding.name == "dogs")
    assert found.state is State.FAILURE and "pack.json" in found.value and found.advice


def test_no_line_names_a_private_folder(user_folders, monkeypatch, tmp_path, capsys):
    home = tmp_path / "janedoe"
    for name, place in (("HOME", home), ("USERPROFILE", home), ("FMR_HOME", home / "studio")):
        monkeypatch.setenv(name, str(place))
    (home / "studio" / "config").mkdir(parents=True)
    (home / "studio" / "config" / "settings.json").write_text("{")
    for arguments in (["--headless", "doctor"], ["--headless", "doctor", "--json"]):
        assert main(arguments) == 0
        out = capsys.readouterr().out
        assert "janedoe" not in out and str(Path("~/studio/data")) in out and "Preferences could not be read" in out


def test_it_can_be_stopped(monkeypatch):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        examine(progress)

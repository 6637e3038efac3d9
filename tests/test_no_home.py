"""A user without a home folder (in a container, or a system service): what can do without goes on and says so, once."""

import logging
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fmr_studio import paths, settings
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.cli.main import main
from fmr_studio.doctor.examination import examine
from fmr_studio.doctor.report import State
from fmr_studio.project.journal import Journal
from fmr_studio.project.recovery import leftovers
from fmr_studio.settings import Settings

VARIABLES = ("FMR_HOME", "HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")


@pytest.fixture(autouse=True)
def homeless(monkeypatch):
    """What Python answers where no variable names a home and the user id is in no list of users."""
    pwd = pytest.importorskip("pwd")

    def unknown(number):
        raise KeyError(number)

    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)


def test_places_to_keep_something_are_asked_for_by_name():
    for folder in (paths.user_data, paths.user_cache, paths.user_config, paths.user_log, paths.user_models):
        with pytest.raises(paths.NoHomeError) as raised:
            folder()
        assert "FMR_HOME" in raised.value.hint


def test_a_tilde_in_fmr_home_means_nothing_then(monkeypatch):
    monkeypatch.setenv("FMR_HOME", "~/studio")
    with pytest.raises(paths.NoHomeError):
        paths.user_data()
    monkeypatch.setenv("FMR_HOME", str(Path("/elsewhere")))
    assert paths.user_data() == Path("/elsewhere/data")


def test_the_bundled_packs_are_there_all_the_same():
    assert paths.model_folders() == (paths.bundled_models(),)


def test_preferences_are_the_defaults_and_are_kept_for_this_window_alone():
    assert paths.settings_file() is None
    found = settings.load(None)
    assert found == Settings()
    assert settings.update(None, found, theme="light").theme == "light"


def test_painting_goes_on_without_a_journal():
    assert paths.recovery_folder() is None and leftovers(None) == []
    journal = Journal(None)
    journal.start(Document(8, 8, Palette([Label(0, "ground", (1, 2, 3))])), file=None, saved=False)
    assert not journal.working
    journal.close()


def test_a_command_works_and_says_once_what_is_not_kept(tmp_path, capsys):
    labels = tmp_path / "map.png"
    Image.fromarray(np.zeros((8, 8), np.uint8)).save(labels)
    assert main(["--headless", "batch", str(labels), "-o", str(tmp_path / "out"), "--dry-run"]) == 0
    out, err = capsys.readouterr()
    assert "map" in out
    assert err.count("no home folder") == 1 and "FMR_HOME" in err


def test_a_bug_is_still_one_sentence(capsys, monkeypatch):
    def bug(*_arguments, **_named):
        raise ZeroDivisionError

    monkeypatch.setattr("fmr_studio.doctor.examination.examine", bug)
    assert main(["--headless", "doctor"]) == 1
    assert "ZeroDivisionError); FMR_DEBUG=1 shows the details" in capsys.readouterr().err


def test_the_doctor_says_it_and_nothing_counts_as_broken(caplog):
    caplog.set_level(logging.WARNING, "fmr_studio")
    report = examine()
    found = [finding for finding in report.findings if finding.value == "no home folder"]
    assert [finding.name for finding in found] == ["data", "cache", "preferences", "log"]
    assert all(finding.state is State.WARNING and "FMR_HOME" in finding.advice for finding in found)
    assert not report.failed and caplog.records == []


def test_what_needs_a_place_says_so(capsys, tmp_path):
    weights = tmp_path / "network.pkl"
    weights.write_bytes(b"no pickle")
    assert main(["--headless", "packs", "import", str(weights)]) == 1
    assert "FMR_HOME" in capsys.readouterr().err

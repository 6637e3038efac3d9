"""What a release says of itself: notes of its version, sums, and the licences of what comes with it."""

import hashlib
import subprocess
import sysconfig
from pathlib import Path

import pytest

from bundling import licences, release
from bundling.licences import NoLicenceError, third_party


@pytest.fixture
def changelog(tmp_path):
    path = tmp_path / "CHANGELOG.md"
    path.write_text("# Changelog\n\n## [Unreleased]\n\n- new\n\n## [1.2.0] - 2026-01-01\n\n- a\n- b\n\n## [1.1.0]\n\n- c\n")
    return path


def test_notes_are_those_of_the_version_alone(changelog):
    assert release.release_notes(changelog, "1.2.0") == "- a\n- b"
    assert release.release_notes(changelog, "1.1.0") == "- c"
    assert release.release_notes(changelog, "1.2") is None


def test_a_version_that_the_changelog_does_not_know_is_no_release(monkeypatch, capsys):
    monkeypatch.setattr(release, "__version__", "0.0.0")
    assert release.main(["--no-bundle"]) == 1
    assert "has no section [0.0.0]" in capsys.readouterr().err


def test_sums_are_what_sha256sum_checks(tmp_path):
    (tmp_path / "b.txt").write_bytes(b"two")
    (tmp_path / "a.txt").write_bytes(b"one")
    (tmp_path / release.SUMS).write_text("old")
    expected = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in (("a.txt", b"one"), ("b.txt", b"two"))]
    assert release.sums(tmp_path).splitlines() == expected
    (tmp_path / release.SUMS).write_text(release.sums(tmp_path))
    assert subprocess.run(["sha256sum", "--check", "--quiet", release.SUMS], cwd=tmp_path, check=False).returncode == 0


def test_licences_name_every_package_and_the_packs_credits(monkeypatch):
    shipped = {"flatbuffers", "numpy", "onnxruntime", "pillow", "pyside6_essentials", "scipy", "shiboken6", "fmr-studio"}
    everything = licences.distributions
    monkeypatch.setattr(
        licences, "distributions", lambda path: [one for one in everything(path=path) if one.name.lower() in shipped]
    )
    text = third_party(Path(sysconfig.get_path("purelib")))
    for words in (
        "numpy ",
        "onnxruntime ",
        "Permission is hereby granted",
        "The pack Animals",
        "Poly Haven",
        "PSF",
        "GNU LESSER",
    ):
        assert words in text
    assert "\nfmr-studio " not in text


def test_a_package_without_a_licence_is_no_release(tmp_path):
    folder = tmp_path / "nameless-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: nameless\nVersion: 1.0\n")
    with pytest.raises(NoLicenceError, match="nameless carries no text"):
        third_party(tmp_path)


@pytest.mark.skipif(not Path("/usr/bin/dpkg-query").exists(), reason="asks Debian's packages")
def test_a_bundles_libraries_of_the_system_come_with_their_licences(tmp_path):
    (tmp_path / "bundle" / "_internal").mkdir(parents=True)
    (tmp_path / "bundle" / "_internal" / "libz.so.1").touch()
    (tmp_path / "bundle" / "_internal" / "libnobody-knows.so.9").touch()
    (tmp_path / "empty").mkdir()
    text = third_party(tmp_path / "empty", tmp_path / "bundle")
    assert "libz.so.1" in text
    assert "zlib" in text
    assert "libnobody-knows" not in text

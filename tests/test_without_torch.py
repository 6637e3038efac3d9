"""An installation without PyTorch and scikit-learn, as the program one gives away is: it paints, and says what it lacks."""

import json
import os
import subprocess
import sys

import pytest
from helpers.openvino_files import graph_files, tiny_mobilestylegan, write_wheel
from helpers.pictures import blocks, save
from helpers.stylegan2_files import OFFICIAL, ROSINALITY

WITHOUT = """
import sys
sys.modules.update(torch=None, sklearn=None)
from fmr_studio.cli.main import main
raise SystemExit(main(sys.argv[1:]))
"""


@pytest.fixture
def program(tmp_path, user_folders):
    """Runs a command of such an installation."""

    def run(*words):
        return subprocess.run(
            [sys.executable, "-c", WITHOUT, *map(str, words)],
            cwd=tmp_path,
            env={**os.environ, "FMR_HOME": str(user_folders)},
            capture_output=True,
            text=True,
            timeout=300,
        )

    return run


def test_pictures_photos_and_self_test_work(program, tiny_pack, tmp_path):
    save(tmp_path / "labels.png", blocks())
    pack = ("--pack", tiny_pack.folder)
    drawn = program("--headless", "render", *pack, "--labels", "labels.png", "-o", "a.png")
    assert (drawn.returncode, drawn.stderr) == (0, "") and (tmp_path / "a.png").is_file()
    many = program("--headless", "batch", "labels.png", *pack, "-o", "many", "--seeds", "0-2", "--json")
    assert json.loads(many.stdout.splitlines()[-1])["made"] == 3
    opened = program("--headless", "invert", "a.png", *pack, "-o", "opened", "--json")
    assert opened.returncode == 0, opened.stdout + opened.stderr
    item = json.loads(opened.stdout.splitlines()[0])
    assert item["steps"] == 0 and "refined with PyTorch, which is not installed" in item["notes"][0]
    assert program("--headless", "--self-test").stdout.startswith("Self-test passed.")


@pytest.mark.parametrize("words", ["evaluate", "packs prepare notes.pkl", "teach labels.png --out runs/new"])
def test_what_needs_it_says_so_in_a_sentence(program, tmp_path, words):
    (tmp_path / "notes.pkl").write_bytes(b"\x80\x04.")
    save(tmp_path / "labels.png", blocks())
    done = program("--headless", *words.split())
    assert done.returncode == 1, done.stdout + done.stderr
    assert "fmr-studio: This needs PyTorch, which is not installed.\nThis installs it: pip install torch" in done.stderr
    assert "Traceback" not in done.stderr and "should not have" not in done.stderr


def test_generators_of_others_are_fetched_imported_and_given_away(program, tiny_pack, tmp_path, user_folders):
    """A MobileStyleGAN as `packs get` reads it, both kinds of StyleGAN2 files; and a pack that goes from hand to hand."""
    write_wheel(tmp_path / "face.whl", graph_files(tiny_mobilestylegan()))
    for file, layout in ((tmp_path / "face.whl", "MobileStyleGAN"), (OFFICIAL, "NVIDIA"), (ROSINALITY, "rosinality")):
        name = file.name.split(".")[0]
        done = program("--headless", "packs", "import", file, "--name", name, "--json")
        assert done.returncode == 0, done.stderr
        assert layout in json.loads(done.stdout)["description"]
        drawn = program("--headless", "render", "--pack", name, "--seed", "3", "-o", f"{name}.png")
        assert drawn.returncode == 0, drawn.stderr
    assert program("--headless", "packs", "export", tiny_pack.folder, "-o", "given.fmrpack").returncode == 0
    installed = program("--headless", "packs", "install", "given.fmrpack", "--name", "given", "--json")
    assert json.loads(installed.stdout)["installed"], installed.stderr
    assert "removed" in json.loads(program("--headless", "packs", "remove", "given", "--yes", "--json").stdout)


def test_the_doctor_finds_nothing_broken(program):
    done = program("--headless", "doctor", "--json")
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)["findings"] if finding["group"] == "Devices"}
    assert findings["engine"]["value"].startswith("ONNX Runtime draws")
    assert findings["torch"]["value"].startswith("not installed") and findings["torch"]["state"] == "info"

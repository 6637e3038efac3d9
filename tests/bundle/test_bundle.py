"""The built bundle as a person gets it: both programs, started from another folder and without this checkout's Python."""

import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from fmr_studio.packs import assets

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "dist" / "fmr-studio"
SUFFIX = ".exe" if sys.platform == "win32" else ""
CONSOLE, WINDOW = BUNDLE / f"fmr-studio{SUFFIX}", BUNDLE / f"fmr-studio-window{SUFFIX}"
SAMPLES = sorted((ROOT / "resources" / "samples" / "labels" / "animals").glob("*.png"))
FACES = assets.folder() / assets.RANDOM_FACE.filename
FACES_ID = "2f6c92a809dad5b3"
MOST_MIB = 350
KEPT = ("FMR_HOME", "SYSTEMROOT", "TEMP", "LANG", "OMP_NUM_THREADS")
PATIENCE_S = 180

pytestmark = pytest.mark.bundle
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="asks Linux' loader")


@pytest.fixture(scope="module", autouse=True)
def built():
    assert CONSOLE.is_file() and WINDOW.is_file(), "There is no bundle yet: make bundle"


@pytest.fixture
def program(tmp_path):
    """Runs one of the programs in an empty folder, with nothing of this environment but its folders."""

    def run(path, *arguments, **extra):
        kept = {
            name: os.environ[name]
            for name in ("FMR_HOME", "SYSTEMROOT", "TEMP", "LANG", "OMP_NUM_THREADS")
            if name in os.environ
        }
        environment = {**kept, "PATH": os.defpath, "HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen", **extra}
        work = tmp_path / "work"
        work.mkdir(exist_ok=True)
        return subprocess.run(
            [path, *map(str, arguments)], cwd=work, env=environment, capture_output=True, text=True, timeout=PATIENCE_S
        )

    return run


def loaded_libraries(program, tmp_path, path, *arguments):
    """The names of all libraries that a run loads, by the report of the system's loader on its own process."""
    done = program(path, *arguments, LD_DEBUG="files", LD_DEBUG_OUTPUT=str(tmp_path / "loader"))
    assert done.returncode == 0, done.stderr
    reports = [file.read_text() for file in tmp_path.glob("loader.*")]
    return "\n".join(report for report in reports if "libpython" in report)


def test_the_command_line_passes_its_self_test(program):
    done = program(CONSOLE, "--self-test")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Self-test passed.")
    assert "window" not in done.stdout


def test_the_window_passes_its_self_test(program):
    done = program(WINDOW, "--self-test")
    assert done.returncode == 0, done.stderr
    assert "The window showed it." in done.stdout


def test_a_self_test_fails_where_the_pack_is_damaged(program, tmp_path):
    """On a copy of the bundle made of links, with one weight file cut short."""
    copy = tmp_path / "copy"
    for folder, _, names in os.walk(BUNDLE):
        place = copy / Path(folder).relative_to(BUNDLE)
        place.mkdir(parents=True)
        for name in names:
            os.link(Path(folder) / name, place / name)
    weights = copy / "_internal" / "models" / "animals" / "mapper.safetensors"
    data = weights.read_bytes()
    weights.unlink()
    weights.write_bytes(data[:-1000])
    done = program(copy / CONSOLE.name, "--self-test")
    assert done.returncode == 1
    assert "mapper.safetensors" in done.stderr
    assert "Traceback" not in done.stderr


@on_linux
def test_the_command_line_never_loads_qt(program, tmp_path):
    for arguments in (("--version",), ("--headless", "doctor"), ("--self-test",)):
        loaded = loaded_libraries(program, tmp_path, CONSOLE, *arguments)
        assert "libpython" in loaded
        assert not [word for word in ("libQt6", "PySide6/Qt", "shiboken6/") if word in loaded], arguments


@on_linux
def test_the_loader_would_have_told(program, tmp_path):
    assert "libQt6Core" in loaded_libraries(program, tmp_path, WINDOW, "--version")


def test_a_batch_draws_the_samples_as_the_source_does(program, tmp_path):
    out = tmp_path / "out"
    done = program(CONSOLE, "--headless", "batch", *SAMPLES[:3], "-o", out, "--seeds", "0-1", "--json", "--device", "cpu")
    assert done.returncode == 0, done.stderr
    assert len(list(out.glob("*.png"))) == 6
    last = json.loads(done.stdout.splitlines()[-1])
    assert last["type"] == "summary"
    assert last["failed"] == 0
    from fmr_studio.inference.pipeline import Pipeline
    from fmr_studio.inference.recipes import read_recipe
    from fmr_studio.project.images import read_png

    pipe = Pipeline.load(ROOT / "models" / "animals", device="cpu")
    for path in sorted(out.glob("*.png"))[:2]:
        assert abs(read_png(path).astype(int) - pipe.render_request(read_recipe(path))).max() <= 2


def test_a_photo_opens_with_its_first_guess_and_a_word_on_why(program, tmp_path):
    photo = ROOT / "resources" / "self-test" / "expected.png"
    done = program(CONSOLE, "--headless", "invert", photo, "-o", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    item = json.loads(done.stdout.splitlines()[0])
    assert item["status"] == "made" and item["psnr_db"] > 20
    assert "PyTorch, which is not installed" in item["notes"][0] and "as its source is installed" in item["notes"][0]


@pytest.mark.parametrize("words", ["evaluate animals", "teach photo.png --out new", "packs prepare photo.pkl"])
def test_what_the_bundle_lacks_is_said_in_a_sentence(program, tmp_path, words):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "photo.pkl").write_bytes(b"\x80\x04.")
    done = program(CONSOLE, "--headless", *words.split())
    assert done.returncode == 1 and "as its source is installed" in done.stderr, done.stderr
    assert "Traceback" not in done.stderr and "should not have" not in done.stderr


def test_a_generator_of_others_becomes_a_pack_that_draws(program, tmp_path):
    name = "rosinality_tiny"
    done = program(CONSOLE, "--headless", "packs", "import", ROOT / "tests" / "data" / f"{name}.pt", "--name", name)
    assert done.returncode == 0, done.stderr
    drawn = program(CONSOLE, "--headless", "render", "--pack", name, "--seed", "1", "-o", tmp_path / "out.png")
    assert drawn.returncode == 0 and (tmp_path / "out.png").is_file(), drawn.stderr


@pytest.mark.skipif(not FACES.is_file(), reason="the face generator was not fetched on this machine")
def test_faces_are_fetched_and_painted(program, tmp_path):
    """With the wheel at hand, and as it is fetched: from where it was kept before."""
    home = tmp_path / "home"
    words = ("--headless", "packs", "get", "faces", "--accept-terms", "--json")
    done = program(CONSOLE, *words, "--from", FACES, FMR_HOME=str(home))
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    again = program(CONSOLE, *words, "--out", tmp_path / "again", FMR_HOME=str(home), FMR_ASSETS=str(FACES.parent))
    assert json.loads(again.stdout)["id"] == made["id"] == FACES_ID, again.stderr
    project = ROOT / "resources" / "samples" / "faces" / "wide-smile.fmr"
    with zipfile.ZipFile(project) as archive:
        labels = tmp_path / "labels.png"
        labels.write_bytes(archive.read(next(name for name in archive.namelist() if name.startswith("data/"))))
    drawn = program(
        CONSOLE, "--headless", "render", "--pack", "faces", "--labels", labels, "--seed", "21", "-o", tmp_path / "face.png",
        FMR_HOME=str(home),
    )  # fmt: skip
    assert drawn.returncode == 0, drawn.stderr


def test_a_bad_file_gets_a_sentence(program, tmp_path):
    bad = tmp_path / "notes.png"
    bad.write_text("no picture at all")
    done = program(CONSOLE, "--headless", "render", "--labels", bad, "-o", tmp_path / "out.png")
    assert done.returncode == 1
    assert "notes.png" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_doctor_finds_everything_in_place(program):
    done = program(CONSOLE, "--headless", "doctor", "--json")
    assert done.returncode == 0, done.stdout
    findings = {finding["name"]: finding["value"] for finding in json.loads(done.stdout)["findings"]}
    assert "all as the card names them" in findings["animals"]
    assert "Qt libraries" in findings or sys.platform != "linux"
    for name in ("onnxruntime", "PySide6-Essentials", "scipy", "defusedxml", "superqt"):
        assert findings[name][0].isdigit()
    assert findings["engine"].startswith("ONNX Runtime draws") and findings["torch"].startswith("not installed")


def test_every_command_can_be_loaded(program):
    listed = program(CONSOLE, "--headless", "--help").stdout
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and not line.startswith("   ")]
    names = [name for name in names if name.isalpha()]
    assert {"batch", "doctor", "train", "teach"} <= set(names)
    for name in names:
        done = program(CONSOLE, "--headless", name, "--help")
        assert done.returncode == 0, done.stderr


@on_linux
def test_without_a_command_the_window_opens(tmp_path, user_folders):
    environment = {"HOME": str(tmp_path), "FMR_HOME": str(user_folders), "PATH": os.defpath, "QT_QPA_PLATFORM": "offscreen"}
    running = subprocess.Popen([CONSOLE], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        until = time.monotonic() + PATIENCE_S
        while (seen := Path(f"/proc/{running.pid}/exe").resolve()) != WINDOW and time.monotonic() < until:
            assert running.poll() is None, running.stderr.read()
        assert seen == WINDOW
    finally:
        running.terminate()
        running.communicate()


@on_linux
@pytest.mark.parametrize("path", [CONSOLE, WINDOW], ids=["console", "window"])
def test_where_the_window_cannot_open_a_sentence_says_so(program, path):
    done = program(path, QT_QPA_PLATFORM="xcb", DISPLAY=":98765")
    assert done.returncode == 1
    assert "X11 (:98765) cannot be opened" in done.stderr or "libraries that this system does not have" in done.stderr


def test_nothing_of_torch_of_cuda_and_of_other_toolkits_is_inside():
    names = {str(path.relative_to(BUNDLE)).lower() for path in BUNDLE.rglob("*")}
    strange = ("torch", "sklearn", "nvidia", "triton/", "libcuda", "libcudart", "libcublas", "cudnn")
    strange += ("pyqt5", "pyqt6", "pyside2", "libgtk", "libgdk")
    # What counts is libraries and packages.
    found = {name for name in names for word in strange if f"_internal/{word}" in name or (".so" in name and word in name)}
    assert not found


def test_it_is_not_larger_than_stated():
    size = sum(path.stat().st_size for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink())
    assert size < MOST_MIB * 2**20

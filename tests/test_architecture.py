"""Rules about the code as a whole, checked by a machine."""

import ast
import re
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from statistics import median

import pytest
from helpers.pictures import blocks, save

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES, MEDIAN_LINES, FUNCTION_LINES = 400, 150, 25
HEAVY = ("torch", "PySide6", "shiboken6", "sklearn", "scipy")
TORCH_FREE = (
    "fmr_studio.canvas",
    "fmr_studio.project",
    "fmr_studio.jobs.latest",
    "fmr_studio.jobs.pacing",
    "fmr_studio.jobs.progress",
    "fmr_studio.settings",
    "fmr_studio.log",
    "fmr_studio.packs.card",
    "fmr_studio.packs.catalog",
    "fmr_studio.inference.request",
)


def loaded_by(code, heavy=HEAVY):
    """Which of the ``heavy`` modules are loaded after running ``code`` in a fresh interpreter."""
    script = f"{code}\nimport sys\nprint('loaded:', *(m for m in {heavy!r} if m in sys.modules))"
    result = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip().splitlines()[-1].split()[1:]


def command_line(*arguments):
    return f"from fmr_studio.cli.main import main\nassert main({list(arguments)!r}) == 0"


def test_importing_the_package_loads_nothing_heavy():
    assert loaded_by("import fmr_studio; assert fmr_studio.FmrError") == []


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["--headless", "--help"]], ids=" ".join)
def test_the_command_line_answers_without_torch_and_qt(arguments):
    assert loaded_by(command_line(*arguments)) == []


def test_the_help_of_every_command_comes_without_torch_and_qt():
    code = "from fmr_studio.cli.commands import available\n"
    code += "from fmr_studio.cli.main import main\n"
    code += "for name in available():\n    assert main(['--headless', name, '--help']) == 0"
    assert loaded_by(code) == []


def test_the_doctor_does_not_load_qt():
    assert "PySide6" not in loaded_by("from fmr_studio.cli.main import main\nmain(['--headless', 'doctor'])")


@pytest.mark.parametrize("module", TORCH_FREE)
def test_a_module_that_must_do_without_torch_does(module):
    assert loaded_by(f"import {module}", ("torch", "PySide6")) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["render", "--seed", "3", "-o", "out.png"],
        ["batch", "labels.png", "-o", "out", "--seeds", "1-2"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_pictures_and_batches_are_made_without_torch(arguments, tiny_pack, tmp_path):
    save(tmp_path / "labels.png", blocks())
    words = ["--headless", arguments[0], "--pack", str(tiny_pack.folder), "--device", "cpu", *arguments[1:]]
    code = f"import os\nos.chdir({str(tmp_path)!r})\n{command_line(*words)}"
    assert loaded_by(code, ("torch", "PySide6")) == []
    assert len(list(tmp_path.glob("out*/*.png")) + list(tmp_path.glob("out.png"))) >= 1


def test_what_the_window_asks_for_needs_no_torch(tiny_pack):
    code = f"""
import numpy as np
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells
from fmr_studio.inference.engine import InversionWish
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.jobs.progress import Progress
engine = PipelineEngine.load({str(tiny_pack.folder)!r}, "auto")
wall = [engine.render(RenderRequest("tiny", look=Look(seed))) for seed in range(3)]
painted = wall[0].source_labels.copy()
painted[4:9, 4:9] = 1
result = engine.render(RenderRequest("tiny", painted, wall[0].request.look), with_mask=True)
picture_png(result.image, result.request)
cells = np.zeros((16, 16), bool)
cells[2:5, 2:5] = True
engine.cut_piece(SourceSpec(Look(1)), Cells.of(cells))
engine.invert(result.image, InversionWish("first guess", budget_s=0.0), Progress(), lambda picture: None)
"""
    assert loaded_by(code, ("torch", "PySide6")) == []


def test_importing_the_base_modules_makes_no_file_and_no_thread(user_folders):
    code = "import threading, fmr_studio.paths, fmr_studio.log, fmr_studio.settings, fmr_studio.cli.main\n"
    code += "assert threading.active_count() == 1"
    loaded_by(code)
    assert not user_folders.exists()


def test_no_file_is_longer_than_agreed():
    files = [*ROOT.glob("fmr_studio/**/*.py"), *ROOT.glob("tests/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > MAX_LINES} == {}


def module_of(file):
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(file, modules):
    """The modules of the package that a file names in any import, also inside functions and for types alone."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= inner & modules if inner <= modules else {node.module, *(inner & modules)}
    return (found & modules) - {module_of(file)}


def test_no_file_imports_itself_over_others():
    files = {module_of(file): file for file in ROOT.glob("fmr_studio/**/*.py")}
    graph = {name: imports_of(file, files.keys()) for name, file in files.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_files_and_functions_are_short():
    files = [file.read_text(encoding="utf-8") for file in ROOT.glob("fmr_studio/**/*.py")]
    nodes = (node for text in files for node in ast.walk(ast.parse(text)))
    functions = sorted(node.end_lineno - node.lineno + 1 for node in nodes if isinstance(node, ast.FunctionDef))
    assert median(len(text.splitlines()) for text in files) <= MEDIAN_LINES
    assert functions[round(0.9 * len(functions))] <= FUNCTION_LINES, "nine functions in ten"


def test_imports_run_downwards_only():
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    result = subprocess.run(lint, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stdout + result.stderr


def test_no_room_of_the_window_is_handed_the_window():
    ui = ROOT / "fmr_studio" / "ui"
    knowing = {file.name for file in ui.rglob("*.py") if re.search(r"\bMainWindow\b", file.read_text(encoding="utf-8"))}
    assert knowing == {"main_window.py", "app.py", "self_test.py"}

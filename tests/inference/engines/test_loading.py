"""Which engine draws: ONNX Runtime on processors, PyTorch in its place where it cannot be loaded, and no crash at import."""

import subprocess
import sys

import numpy as np
import onnxruntime as ort
import pytest

from fmr_studio.canvas.look import Look
from fmr_studio.cli.main import main
from fmr_studio.doctor.examination import examine
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines import loading, providers
from fmr_studio.inference.engines.onnxruntime.runtime import FAILURES
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.recipes import read_recipe
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.progress import Progress

RUNTIME_ERROR = next(kind for kind in FAILURES if kind.__name__ == "RuntimeException")


@pytest.fixture
def broken_runtime(monkeypatch):
    """ONNX Runtime cannot be imported, as where a library of the system is missing."""
    for name in [name for name in sys.modules if name.split(".")[0] == "onnxruntime"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)


def test_processors_draw_with_onnx_runtime(tiny_pack):
    assert Pipeline.load(tiny_pack.folder, device="cpu").engine.startswith("onnxruntime ")
    assert Pipeline.load(tiny_pack.folder, device="cpu", engine="torch").engine.startswith("torch ")


def test_where_it_cannot_be_loaded_pytorch_draws_and_the_log_says_why(tiny_pack, broken_runtime, caplog):
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    assert pipe.engine.startswith("torch ") and pipe.sample(1).image.dtype == np.uint8
    assert "ONNX Runtime cannot be loaded" in caplog.text and "PyTorch draws in its place" in caplog.text
    with pytest.raises(FmrError, match=r"ONNX Runtime cannot be loaded"):
        Pipeline.load(tiny_pack.folder, device="cpu", engine="onnxruntime")


def test_the_doctor_says_it(broken_runtime):
    engine = next(finding for finding in examine(Progress()).findings if finding.name == "engine")
    assert "PyTorch draws in its place" in engine.value and engine.advice


@pytest.mark.parametrize(
    ("text", "found"),
    [("cuda: Optional[str] = '12.8'\n", True), ("cuda = None\n", False), ("hip: Optional[str] = None\n", False)],
)
def test_a_build_for_cuda_is_known_by_its_version_file(tmp_path, text, found):
    (tmp_path / "version.py").write_text(text)
    assert loading._built_for_cuda(tmp_path) == found
    assert not loading._built_for_cuda(tmp_path / "missing")


def test_an_engine_that_does_not_exist_and_a_device_that_is_not_there_are_sentences(tiny_pack):
    with pytest.raises(FmrError, match="no engine 'abacus'"):
        Pipeline.load(tiny_pack.folder, engine="abacus")
    with pytest.raises(FmrError, match="no CUDA device"):
        Pipeline.load(tiny_pack.folder, device="cuda")


def test_the_runtime_notes_nothing_about_the_machine_and_sends_nothing(tmp_path, monkeypatch):
    """Where it would send something, it keeps a number of the machine and what waits to be sent in the cache folder."""
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY", raising=False)
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(tmp_path))
    code = "from fmr_studio.inference.engines.providers import runtime_problem\nassert runtime_problem() is None"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
    assert list(tmp_path.rglob("*")) == []


@pytest.fixture
def fresh_runtime(monkeypatch):
    """Nothing is known of ONNX Runtime yet, and nothing that happens is remembered after the test."""
    monkeypatch.setattr(providers, "_tried", set())
    monkeypatch.setattr(providers, "_failures", [])


def failing(*_, **__):
    raise RUNTIME_ERROR("Non-zero status code: illegal instruction\nat 0x7f")


@pytest.mark.parametrize("when", ["a session is made", "it runs"])
def test_a_runtime_that_does_not_work_is_found_before_it_draws(tiny_pack, fresh_runtime, monkeypatch, caplog, when):
    if when == "a session is made":
        monkeypatch.setattr(ort, "InferenceSession", failing)
    else:
        monkeypatch.setattr(ort.InferenceSession, "run", failing)
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    assert pipe.engine.startswith("torch ") and pipe.sample(1).image.dtype == np.uint8
    assert "illegal instruction. PyTorch draws in its place, more slowly." in caplog.text and "0x7f" not in caplog.text
    engine = next(finding for finding in examine(Progress()).findings if finding.name == "engine")
    assert "illegal instruction" in engine.value and engine.advice


def test_a_pack_that_the_runtime_cannot_prepare_is_drawn_by_pytorch(tiny_pack, fresh_runtime, monkeypatch, caplog):
    assert providers.runtime_problem() is None
    monkeypatch.setattr(ort, "InferenceSession", failing)
    assert Pipeline.load(tiny_pack.folder, device="cpu").engine.startswith("torch ")
    assert "ONNX Runtime cannot prepare the networks" in caplog.text


def test_a_runtime_that_fails_in_the_middle_is_left_for_pytorch(tiny_pack, fresh_runtime, monkeypatch, caplog):
    engine = PipelineEngine.load(str(tiny_pack.folder), "cpu")
    before = engine.render(RenderRequest("tiny", look=Look(3)))
    monkeypatch.setattr(ort.InferenceSession, "run", failing)
    drafts = [engine.render(RenderRequest("tiny", look=Look(seed))) for seed in (3, 4, 3)]
    assert np.abs(drafts[0].image.astype(int) - before.image).max() <= 1 and np.array_equal(drafts[2].image, drafts[0].image)
    assert caplog.text.count("ONNX Runtime failed while it was drawing") == 1
    assert Pipeline.load(tiny_pack.folder, device="cpu").engine.startswith("torch ")


def test_memory_that_is_not_enough_is_no_failure_of_the_engine(tiny_pack, fresh_runtime, monkeypatch):
    def full(*_, **__):
        raise RUNTIME_ERROR("Failed to allocate memory for requested buffer of size 9")

    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    monkeypatch.setattr(ort.InferenceSession, "run", full)
    with pytest.raises(MemoryError, match="Failed to allocate"):
        pipe.sample(1)


def test_neither_engine_is_said_in_one_sentence(tiny_pack, broken_runtime, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("fmr_studio.inference.engines.torch")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(
        FmrError, match=r"ONNX Runtime cannot be loaded: .* PyTorch, which would draw in its place, is not installed"
    ):
        Pipeline.load(tiny_pack.folder, device="cpu")


@pytest.mark.parametrize(
    ("device", "build", "chosen"),
    [
        ("auto", ("cpu",), "cpu"),
        ("auto", ("coreml", "cpu"), "cpu"),
        ("coreml", ("coreml", "cpu"), "coreml"),
        ("auto", ("directml", "cpu"), "directml"),
        ("auto", ("cuda", "cpu"), "cuda"),
        ("cuda", ("cpu",), None),
        ("mps", ("cpu",), None),
    ],
)
def test_providers_are_chosen_by_what_the_build_has(monkeypatch, device, build, chosen):
    monkeypatch.setattr(loading, "provided", lambda: build)
    monkeypatch.setattr(loading, "likely_device", lambda: "cpu")
    assert loading._automatic(device) == chosen


def test_a_device_that_the_build_does_not_draw_on(tiny_pack):
    with pytest.raises(FmrError, match="does not draw on directml") as found:
        Pipeline.load(tiny_pack.folder, device="directml", engine="onnxruntime")
    assert "It draws on cpu" in found.value.hint


def test_the_command_line_chooses_the_engine(tiny_pack, tmp_path):
    for engine, named in (("pytorch", "torch "), ("onnxruntime", "onnxruntime ")):
        out = tmp_path / f"{engine}.png"
        assert main(["--headless", "render", "--pack", str(tiny_pack.folder), "-o", str(out), "--engine", engine]) == 0
        assert read_recipe(out).engine.startswith(named)

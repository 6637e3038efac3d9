"""Which engine draws: ONNX Runtime on processors, PyTorch in its place where it cannot be loaded, and no crash at import."""

import subprocess
import sys

import numpy as np
import pytest

from fmr_studio.doctor.examination import examine
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines import loading
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress


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
    with pytest.raises(FmrError, match="ONNX Runtime cannot be loaded"):
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
    code = "from fmr_studio.inference.engines.loading import runtime_problem\nassert runtime_problem() is None"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
    assert list(tmp_path.rglob("*")) == []

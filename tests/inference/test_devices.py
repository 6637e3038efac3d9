"""Only devices that a machine has are offered, and what was chosen before."""

from types import SimpleNamespace

import pytest

from fmr_studio.inference import devices


@pytest.fixture
def torch_built_for(tmp_path, monkeypatch):
    def build(**values):
        lines = [f"{name}: Optional[str] = {value!r}" for name, value in {"cuda": None, "hip": None, **values}.items()]
        (tmp_path / "version.py").write_text("\n".join(lines))
        spec = SimpleNamespace(origin=str(tmp_path / "__init__.py"))
        monkeypatch.setattr(devices, "find_spec", lambda name: spec)

    return build


def test_a_build_for_processors_offers_no_cuda_whatever_the_driver(torch_built_for, monkeypatch):
    monkeypatch.setattr(devices, "_loads", lambda library: True)
    torch_built_for()
    assert not devices.has_cuda()
    torch_built_for(cuda="12.8")
    assert devices.has_cuda()


def test_without_a_driver_there_is_no_cuda(torch_built_for, monkeypatch):
    monkeypatch.setattr(devices, "_loads", lambda library: False)
    torch_built_for(cuda="12.8")
    assert not devices.has_cuda()


def test_what_was_chosen_is_listed_though_it_is_absent(monkeypatch):
    monkeypatch.setattr(devices, "has_cuda", lambda: False)
    monkeypatch.setattr(devices.sys, "platform", "linux")
    assert devices.offered_devices() == ("auto", "cpu")
    assert devices.offered_devices("cuda") == ("auto", "cpu", "cuda")


def test_mps_is_offered_on_macs_with_their_own_processors(monkeypatch):
    monkeypatch.setattr(devices, "has_cuda", lambda: False)
    monkeypatch.setattr(devices.sys, "platform", "darwin")
    monkeypatch.setattr(devices.platform, "machine", lambda: "arm64")
    assert devices.offered_devices() == ("auto", "cpu", "mps")

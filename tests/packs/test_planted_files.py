"""Nothing inside a file that is imported is executed, however it is planted."""

import builtins
import importlib
import os
import pickle
import subprocess
from collections import OrderedDict

import numpy as np
import pytest
import torch
from helpers.stylegan2_files import OFFICIAL, refusal, write_official, write_rosinality

from fmr_studio.errors import FmrError
from fmr_studio.packs.importers.importing import read_generator
from fmr_studio.packs.importers.pickled import NotAdmittedError, read_pickle

LAYER = "synthesis.b16.conv0"


class Call:
    """Pickles as a call of a function, which plain unpickling would make."""

    def __init__(self, function, *args):
        self.function, self.args = function, args

    def __reduce__(self):
        return self.function, self.args


def plants(marker):
    """Calls that would make the folder ``marker``, by name."""
    code = f"__import__('os').mkdir({str(marker)!r})"
    return {
        "os.system": Call(os.system, f'mkdir "{marker}"'),
        "eval": Call(builtins.eval, code),
        "exec": Call(builtins.exec, code),
        "mkdir": Call(os.mkdir, str(marker)),
        "getattr": Call(getattr, Call(importlib.import_module, "os"), "mkdir"),
        "Popen": Call(subprocess.Popen, ["mkdir", str(marker)]),
        "torch.load": Call(torch.load, str(OFFICIAL)),
        "numpy.load": Call(np.load, str(OFFICIAL)),
    }


PLANTS = sorted(plants("x"))


def test_the_plants_are_live(tmp_path):
    marker = tmp_path / "marker"
    for name in ("os.system", "eval", "mkdir"):
        pickle.loads(pickle.dumps(plants(marker)[name]))
        assert marker.is_dir()
        marker.rmdir()


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_call_beside_the_generator_does_not_run(generator, target, tmp_path, name):
    marker = tmp_path / "marker"
    write_official(target, generator, D=plants(marker)[name])
    assert "nothing in it was executed" in refusal(target)
    assert not marker.exists()


@pytest.mark.parametrize("name", ["os.system", "eval", "getattr"])
def test_a_planted_call_inside_a_module_does_not_run(generator, target, tmp_path, name):
    marker = tmp_path / "marker"
    generator[LAYER].set(padding=plants(marker)[name])
    write_official(target, generator)
    assert "nothing in it was executed" in refusal(target)
    assert not marker.exists()


@pytest.mark.parametrize("name", ["os.system", "eval", "getattr", "torch.load"])
@pytest.mark.parametrize("old", [False, True], ids=["zip", "old form"])
def test_a_planted_call_in_a_checkpoint_does_not_run(tmp_path, name, old):
    marker = tmp_path / "marker"
    path = write_rosinality(tmp_path / "net.pt", old=old, args=plants(marker)[name])
    assert "nothing in it was executed" in refusal(path)
    assert not marker.exists()


def test_source_text_inside_the_file_does_not_run(generator, target, tmp_path):
    marker = tmp_path / "marker"
    for module in generator.walk():
        module.source = f"import os\nos.mkdir({str(marker)!r})\neval('os.mkdir({marker.as_posix()!r})')\n"
    write_official(target, generator)
    assert read_generator(target).config.resolution == 64
    assert not marker.exists()


def test_a_planted_call_inside_the_bytes_of_a_tensor_does_not_run(generator, target, tmp_path):
    marker = tmp_path / "marker"
    storage = Call(torch.storage._load_from_bytes, pickle.dumps(plants(marker)["mkdir"]))
    tensor = Call(torch._utils._rebuild_tensor_v2, storage, 0, (32,), (1,), False, OrderedDict())
    generator[LAYER].change("bias", lambda _: tensor)
    write_official(target, generator)
    assert "damaged" in refusal(target)
    assert not marker.exists()


@pytest.mark.parametrize(
    "code",
    [
        b"(S'mkdir marker'\nios\nsystem\n.",
        b"(cos\nsystem\nS'mkdir marker'\no.",
        b"Psomewhere\n.",
        b"\x82\x01.",
        b"cos\nsystem\n.",
        b"cbuiltins\neval\n(S'1'\ntR.",
        b"\x8c\x0ebuiltins.print\x8c\x04eval\x93.",
        b"ctorch_utils.persistence\n_reconstruct_persistent_obj.__call__\n.",
    ],
)
def test_other_ways_to_call_are_refused(code):
    with pytest.raises(NotAdmittedError, match="nothing in it was executed"):
        read_pickle(b"\x80\x04" + code)


def test_a_file_leaves_nothing_behind_in_the_program():
    """BUILD with a second dictionary sets attributes: on none of what a name gives."""
    for name in ("dnnlib.util\nEasyDict", "collections\nOrderedDict", "numpy\ndtype", "torch.storage\n_load_from_bytes"):
        planted = b"\x80\x04c" + name.encode() + b"\nN}\x8c\x04_make\x8c\x01xs}\x8c\x03get\x8c\x01xs\x86b."
        with pytest.raises(FmrError, match="damaged"):
            read_pickle(planted)
    assert read_pickle(OFFICIAL.read_bytes())["training_set_kwargs"].get("path") == "x"


def test_an_absurd_memo_number_claims_no_memory():
    assert read_pickle(b"\x80\x04Nr\xff\xff\xff\x7f.") is None

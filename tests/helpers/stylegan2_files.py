"""Other programs' StyleGAN2 files for tests: the reference networks, and changed or planted variants of them."""

import pickle
import sys
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

DATA = Path(__file__).resolve().parent.parent / "data"
OFFICIAL = DATA / "stylegan2_ada_tiny.pkl"
ROSINALITY = DATA / "rosinality_tiny.pt"


class Module:
    """A network module that pickles like the official repositories' persistent objects.

    ``source`` is the source text that the file carries for its class.
    """

    def __init__(self, class_name, attributes, source=""):
        self.class_name, self.attributes, self.source = class_name, attributes, source

    def __reduce__(self):
        rebuild = sys.modules["torch_utils.persistence"]._reconstruct_persistent_obj
        meta = {"type": "class", "version": 6, "module_src": self.source}
        return rebuild, ({**meta, "class_name": self.class_name, "state": self.attributes},)

    def __getitem__(self, path):
        """The module that a dotted path leads to."""
        module = self
        for name in path.split("."):
            module = module.attributes["_modules"][name]
        return module

    def walk(self):
        """This module and all below it."""
        yield self
        for module in self.attributes["_modules"].values():
            yield from module.walk()

    def set(self, **attributes):
        """Change attributes of this module."""
        self.attributes.update(attributes)

    def change(self, name, function):
        """Replace a parameter or a buffer by what ``function`` makes of it."""
        for kind in ("_parameters", "_buffers"):
            if name in self.attributes[kind]:
                self.attributes[kind][name] = function(self.attributes[kind][name])


def official_generator():
    """The reference network's averaged generator, to be changed and written again."""
    from fmr_studio.packs.importers.pickled import read_pickle

    return _thaw(read_pickle(OFFICIAL.read_bytes())["G_ema"])


def write_official(path, generator, *, protocol=pickle.DEFAULT_PROTOCOL, **others):
    """Write a ``.pkl`` in the official layout; ``others`` are further entries of its dictionary."""
    with _official_modules():
        content = {"G": None, "D": None, "G_ema": generator, "training_set_kwargs": {}, "augment_pipe": None, **others}
        path.write_bytes(pickle.dumps(content, protocol))
    return path


def write_rosinality(path, change=lambda weights: None, *, old=False, **others):
    """Write the reference ``.pt`` again after ``change(weights)``; ``old`` in the form of before PyTorch 1.6."""
    import torch

    content = torch.load(ROSINALITY, weights_only=True)
    change(content["g_ema"])
    torch.save({**content, **others}, path, _use_new_zipfile_serialization=not old)
    return path


def refusal(path):
    """The sentence with which a file is refused, and its hint."""
    from fmr_studio.errors import FmrError
    from fmr_studio.packs.importers.importing import read_generator

    with pytest.raises(FmrError) as caught:
        read_generator(path)
    assert path.name in caught.value.message
    assert caught.value.message.endswith(".")
    return f"{caught.value.message} {caught.value.hint}"


def built(converted):
    """An imported generator as PyTorch runs it, float32 on the CPU."""
    import torch

    from fmr_studio.nn.generators import build_generator

    generator = build_generator(converted.config)
    generator.load_state_dict({name: torch.tensor(array) for name, array in converted.state.items()})
    return generator


def _thaw(value):
    from fmr_studio.packs.importers.pickled import PersistentObject
    from fmr_studio.packs.importers.tensors import PickledTensor

    if isinstance(value, PersistentObject):
        return Module(value.class_name, {key: _thaw(entry) for key, entry in value.attributes.items()})
    if isinstance(value, PickledTensor):
        import torch

        return torch.from_numpy(value.read())
    return {key: _thaw(entry) for key, entry in value.items()} if isinstance(value, dict) else value


@contextmanager
def _official_modules():
    """The one function by whose name the official files rebuild their objects."""

    def _reconstruct_persistent_obj(meta):
        raise AssertionError("a test only writes such files")

    _reconstruct_persistent_obj.__module__ = "torch_utils.persistence"
    _reconstruct_persistent_obj.__qualname__ = "_reconstruct_persistent_obj"
    module = ModuleType("torch_utils.persistence")
    module._reconstruct_persistent_obj = _reconstruct_persistent_obj
    names = {"torch_utils": ModuleType("torch_utils"), "torch_utils.persistence": module}
    sys.modules.update(names)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]

"""Files made to end, hang or flood the program get a sentence, quickly and in little memory."""

import json
import pickle
import resource
import subprocess
import sys
import time
import zipfile
from contextlib import suppress

import pytest
import torch
from helpers.stylegan2_files import OFFICIAL, ROSINALITY, refusal, write_official, write_rosinality

from fmr_studio.errors import FmrError, printable, quoted
from fmr_studio.packs.card import CARD_LIMIT_BYTES, read_card
from fmr_studio.packs.importers.importing import read_generator
from fmr_studio.packs.importers.machine import MAX_INSTRUCTIONS
from fmr_studio.packs.importers.pickled import read_pickle
from fmr_studio.packs.weights import generator_config

QUICK_S = 5.0


def shared(depth):
    """The bytes of a tuple of two that are one tuple of two and so on: 2 to the power of ``depth`` leaves."""
    return b")" + b"q\x00h\x00\x86" * depth


HOSTILE = {
    "a deep tuple as a key": b"\x80\x02}" + b")" + b"\x85" * 500_000 + b"Ns.",
    "shared tuples as a key": b"\x80\x02}" + shared(60) + b"Ns.",
    "shared tuples in a set": b"\x80\x04\x8f(" + shared(60) + b"\x90.",
    "shared tuples as a number": b"\x80\x02cnumpy.core.multiarray\nscalar\n" + shared(60) + b"C\x01x\x86R.",
    "shared tuples as a class": b"\x80\x02ctorch_utils.persistence\n_reconstruct_persistent_obj\n}(X\n\x00\x00\x00class_name"
    + shared(60) + b"X\x05\x00\x00\x00state}u\x85R.",
    "a number of a million digits": b"\x80\x02}I" + b"9" * 1_000_000 + b"\nNs.",
    "a number of a million bytes": b"\x80\x02\x8b" + (10**6).to_bytes(4, "little") + b"\x7f" * 10**6 + b".",
    "a type of a huge number": b"\x80\x04cnumpy.core.multiarray\nscalar\ncnumpy\ndtype\nU\x0af999999999\x85RC\x01x\x86R.",
    "empty dictionaries without end": b"\x80\x02" + b"}" * (MAX_INSTRUCTIONS + 5) + b".",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_pickle_is_refused_at_once(name, target):
    target.write_bytes(HOSTILE[name])
    began = time.process_time()
    refusal(target)
    assert time.process_time() - began < QUICK_S


def test_a_shape_of_thousands_of_huge_numbers_is_refused_at_once(target):
    shape = b"(" + (b"\x8a\x10" + b"\x7f" * 16) * 5_000 + b"t"
    storage = b"ctorch.storage\n_load_from_bytes\nC\x01x\x85R"
    target.write_bytes(b"\x80\x04ctorch._utils\n_rebuild_tensor_v2\n(" + storage + b"K\x00" + shape + b"q\x00h\x00tR.")
    began = time.process_time()
    assert "damaged" in refusal(target)
    assert time.process_time() - began < QUICK_S


def rewritten(path, target, **changes):
    """A zip with some entries replaced or compressed: contents by the end of their names."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            change = next((data for end, data in changes.items() if info.filename.endswith(end)), None)
            kind = zipfile.ZIP_DEFLATED if change else zipfile.ZIP_STORED
            new.writestr(info.filename, change or old.read(info), kind)
    return target


@pytest.mark.parametrize("entry", ["data.pkl", "data/0", "version"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(entry, tmp_path):
    bomb = rewritten(ROSINALITY, tmp_path / "bomb.pt", **{entry: bytes(2**28)})
    assert bomb.stat().st_size < 2**21
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    refusal(bomb)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2**17, "128 MB more"


@pytest.mark.parametrize("old", [False, True], ids=["zip", "old form"])
def test_any_flipped_key_of_a_storage_is_a_sentence_or_harmless(tmp_path, old):
    data = bytearray(write_rosinality(tmp_path / "whole.pt", old=old).read_bytes())
    path = tmp_path / "flipped.pt"
    place = data.index(b"storage") + data[data.index(b"storage") :].index(b"cpu") - 6
    for byte in range(place - 4, place + 4):
        flipped = bytearray(data)
        flipped[byte] ^= 0x11
        path.write_bytes(flipped)
        with suppress(FmrError):  # some bytes are numbers that only the file itself uses
            assert read_generator(path).config.resolution == 64


def test_a_name_of_millions_of_letters_and_escape_codes_is_cut_and_escaped(generator, target, headless):
    generator["mapping"].class_name = "\x1b[31mred\x1b]0;title\x07" + "x" * 5_000_000
    write_official(target, generator)
    done = headless("packs", "import", target)
    assert done.code == 1 and "\x1b" not in done.err and "\x07" not in done.err
    assert len(done.err) < 2_000


def test_what_is_said_of_a_file_cannot_steer_the_terminal():
    assert printable("a\x1b[2Jb\r\u202ec") == "a\\x1b[2Jb\\r\\u202ec"
    assert printable("ä→\n✓") == "ä→\n✓"
    assert len(printable("x" * 10**6)) == 2_000
    assert quoted("x" * 100, 10) == "xxxxxxxxx…"
    assert quoted(10**5_000) == "a huge number"
    assert quoted({"a": 1}) == "a dict" and quoted((64, 128)) == "(64, 128)"
    nested = ()
    for _ in range(60):
        nested = (nested, nested)
    assert quoted(nested) == "a tuple"


@pytest.mark.parametrize(
    "content", [b"[" * 200_000, b'{"format": 1, "resolution": 1e999}', b"{}", b" " * (CARD_LIMIT_BYTES + 1)]
)
def test_a_hostile_card_is_a_sentence(tmp_path, content):
    (tmp_path / "pack.json").write_bytes(content)
    with pytest.raises(FmrError, match="not a readable pack card"):
        read_card(tmp_path)


@pytest.mark.parametrize("channels", [[10**9, 10**9], [16] * 100, [16.5], ["16"], [0]])
def test_a_card_with_channels_beyond_all_bounds_builds_no_network(channels):
    with pytest.raises(FmrError, match="damaged"):
        generator_config({"channels": channels})


def test_reading_takes_little_more_than_the_file(tmp_path):
    """A checkpoint's discriminator and optimisers stay on the disk."""
    heavy = write_rosinality(tmp_path / "training.pt", d={"weight": torch.zeros(2**26)})
    code = (
        "import sys, resource, torch, pathlib\n"
        "from fmr_studio.packs.importers.importing import read_generator\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "read_generator(pathlib.Path(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(heavy)], capture_output=True, text=True, timeout=120, check=True)
    assert int(done.stdout) < 2**17, "of the 256 MB"


def test_what_the_official_files_hold_is_read_as_before():
    content = read_pickle(OFFICIAL.read_bytes())
    assert {"G", "D", "G_ema"} <= set(content)
    assert read_pickle(pickle.dumps({"a": [1, 2.5, None, True, b"x", "y", (3, 4)], 5: set()})) == {
        "a": [1, 2.5, None, True, b"x", "y", (3, 4)], 5: set(),
    }  # fmt: skip
    assert json.loads(json.dumps(content["training_set_kwargs"])) == content["training_set_kwargs"]

"""Damaged, planted and strange files are refused with a sentence that names them."""

import json
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from helpers.archives import members_of, png, write
from helpers.documents import PALETTE, full_document
from helpers.pictures import cut_short
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fmr_studio.errors import FmrError
from fmr_studio.project import containers, openraster
from fmr_studio.project.archive import is_project, read_project, save_project

DATA = Path(__file__).resolve().parent.parent / "data"


def refusal(path):
    with pytest.raises(FmrError) as caught:
        read_project(path, PALETTE)
    assert path.name in caught.value.message and caught.value.message.endswith(".")
    return f"{caught.value.message} {caught.value.hint}"


# -- files that must be refused ----------------------------------------------------------------------------------------


def test_a_text_file_is_no_project(tmp_path):
    path = tmp_path / "letter.fmr"
    path.write_text("Dear all")
    assert "not even a zip file" in refusal(path) and not is_project(path)


def test_missing_folders_and_unreadable_files_are_said(tmp_path):
    assert "cannot be read" in refusal(tmp_path / "none.fmr")
    (tmp_path / "folder.fmr").mkdir()
    assert "cannot be read" in refusal(tmp_path / "folder.fmr")


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.99])
def test_a_truncated_file_is_said(saved, share):
    assert "damaged or cut short" in refusal(cut_short(saved, share))


@pytest.mark.parametrize("name", ["../../evil.png", "data/../../evil", "C:/evil.png", "..\\evil.png"])
def test_names_that_lead_out_of_the_file_are_refused(saved, name):
    write(saved, {**members_of(saved), name: b"evil"})
    assert "outside of it" in refusal(saved)


@pytest.mark.parametrize("member", ["stack.xml", "data/layer0.png"])
def test_a_bomb_is_not_unpacked(tmp_path, monkeypatch, member):
    monkeypatch.setattr(containers, "MAX_RATIO", 100)
    stack = '<image w="16" h="16"><stack><layer src="data/layer0.png"/></stack></image>'
    path = tmp_path / "bomb.ora"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {"stack.xml": stack, member: bytes(9 * 2**20)}.items():
            archive.writestr(name, data)
    assert "claims to be 9,437,184 bytes" in refusal(path)


def test_entities_are_refused(tmp_path):
    xml = '<!DOCTYPE image [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><image w="1" h="1"><stack>&b;</stack></image>'
    assert "declares entities" in refusal(write(tmp_path / "entity.ora", {"stack.xml": xml}))
    xml = '<!DOCTYPE image [<!ENTITY a SYSTEM "file:///etc/passwd">]><image w="1" h="1"><stack name="&a;"/></image>'
    assert "declares entities" in refusal(write(tmp_path / "external.ora", {"stack.xml": xml}))


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        ("<image", "damaged"),
        ('<image w="16"><stack/></image>', "damaged"),
        ('<image w="16" h="16"/>', "no stack"),
        ('<image w="16" h="16"><stack/></image>', "no layers"),
        ('<image w="99999" h="16"><stack><layer src="a"/></stack></image>', "99999 x 16"),
        ('<image w="16" h="0"><stack><layer src="a"/></stack></image>', "16 x 0"),
        ('<image w="16" h="16"><stack><layer src="a"/></stack></image>', "has no a"),
        ('<image w="16" h="16"><stack><layer src="a" x="1e999"/></stack></image>', "damaged"),
        ('<image w="16" h="16">' + "<stack>" * 40 + '<layer src="a"/>' + "</stack>" * 40 + "</image>", "too deep"),
        ('<image w="8192" h="8192"><stack>' + '<layer src="a"/>' * 9 + "</stack></image>", "too large"),
        ('<image w="1" h="1"><stack>' + '<layer src="a"/>' * 600 + "</stack></image>", "600 layers"),
    ],
)
def test_a_stack_that_makes_no_sense_is_said(tmp_path, xml, words):
    assert words in refusal(write(tmp_path / "bad.ora", {"stack.xml": xml}))


def test_an_encrypted_file_is_said(tmp_path, saved):
    data = bytearray(saved.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    while at >= 0:  # the flag in the central directory of every member
        data[at + 8] |= 1
        at = data.rfind(b"PK\x01\x02", 0, at)
    saved.write_bytes(data)
    assert "encrypted" in refusal(saved)


def broken_manifests():
    manifest = {"version": 2, "size": [16, 16], "palette": PALETTE.to_json(), "properties": {}, "layers": []}
    layer = {"id": 1, "kind": "labels", "name": "a", "pixels": "fmr/layers/1.png"}
    yield b"{"
    yield b"[]"
    yield b"[" * 100_000
    yield json.dumps({**manifest, "version": "two"}).encode()
    yield json.dumps({"version": 1, "size": [16, 16]}).encode()
    yield json.dumps(manifest).encode()
    for change in ({"size": [16]}, {"size": [0, 16]}, {"palette": 7}, {"properties": {"seed": -1}}, {"blobs": 3}):
        yield json.dumps({**manifest, "layers": [layer], **change}).encode()
    for change in ({"kind": "cloud"}, {"id": "x"}, {"opacity": 2}, {"pixels": "fmr/none.png"}, {"name": 3}, {"visible": 1}):
        yield json.dumps({**manifest, "layers": [{**layer, **change}]}).encode()
    yield json.dumps({**manifest, "layers": [layer, layer]}).encode()
    yield json.dumps({**manifest, "layers": [{**layer, "kind": "reference"}]}).encode()
    yield json.dumps({**manifest, "size": [8, 8], "layers": [layer]}).encode()
    yield json.dumps({**manifest, "properties": {"truncation": float("nan")}, "layers": [layer]}).encode()


@pytest.mark.parametrize("manifest", list(broken_manifests()))
def test_a_manifest_that_makes_no_sense_is_said(tmp_path, manifest):
    members = {"fmr/project.json": manifest, "fmr/layers/1.png": png(np.zeros((16, 16), np.uint8))}
    refusal(write(tmp_path / "bad.fmr", members))


def test_ids_beyond_the_palette_are_said(tmp_path):
    manifest = {"version": 2, "size": [16, 16], "palette": PALETTE.to_json()}
    manifest["layers"] = [{"id": 1, "kind": "labels", "name": "a", "pixels": "a.png"}]
    members = {"fmr/project.json": json.dumps(manifest), "a.png": png(np.full((16, 16), 77, np.uint8))}
    write(tmp_path / "ids.fmr", members)
    with pytest.raises(FmrError, match="unknown label id 77"):
        read_project(tmp_path / "ids.fmr", PALETTE)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damaged_bytes_give_a_sentence_or_the_document(tmp_path, data):
    path = tmp_path / "small.fmr"
    original = tmp_path / "original.fmr"
    if not original.exists():
        save_project(original, full_document(16))
    content = bytearray(original.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        document = read_project(path, PALETTE).document
    except FmrError as error:
        document, message = None, error.message
    assert (document.width, document.height) == (16, 16) if document is not None else "small.fmr" in message


def test_the_smallest_bound_of_memory_is_kept(monkeypatch, saved):
    monkeypatch.setattr(openraster, "MAX_LAYER_BYTES", 1000)
    shutil.copy(saved, saved.with_name("copy.fmr"))
    assert "too large" in refusal(saved)

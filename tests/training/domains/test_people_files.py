"""The files that portraits are drawn from: read where they are, a sentence where they are not."""

import numpy as np
import pytest
from helpers.plain_sitter import ball

from fmr_studio.errors import FmrError
from fmr_studio.training.domains.people import prepare
from fmr_studio.training.domains.people.deriving import openness
from fmr_studio.training.domains.people.domain import People
from fmr_studio.training.domains.people.ict_facekit import IDENTITIES, pack_model
from fmr_studio.training.domains.studio import panorama_files

CUBE_SIDE = """v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
vt 0 0
vt 1 0
vt 1 1
vt 0 1
usemtl M_Face
f 1/1 2/2 3/3 4/4
usemtl M_Teeth
f 1/1 2/2 3/3
"""


def test_without_its_files_the_domain_says_how_to_make_them(tmp_path, monkeypatch):
    monkeypatch.setenv("FMR_ASSETS", str(tmp_path))
    people = People()
    with pytest.raises(FmrError, match=r"ict\.npz") as caught:
        people.render(people.uniforms(1, 0), 64)
    assert "prepare" in (caught.value.hint or "")


def test_seeds_have_uniforms_without_any_files():
    people = People()
    u = people.uniforms(1, 5)
    assert u.shape == (len(people.fields),) and np.array_equal(u, people.uniforms(1, 5))
    assert not np.array_equal(u, people.uniforms(1, 6)) and not np.array_equal(u, people.uniforms(2, 5))


def test_the_head_model_is_read_from_its_folder(tmp_path):
    (tmp_path / "generic_neutral_mesh.obj").write_text(CUBE_SIDE)
    moved = CUBE_SIDE.replace("v 0 0 0", "v 0 0 2")
    for number in range(IDENTITIES):
        (tmp_path / f"identity{number:03d}.obj").write_text(moved)
    (tmp_path / "jawOpen.obj").write_text(CUBE_SIDE.replace("v 0 0 0", "v 0 -1 0"))
    model = pack_model(tmp_path)
    assert model["tri"].tolist() == [[0, 1, 2], [0, 2, 3], [0, 1, 2]]
    assert model["groups"][model["tri_poly"]].tolist() == ["M_Face", "M_Face", "M_Teeth"]
    assert model["identity"].shape == (IDENTITIES, 4, 3) and model["identity"][3, 0].tolist() == [0, 0, 2]
    assert model["names"].tolist() == ["jawOpen"] and model["expression"][0, 0].tolist() == [0, -1, 0]


def test_another_folder_is_not_the_head_model(tmp_path):
    with pytest.raises(FmrError, match="not the head model"):
        pack_model(tmp_path)
    with pytest.raises(FmrError, match="not the head model"):
        prepare.main([str(tmp_path), "--out", str(tmp_path / "out")])


def test_a_package_that_was_changed_is_refused(tmp_path):
    (tmp_path / panorama_files.FILENAME).write_bytes(b"something else")
    with pytest.raises(FmrError, match="SHA-256"):
        panorama_files.fetch_package(tmp_path)


def test_without_npm_the_package_can_be_put_there_by_hand(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FmrError, match="npm is not installed") as caught:
        panorama_files.fetch_package(tmp_path)
    assert panorama_files.FILENAME in (caught.value.hint or "")


def test_a_ball_in_the_open_sees_all_the_sky_and_one_in_a_shell_none():
    points, triangles = ball(np.zeros(3), np.full(3, 5.0))
    shell, walls = ball(np.zeros(3), np.full(3, 9.0))
    normals = (points / np.linalg.norm(points, axis=1, keepdims=True)).astype(np.float32)
    assert openness(points, normals, triangles).min() > 0.9
    both, all_triangles = np.concatenate([points, shell]), np.concatenate([triangles, walls + len(points)])
    shut_in = openness(both, np.concatenate([normals, shell / 9.0]).astype(np.float32), all_triangles)[: len(points)]
    assert shut_in.max() < 0.1

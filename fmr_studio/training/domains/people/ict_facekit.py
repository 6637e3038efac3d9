"""The ICT-FaceKit model (MIT, © 2020 USC Institute for Creative Technologies) as arrays, from its folder of OBJ files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from fmr_studio import paths
from fmr_studio.errors import FmrError

IDENTITIES = 100
_NEUTRAL = "generic_neutral_mesh.obj"


@dataclass
class _Mesh:
    """What stands in an OBJ file; every face also names its material."""

    vertices: list[list[str]] = field(default_factory=list)
    uvs: list[list[str]] = field(default_factory=list)
    faces: list[list[tuple[int, int]]] = field(default_factory=list)
    materials: list[str] = field(default_factory=list)

    def points(self) -> np.ndarray:
        return np.array(self.vertices, np.float32)


def _read(path: Path) -> _Mesh:
    mesh, material = _Mesh(), ""
    with path.open(encoding="utf-8") as file:
        for line in file:
            kind, *words = line.split() or [""]
            if kind == "v":
                mesh.vertices.append(words[:3])
            elif kind == "vt":
                mesh.uvs.append(words[:2])
            elif kind == "usemtl":
                material = words[0]
            elif kind == "f":
                corners = [word.split("/") for word in words]
                mesh.faces.append([(int(corner[0]) - 1, int(corner[1]) - 1) for corner in corners])
                mesh.materials.append(material)
    return mesh


def pack_model(folder: Path) -> dict[str, np.ndarray]:
    """Read a FaceXModel folder: rest shape, triangles, UV places, identity and expression shapes as differences.

    Raises FmrError where the folder is not one.
    """
    if not (folder / _NEUTRAL).is_file():
        raise FmrError(
            f"{paths.shorten(folder)} is not the head model: {_NEUTRAL} is not in it.",
            hint="Name the folder FaceXModel of ICT-FaceKit.",
        )
    neutral = _read(folder / _NEUTRAL)
    base = neutral.points()
    corners = [
        (number, polygon[0], polygon[i], polygon[i + 1])
        for number, polygon in enumerate(neutral.faces)
        for i in range(1, len(polygon) - 1)
    ]
    names = sorted(path.stem for path in folder.glob("*.obj") if not path.stem.startswith(("identity", "generic")))
    return {
        "base": base,
        "uv": np.array(neutral.uvs, np.float32),
        "tri": np.array([[corner[0] for corner in triangle] for _, *triangle in corners], np.int32),
        "tri_uv": np.array([[corner[1] for corner in triangle] for _, *triangle in corners], np.int32),
        "tri_poly": np.array([number for number, *_ in corners], np.int32),
        "identity": np.stack([_read(folder / f"identity{i:03d}.obj").points() - base for i in range(IDENTITIES)]),
        "expression": np.stack([_read(folder / f"{name}.obj").points() - base for name in names]),
        "names": np.array(names),
        "groups": np.array(neutral.materials),
    }

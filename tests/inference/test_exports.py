import io

import numpy as np
import pytest
from PIL import Image

from fmr_studio.errors import FmrError
from fmr_studio.inference.exports import SUFFIXES, encode_picture
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import RenderRequest

REQUEST = RenderRequest("cats", np.zeros((4, 4), np.uint8))


def smooth(side=48):
    ramp = np.linspace(0, 255, side)
    return np.stack([np.add.outer(ramp, ramp) / 2, np.add.outer(ramp, -ramp) / 2 + 128, np.full((side, side), 90)], -1).astype(
        np.uint8
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_kind_holds_the_picture_and_the_mark(tmp_path, suffix):
    data = encode_picture(tmp_path / f"picture{suffix.upper()}", smooth(), REQUEST, mark="for research alone")
    with Image.open(io.BytesIO(data)) as file:
        near = np.abs(np.asarray(file.convert("RGB")).astype(int) - smooth())
        assert near.max() <= (0 if suffix in (".png", ".tif", ".tiff") else 12) and near.mean() < 1.5
        said = file.getexif().get(0x010E) or file.info.get("Disclaimer")
        assert said == "for research alone"
    assert data == encode_picture(tmp_path / f"other{suffix}", smooth(), REQUEST, mark="for research alone")


def test_a_png_is_the_one_with_the_recipe(tmp_path):
    assert encode_picture(tmp_path / "a.png", smooth(), REQUEST) == picture_png(smooth(), REQUEST)


@pytest.mark.parametrize("name", ["picture.bmp", "picture"])
def test_another_kind_gets_a_sentence(tmp_path, name):
    with pytest.raises(FmrError, match="cannot be written"):
        encode_picture(tmp_path / name, smooth(), REQUEST)

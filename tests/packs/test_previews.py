"""A small picture of each pack: its own one, or the first one it drew."""

import numpy as np
from PIL import Image

from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.previews import PREVIEW, SIDE_PX, keep_preview, preview_of, write_preview

RED, BLUE = (np.full((16, 16, 3), color, np.uint8) for color in ((255, 0, 0), (0, 0, 255)))


def color(path):
    picture = np.asarray(Image.open(path))
    assert picture.shape == (SIDE_PX, SIDE_PX, 3)
    return tuple(picture[0, 0])


def test_the_first_picture_of_a_pack_is_remembered(tiny_pack):
    assert preview_of(tiny_pack) is None
    keep_preview(tiny_pack.id, RED)
    keep_preview(tiny_pack.id, BLUE)
    assert color(preview_of(tiny_pack)) == (255, 0, 0)


def test_a_pack_s_own_preview_comes_first_and_is_no_part_of_it(tiny_pack, tmp_path):
    pack = Pack(tmp_path, tiny_pack.card)
    keep_preview(pack.id, RED)
    write_preview(tmp_path / PREVIEW, BLUE)
    assert color(preview_of(pack)) == (0, 0, 255) and pack.id == tiny_pack.id

import struct

import numpy as np
import pytest
from helpers.pictures import blocks, cut_short, save, save_header, save_indexed, stored_png
from helpers.tiny_pack import PALETTE
from PIL import Image

from fmr_studio.errors import FmrError
from fmr_studio.project.images import encode_png, read_labels, read_png, read_text

IDS = blocks()
COLOURS = PALETTE.colors()


def read(path):
    found = read_labels(path, PALETTE)
    return found.labels, found.uncertain


def test_grey_values_are_ids(tmp_path):
    ids = IDS.copy()
    ids[:4] = 255
    labels, uncertain = read(save(tmp_path / "a.png", ids))
    assert (labels == ids).all()
    assert labels.dtype == np.uint8
    assert uncertain == 0


def packed(values, depth):
    """Rows (H, N) of values as the bytes (H, B) that a PNG of this depth stores."""
    bits = (values[..., None] >> np.arange(depth - 1, -1, -1)) & 1
    return np.packbits(bits.astype(np.uint8).reshape(len(values), -1), axis=1)


@pytest.mark.parametrize("depth", [2, 4])
def test_greys_of_fewer_bits_are_ids_too(tmp_path, depth):
    labels, _ = read(stored_png(tmp_path / "a.png", packed(IDS, depth), depth=depth, kind=0))
    assert (labels == IDS).all()


def test_transparent_pixels_are_counted(tmp_path):
    rgba = np.dstack([COLOURS[IDS], np.full(IDS.shape, 255, np.uint8)])
    rgba[:2, :, 3] = 0
    rgba[5, :, 3] = 90
    assert read_labels(save(tmp_path / "a.png", rgba), PALETTE).transparent == 2 * IDS.shape[1]
    path = save_indexed(tmp_path / "b.png", IDS, COLOURS[:4], transparency=1)
    assert read_labels(path, PALETTE).transparent == (IDS == 1).sum()


def test_transparent_grey_is_unknown(tmp_path):
    alpha = np.full_like(IDS, 255)
    alpha[:, :5] = 0
    path = tmp_path / "a.png"
    Image.merge("LA", [Image.fromarray(IDS), Image.fromarray(alpha)]).save(path)
    labels, _ = read(path)
    assert (labels == np.where(alpha == 0, 255, IDS)).all()


@pytest.mark.parametrize(
    "table",
    [COLOURS[:4], [(i, i, i) for i in range(256)], [(0, 0, 0), (128, 0, 0), (0, 128, 0), (128, 128, 0)]],
    ids=["colours of the pack", "greys", "other colours"],
)
def test_indices_are_ids(tmp_path, table):
    labels, uncertain = read(save_indexed(tmp_path / "a.png", IDS, table))
    assert (labels == IDS).all()
    assert uncertain == 0


def test_indices_that_a_program_numbered_anew_follow_their_colours(tmp_path):
    order = [2, 0, 3, 1]
    indices = np.argsort(order)[IDS]
    labels, _ = read(save_indexed(tmp_path / "a.png", indices, COLOURS[order]))
    assert (labels == IDS).all()


@pytest.mark.parametrize("kind", ["<u2", ">u2", "<i4"])
def test_grey_of_more_bits_is_read_where_its_values_are_ids(tmp_path, kind):
    ids = IDS.copy()
    ids[:4] = 255
    for suffix in ["png", "tif"] if kind == "<u2" else ["tif"]:
        assert (read(save(tmp_path / f"a.{suffix}", ids.astype(kind)))[0] == ids).all()


@pytest.mark.parametrize("hidden", [0, 1, 65535])
def test_grey_of_sixteen_bits_with_transparency_is_read_where_the_values_that_show_are_ids(tmp_path, hidden):
    shown = IDS != 1
    found = read_labels(sixteen_alpha(tmp_path, np.where(shown, IDS, hidden), np.where(shown, 300, 0)), PALETTE)
    assert (found.labels == np.where(shown, IDS, 255)).all()
    assert (found.transparent, found.uncertain) == ((IDS == 1).sum(), 0)


def test_a_value_that_no_id_can_have_may_be_the_transparent_one(tmp_path):
    values = np.where(IDS == 1, 65535, IDS).astype(">u2")
    key = {b"tRNS": b"\xff\xff"}
    path = stored_png(tmp_path / "a.png", values.view(np.uint8).reshape(len(IDS), -1), depth=16, kind=0, notes=key)
    assert (read(path)[0] == np.where(IDS == 1, 255, IDS)).all()


@pytest.mark.parametrize("depth", [2, 4, 8])
def test_grey_of_few_bits_is_read_from_tiff_too(tmp_path, depth):
    rows = packed(IDS, depth)
    size = len(IDS)
    tags = {256: size, 257: size, 258: depth, 259: 1, 262: 1, 273: 8, 277: 1, 278: size, 279: rows.size}
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags.items())
    directory = struct.pack("<H", len(tags)) + entries + bytes(4)
    path = tmp_path / "a.tif"
    path.write_bytes(b"II*\0" + struct.pack("<I", 8 + rows.size) + rows.tobytes() + directory)
    assert (read(path)[0] == IDS).all()


def test_two_labels_under_one_bit_are_read_where_their_colours_or_indices_say_them(tmp_path):
    for table in [COLOURS[:2], [(0, 0, 0), (128, 0, 0)]]:
        assert (read(save_indexed(tmp_path / "a.png", IDS % 2, table, bits=1))[0] == IDS % 2).all()


@pytest.mark.parametrize("transparency", [1, b"\xff\x00"], ids=["one index", "alpha of each index"])
def test_a_transparent_index_is_unknown(tmp_path, transparency):
    labels, _ = read(save_indexed(tmp_path / "a.png", IDS, COLOURS[:4], transparency=transparency))
    assert (labels == np.where(IDS == 1, 255, IDS)).all()


@pytest.mark.parametrize(("depth", "mode"), [(2, "L"), (4, "L"), (8, "L"), (16, "L"), (8, "RGB"), (16, "RGB")])
def test_the_one_value_that_a_png_declares_transparent_is_unknown(tmp_path, depth, mode):
    values = COLOURS[IDS].astype(int) * (257 if depth == 16 else 1) if mode == "RGB" else IDS[..., None]
    key = np.asarray(COLOURS[1].astype(int) * (257 if depth == 16 else 1) if mode == "RGB" else [1], ">u2")
    rows = packed(values.reshape(len(IDS), -1), depth)
    path = stored_png(tmp_path / "a.png", rows, depth=depth, kind=2 if mode == "RGB" else 0, notes={b"tRNS": key.tobytes()})
    found = read_labels(path, PALETTE)
    assert (found.labels == np.where(IDS == 1, 255, IDS)).all()
    assert (found.transparent, found.uncertain) == ((IDS == 1).sum(), 0)


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_a_map_is_read_upright(tmp_path, suffix):
    exif = Image.Exif()
    exif[0x0112] = 6
    labels, _ = read(save(tmp_path / f"a.{suffix}", IDS, exif=exif))
    assert (labels == np.rot90(IDS, -1)).all()


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif"])
def test_colours_become_ids_and_the_grey_of_unknown_unknown(tmp_path, suffix):
    ids = IDS.copy()
    ids[3:9, 3:9] = 255
    labels, uncertain = read(save(tmp_path / f"a.{suffix}", COLOURS[ids]))
    assert (labels == ids).all()
    assert uncertain == 0


def test_blended_colours_are_counted(tmp_path):
    rgb = COLOURS[IDS]
    rgb[0, :7] = (5, 5, 5)
    labels, uncertain = read(save(tmp_path / "a.png", rgb))
    assert uncertain == 7
    assert (labels[1:] == IDS[1:]).all()


def test_transparent_colours_are_unknown_and_certain(tmp_path):
    alpha = np.full((*IDS.shape, 1), 255, np.uint8)
    alpha[:6] = 0
    rgb = COLOURS[IDS]
    rgb[:6] = (5, 5, 5)
    labels, uncertain = read(save(tmp_path / "a.png", np.concatenate([rgb, alpha], axis=2)))
    assert (labels[:6] == 255).all()
    assert (labels[6:] == IDS[6:]).all()
    assert uncertain == 0


def test_an_image_without_one_visible_pixel_is_all_unknown(tmp_path):
    labels, uncertain = read(save(tmp_path / "a.png", np.zeros((4, 4, 4), np.uint8)))
    assert (labels == 255).all()
    assert uncertain == 0


def bad_sixteen(path):
    return save(path / "bad.png", IDS.astype(np.uint16) * 257)


def sixteen_alpha(path, values, alpha):
    pixels = np.stack([values, alpha], axis=2).astype(">u2")
    return stored_png(path / "bad.png", pixels.view(np.uint8).reshape(len(values), -1), depth=16, kind=4)


def bad_sixteen_alpha(path):
    return sixteen_alpha(path, IDS.astype(int) * 257, np.full(IDS.shape, 65535))


def bad_grey_jpeg(path):
    return save(path / "bad.jpg", IDS)


def bad_one_bit(path):
    return save(path / "bad.png", IDS * 255, "1")


def bad_black_and_white(path):
    return save_indexed(path / "bad.png", IDS % 2, [(255, 255, 255), (0, 0, 0)], bits=1)


def bad_cmyk(path):
    return save(path / "bad.tif", COLOURS[IDS], "CMYK")


def bad_float(path):
    return save(path / "bad.tif", IDS.astype(np.float32))


def bad_animated(path, name="bad.png"):
    frames = [Image.fromarray(IDS), Image.fromarray(IDS[::-1].copy())]
    frames[0].save(path / name, save_all=True, append_images=frames[1:], duration=100)
    return path / name


def bad_gif(path):
    return bad_animated(path, "bad.gif")


def bad_truncated(path):
    noise = np.random.default_rng(0).integers(0, 4, (64, 64), np.uint8)
    return cut_short(save(path / "bad.png", noise))


def bad_damaged(path):
    file = save(path / "bad.png", IDS)
    data = bytearray(file.read_bytes())
    data[50:60] = bytes(10)
    file.write_bytes(data)
    return file


def bad_header(path):
    return cut_short(save(path / "bad.png", IDS), 0.1)


def bad_text(path):
    (path / "bad.png").write_text("this is no image")
    return path / "bad.png"


def bad_empty(path):
    (path / "bad.png").touch()
    return path / "bad.png"


def bad_missing(path):
    return path / "bad.png"


def bad_folder(path):
    (path / "bad.png").mkdir()
    return path / "bad.png"


def bad_huge(path):
    return save_header(path / "bad.png", 30_000, 30_000)


def bad_large(path):
    return save_header(path / "bad.png", 9_600, 9_600)


def bad_id(path):
    ids = IDS.copy()
    ids[12, 7] = 77
    return save(path / "bad.png", ids)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (bad_sixteen, "more than 8 bits a pixel, and values up to 771"),
        (bad_sixteen_alpha, "more than 8 bits a pixel, and values up to 771"),
        (bad_grey_jpeg, "grey JPEG"),
        (bad_one_bit, "1 bit a pixel"),
        (bad_black_and_white, "1 bit a pixel"),
        (bad_cmyk, "CMYK"),
        (bad_float, "floating-point"),
        (bad_animated, "animated"),
        (bad_gif, "animated"),
        (bad_truncated, "damaged or cut short"),
        (bad_damaged, "damaged or cut short"),
        (bad_header, "no image that can be read, or is damaged"),
        (bad_text, "no image"),
        (bad_empty, "no image"),
        (bad_missing, "No such file"),
        (bad_folder, "cannot be read"),
        (bad_huge, "too large"),
        (bad_large, "too large (9600 x 9600)"),
        (bad_id, "unknown label id 77 at pixel (7, 12)"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_no_label_map_is_refused_by_name(tmp_path, make, words):
    path = make(tmp_path)
    with pytest.raises(FmrError) as caught:
        read(path)
    assert words in caught.value.message
    assert path.name in caught.value.message
    assert "object at" not in caught.value.message


def test_a_png_keeps_picture_and_text_and_has_the_same_bytes_each_time(tmp_path):
    image = np.random.default_rng(1).integers(0, 256, (20, 30, 3), np.uint8)
    data = encode_png(image, {"b": "two", "a": "{one}"})
    assert data == encode_png(image, {"a": "{one}", "b": "two"})
    path = tmp_path / "a.png"
    path.write_bytes(data)
    assert (read_png(path) == image).all()
    assert read_text(path, "a") == "{one}"
    assert read_text(path, "c") is None

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.project import photos
from fmr_studio.project.photos import photo_from_bytes, photo_of_pixels, read_photo

INPUTS = Path(__file__).resolve().parent.parent / "data" / "inputs"
GRADIENT = np.zeros((24, 32, 3), np.uint8)
GRADIENT[..., 0] = np.arange(32) * 8
GRADIENT[..., 1] = np.arange(24)[:, None] * 10


def encoded(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def grey_profile(*, gamma):
    """An ICC profile of greys, which Pillow does not make."""
    white = b"XYZ \0\0\0\0" + struct.pack(">3i", 63190, 65536, 54061)
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"
    note = b"desc\0\0\0\0" + struct.pack(">I", 2) + b"g\0" + bytes(78)
    tags, offset = b"", 132 + 3 * 12
    for name, data in ((b"wtpt", white), (b"kTRC", curve), (b"desc", note)):
        tags += name + struct.pack(">II", offset, len(data))
        offset += len(data)
    head = struct.pack(">I4sI4s4s4s", offset, b"lcms", 0x02100000, b"mntr", b"GRAY", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", 3) + tags + white + curve + note


def read(image, kind="PNG", **options):
    return photo_from_bytes(encoded(image, kind, **options), "cat.png")


def test_a_photo_is_read_as_it_is_and_its_file_is_kept(tmp_path):
    path = tmp_path / "cat.png"
    Image.fromarray(GRADIENT).save(path)
    photo = read_photo(path)
    assert photo.name == "cat.png" and photo.original == path.read_bytes() and photo.note == ""
    assert np.array_equal(photo.pixels, GRADIENT) and (photo.width, photo.height) == (32, 24)


@pytest.mark.parametrize(
    ("orientation", "turned"), [(3, lambda x: x[::-1, ::-1]), (6, lambda x: np.rot90(x, -1)), (8, np.rot90)]
)
def test_it_is_turned_as_its_camera_says(orientation, turned):
    exif = Image.Exif()
    exif[0x0112] = orientation
    photo = read(Image.fromarray(GRADIENT), exif=exif)
    assert np.array_equal(photo.pixels, turned(GRADIENT))


def test_print_colours_are_converted():
    photo = photo_from_bytes(encoded(Image.fromarray(GRADIENT).convert("CMYK"), "JPEG", quality=95), "cat.jpg")
    assert np.abs(photo.pixels.astype(int) - GRADIENT).mean() < 6


def test_an_embedded_colour_space_is_respected():
    swapped = Image.fromarray(GRADIENT)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert np.abs(read(swapped, icc_profile=profile).pixels.astype(int) - GRADIENT).max() <= 1
    assert np.array_equal(read(swapped, icc_profile=b"nonsense").pixels, GRADIENT)


def test_an_indexed_photo_is_converted_like_any_other():
    indexed, plain = (read_photo(INPUTS / f"swap-{kind}.png").pixels for kind in ("pal", "rgb"))
    assert np.array_equal(indexed, plain)
    assert np.unique(plain.reshape(-1, 3), axis=0).tolist() == [[20, 40, 230], [200, 60, 20]]


@pytest.mark.parametrize("transparent", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "P", "RGBA", "PA"])
def test_colours_of_every_mode_are_converted(mode, transparent):
    with Image.open(INPUTS / "swap-rgb.png") as image:
        profile, picture = image.info["icc_profile"], image.convert("RGB")
    options = {"transparency": 0} if transparent and mode == "P" else {}
    if mode == "PA":
        data = encoded(picture.convert("RGBA").quantize(4), icc_profile=profile)
    else:
        data = encoded(picture.quantize(4) if mode == "P" else picture.convert(mode), icc_profile=profile, **options)
    colours = np.unique(photo_from_bytes(data, "a.png").pixels.reshape(-1, 3), axis=0).tolist()
    assert all(colour in ([20, 40, 230], [200, 60, 20], [255, 255, 255]) for colour in colours)
    assert len(colours) == 2


@pytest.mark.parametrize("mode", ["L", "LA", "1", "I;16"])
def test_greys_of_every_mode_are_converted(mode):
    profile = grey_profile(gamma=1.0)
    if mode == "I;16":
        image = Image.fromarray(np.full((24, 32), 128 * 257, np.uint16))
    else:
        image = Image.new("L", (32, 24), 255 if mode == "1" else 128).convert(mode)
    value = int(read(image, icc_profile=profile).pixels[0, 0, 0])
    assert value == 255 if mode == "1" else abs(value - 188) <= 1, "half the light is 188 in sRGB"


def test_a_profile_for_other_colours_is_left_aside():
    assert np.array_equal(read(Image.fromarray(GRADIENT), icc_profile=grey_profile(gamma=1.0)).pixels, GRADIENT)


@pytest.mark.parametrize("mode", ["L", "RGB", "1"])
def test_the_value_that_is_declared_transparent_is_white(mode):
    image = Image.fromarray(GRADIENT).convert(mode)
    key = image.getpixel((0, 0))
    clear = np.asarray(image.convert("RGB") if mode == "RGB" else image.convert("L"))
    clear = (clear == key).all(axis=2) if mode == "RGB" else clear == key
    pixels = read(image, transparency=key).pixels
    assert (pixels[clear] == 255).all()
    assert np.array_equal(pixels[~clear], np.asarray(image.convert("RGB"))[~clear])


def test_sixteen_bits_keep_their_upper_eight():
    grey = (np.arange(32 * 24).reshape(24, 32) * 80).astype(np.uint16)
    photo = read(Image.fromarray(grey))
    assert photo.pixels.shape == (24, 32, 3) and np.abs(photo.pixels[..., 0].astype(int) - (grey >> 8)).max() <= 1


def test_what_is_transparent_is_white():
    image = Image.fromarray(np.dstack([GRADIENT, np.where(np.arange(32) < 16, 255, 0)[None].repeat(24, 0)]).astype(np.uint8))
    photo = read(image)
    assert (photo.pixels[:, 16:] == 255).all() and np.array_equal(photo.pixels[:, :16], GRADIENT[:, :16])
    assert np.array_equal(photo_of_pixels(np.array(image), "pasted").pixels, photo.pixels)


def test_of_several_pictures_the_first_is_taken_and_said():
    frames = [Image.fromarray(np.full((20, 20, 3), value, np.uint8)) for value in (40, 200)]
    photo = read(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert "several pictures" in photo.note and np.abs(photo.pixels.astype(int) - 40).max() < 4


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no image"),
        (b"just text", "no image"),
        (encoded(Image.fromarray(GRADIENT), "JPEG")[:400], "damaged"),
        (encoded(Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8)))[:3000], "damaged"),
        (encoded(Image.new("RGB", (8, 300))), "too small"),
        (encoded(Image.new("F", (32, 32)), "TIFF"), "floating-point"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(data, words):
    with pytest.raises(FmrError, match=words) as caught:
        photo_from_bytes(data, "cat.png")
    assert "cat.png" in caught.value.message


def test_a_huge_photo_is_refused_before_its_pixels_are_read(monkeypatch):
    monkeypatch.setattr(photos, "MAX_PHOTO_PIXELS", 500)
    with pytest.raises(FmrError, match="too large"):
        read(Image.fromarray(GRADIENT))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FmrError, match=r"gone\.png cannot be read"):
        read_photo(tmp_path / "gone.png")


def test_reading_can_be_cancelled(tmp_path):
    path = tmp_path / "cat.png"
    Image.fromarray(GRADIENT).save(path)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        read_photo(path, progress)

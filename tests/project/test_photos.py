import io

import numpy as np
import pytest
from PIL import Image, ImageCms

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.project import photos
from fmr_studio.project.photos import photo_from_bytes, photo_of_pixels, read_photo

GRADIENT = np.zeros((24, 32, 3), np.uint8)
GRADIENT[..., 0] = np.arange(32) * 8
GRADIENT[..., 1] = np.arange(24)[:, None] * 10


def encoded(image, kind="PNG", **options):
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


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

"""Image files of others: their notes never keep them from being read, and what is read of them is bounded."""

import io
import os
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from helpers.pictures import blocks, png_chunk, save_header, save_indexed, with_chunks
from helpers.tiny_pack import PALETTE
from PIL import Image, ImageCms

from fmr_studio.errors import FmrError
from fmr_studio.project.images import encode_png, read_labels, read_text
from fmr_studio.project.photos import photo_from_bytes, read_photo, read_rgba, shows_picture

INPUTS = Path(__file__).resolve().parent.parent / "data" / "inputs"
IDS = blocks()
LARGE = b"workflow" * 2**18
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
NOTES = {
    "plain text": (b"tEXt", b"workflow\0" + LARGE),
    "packed text": (b"zTXt", b"workflow\0\0" + zlib.compress(LARGE)),
    "international text": (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(LARGE)),
    "a hundred megabytes": (b"zTXt", b"bomb\0\0" + zlib.compress(bytes(10**8))),
    "damaged text": (b"zTXt", b"workflow\0\0nonsense"),
    "text packed in a strange way": (b"zTXt", b"workflow\0\7nonsense"),
    "text without a key": (b"tEXt", b"\0\0\0"),
    "colour profile": (b"iCCP", b"large\0\0" + zlib.compress(PROFILE + bytes(2**21))),
    "damaged profile": (b"iCCP", b"bad\0\0nonsense"),
    "profile packed in a strange way": (b"iCCP", b"bad\0\7nonsense"),
    "short resolution": (b"pHYs", b"\0"),
    "short gamma": (b"gAMA", b""),
    "short whites": (b"cHRM", b"\0"),
    "damaged EXIF": (b"eXIf", b"MM\0*nonsense"),
    "empty EXIF": (b"eXIf", b""),
    "foreign": (b"caBX", LARGE),
    "an animation of one picture": (b"acTL", b"\0\0\0\1\0\0\0\0"),
}


def encoded(image, **options):
    buffer = io.BytesIO()
    image.save(buffer, "PNG", **options)
    return buffer.getvalue()


@pytest.mark.parametrize("at_end", [False, True], ids=["in front", "behind"])
@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_notes_of_other_programs_keep_no_map_and_no_photo_from_being_read(tmp_path, note, at_end):
    path = tmp_path / "a.png"
    path.write_bytes(with_chunks(encoded(Image.fromarray(IDS)), [note, note], at_end=at_end))
    assert (read_labels(path, PALETTE).labels == IDS).all()
    assert (read_photo(path).pixels[..., 0] == IDS).all()
    assert (read_rgba(path)[..., 0] == IDS).all()
    assert read_text(path, "fmr:recipe") is None


def test_a_map_with_a_megabyte_of_history_is_read():
    from fmr_studio.training.domains import get_domain

    found = read_labels(INPUTS / "xmp-1100kB.png", get_domain("cats").palette)
    assert found.uncertain == 0 and len(np.unique(found.labels)) > 1


@pytest.mark.parametrize("at_end", [False, True], ids=["in front", "behind"])
@pytest.mark.parametrize(
    "pack",
    [
        lambda text: (b"tEXt", b"fmr:recipe\0" + text),
        lambda text: (b"zTXt", b"fmr:recipe\0\0" + zlib.compress(text)),
        lambda text: (b"iTXt", b"fmr:recipe\0\0\0\0\0" + text),
        lambda text: (b"iTXt", b"fmr:recipe\0\1\0en\0rezept\0" + zlib.compress(text)),
    ],
    ids=["as it was", "packed", "international", "packed and international"],
)
def test_a_large_text_of_our_own_is_found_however_another_program_kept_it(tmp_path, pack, at_end):
    path, text = tmp_path / "a.png", b"recipe" * 2**18
    plain = encode_png(np.zeros((4, 4, 3), np.uint8), {})
    path.write_bytes(with_chunks(plain, [NOTES["packed text"], pack(text), NOTES["damaged text"]], at_end=at_end))
    assert read_text(path, "fmr:recipe") == text.decode()


def test_a_text_is_read_of_any_file_that_is_a_png_and_of_none_that_is_not(tmp_path):
    (tmp_path / "a.jpg").write_bytes(encode_png(np.zeros((4, 4, 3), np.uint8), {"key": "text"}))
    assert read_text(tmp_path / "a.jpg", "key") == "text"
    Image.fromarray(IDS).save(tmp_path / "b.png", "JPEG")
    assert read_text(tmp_path / "b.png", "key") is None
    assert read_text(tmp_path / "none.png", "key") is None


@pytest.mark.parametrize("note", ["Raw profile type exif", "XML:com.adobe.xmp"])
def test_a_picture_is_upright_however_its_camera_said_so(note):
    exif = Image.Exif()
    exif[0x0112] = 6
    if note.startswith("Raw"):
        data = b"\nexif\n" + str(len(exif.tobytes())).encode() + b"\n" + exif.tobytes().hex().encode()
        chunk = (b"zTXt", note.encode() + b"\0\0" + zlib.compress(data))
    else:
        chunk = (b"iTXt", note.encode() + b'\0\0\0\0\0<x:xmpmeta tiff:Orientation="6"/>')
    photo = photo_from_bytes(with_chunks(encoded(Image.fromarray(IDS)), [chunk]), "a.png")
    assert (photo.pixels[..., 0] == np.rot90(IDS, -1)).all()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_a_damaged_note_of_a_camera_is_as_good_as_none(kind):
    buffer = io.BytesIO()
    image = Image.fromarray(np.full((32, 32, 3), 90, np.uint8))
    image.save(buffer, kind, exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xffnonsense" if kind != "TIFF" else b"")
    assert np.abs(photo_from_bytes(buffer.getvalue(), "a").pixels.astype(int) - 90).max() <= 1


@pytest.mark.parametrize("size", [(1, 70_000_000), (65_536, 65_536), (2**31 - 1, 2**31 - 1), (100_000_000, 1)])
def test_what_a_header_claims_is_checked_before_pixels_are_read(tmp_path, size):
    path = save_header(tmp_path / "a.png", *size)
    with pytest.raises(FmrError, match=r"a\.png (is too large|is damaged or cut short)"):
        read_labels(path, PALETTE)
    with pytest.raises(FmrError, match=r"a\.png (is too large|is too small)"):
        read_photo(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes in folders")
def test_what_is_no_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    for read in (lambda path: read_labels(path, PALETTE), read_photo):
        with pytest.raises(FmrError, match="it is no file"):
            read(tmp_path / "pipe.png")
    assert read_text(tmp_path / "pipe.png", "key") is None
    assert not shows_picture(tmp_path / "pipe.png")


@pytest.mark.parametrize("kilobyte", range(0, 12, 2))
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF"])
def test_a_file_that_ends_early_is_named(tmp_path, kind, kilobyte):
    buffer = io.BytesIO()
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (96, 96, 3), np.uint8)).save(buffer, kind, quality=95)
    path = tmp_path / "a.png"
    path.write_bytes(buffer.getvalue()[: min(1024 * kilobyte, buffer.tell() - 600)])
    for read in (lambda path: read_labels(path, PALETTE), read_photo):
        with pytest.raises(FmrError, match=r"a\.png is (no image|damaged or cut short)"):
            read(path)


def test_sixteen_bit_and_one_bit_pictures_are_pictures_and_flat_maps_are_none(tmp_path):
    assert shows_picture(INPUTS / "photo-grey16.png")
    Image.fromarray(IDS > 1).save(tmp_path / "scan.png")
    assert shows_picture(tmp_path / "scan.png")
    save_indexed(tmp_path / "indexed scan.png", IDS % 2, [(255, 255, 255), (0, 0, 0)], bits=1)
    assert shows_picture(tmp_path / "indexed scan.png")
    dark = (np.arange(32 * 32).reshape(32, 32) % 4096).astype(np.uint16)
    Image.fromarray(dark).save(tmp_path / "twelve bits.png")
    assert shows_picture(tmp_path / "twelve bits.png")
    Image.fromarray(IDS.astype(np.uint16) * 1000).save(tmp_path / "segments.png")
    assert not shows_picture(tmp_path / "segments.png")


ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def packed_png(rows, *, width, height, kind=0, depth=8, interlaced=False):
    """A PNG whose rows, each with a filter byte, are packed to a sound end, whether they are all there or not."""
    header = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, int(interlaced))
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(name, data) for name, data in chunks)


def passes_of(ids):
    """The rows of a grey map (H, W) in the passes of an interlaced file."""
    parts = (ids[top::down, left::right] for left, top, right, down in ADAM7)
    return [b"\0" + row.tobytes() for part in parts if part.size for row in part]


@pytest.mark.parametrize("shape", [(32, 32), (7, 11), (1, 1), (3, 2)])
@pytest.mark.parametrize("interlaced", [False, True])
def test_a_map_that_lacks_rows_is_damaged_and_not_filled_up(tmp_path, shape, interlaced):
    ids, path = blocks(shape=shape), tmp_path / "a.png"
    rows = passes_of(ids) if interlaced else [b"\0" + row.tobytes() for row in ids]
    size = {"width": shape[1], "height": shape[0], "interlaced": interlaced}
    for missing in sorted({0, 1, len(rows) // 2, len(rows)}):
        path.write_bytes(packed_png(rows[: len(rows) - missing], **size))
        if missing:
            with pytest.raises(FmrError, match=r"a\.png is damaged or cut short"):
                read_labels(path, PALETTE)
        else:
            assert (read_labels(path, PALETTE).labels == ids).all()


@pytest.mark.parametrize(("kind", "depth", "row_bytes"), [(0, 1, 4), (0, 16, 64), (2, 8, 96), (4, 8, 64), (6, 16, 256)])
def test_a_photo_that_lacks_rows_is_damaged(kind, depth, row_bytes):
    rows = [bytes(row_bytes + 1)] * 32  # black: what a missing row looks like
    assert photo_from_bytes(packed_png(rows, width=32, height=32, kind=kind, depth=depth), "a.png").pixels.shape == (32, 32, 3)
    with pytest.raises(FmrError, match="its last rows are missing"):
        photo_from_bytes(packed_png(rows[:-1], width=32, height=32, kind=kind, depth=depth), "a.png")

"""Projects keep everything exactly, come back from other programs, and damaged ones are refused with a sentence."""

import io
import json
import zipfile
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest
from helpers.archives import changed, members_of, png, write
from helpers.documents import EDITS, PALETTE, PROPERTIES, full_document
from helpers.pictures import blocks
from PIL import Image
from safetensors.numpy import load

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, Layer, LayerKind, Plane
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.rect import Rect
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.project.archive import project_recipe, read_project, save_openraster, save_project
from fmr_studio.training.domains import get_domain

DATA = Path(__file__).resolve().parent.parent / "data"
INPUTS = DATA / "inputs"


def test_a_project_comes_back_exactly(saved):
    project = read_project(saved, PALETTE)
    assert project.document.content_hash() == full_document().content_hash()
    assert project.recipe == '{"a": 1}' and project.reread is None and project.own


def test_a_photo_is_in_the_project_with_its_original_and_as_plain_safetensors(saved):
    photo = read_project(saved, PALETTE).document.properties.photo
    assert photo.original == b"the file" and photo.frame == PROPERTIES.photo.frame and photo.scores == PROPERTIES.photo.scores
    arrays = load(members_of(saved)["fmr/properties/photo.safetensors"])
    assert np.array_equal(arrays["features"], PROPERTIES.photo.features)


def test_edits_that_are_all_disabled_are_kept(tmp_path):
    edits = replace(EDITS, layout=None, looks=(), regions=EDITS.regions[1:])
    assert not edits
    save_project(tmp_path / "a.fmr", Document(16, 16, PALETTE, properties=Properties(edits=edits)))
    assert read_project(tmp_path / "a.fmr", PALETTE).document.properties.edits == edits


def test_every_property_is_off_its_default_in_the_document_that_is_compared():
    assert all(getattr(PROPERTIES, field.name) != getattr(Properties(), field.name) for field in fields(Properties))


def test_the_recipe_can_be_read_alone(saved, tmp_path):
    assert project_recipe(saved) == '{"a": 1}'
    save_project(tmp_path / "plain.fmr", full_document())
    assert project_recipe(tmp_path / "plain.fmr") is None


def test_equal_documents_make_equal_files(saved, tmp_path):
    save_project(tmp_path / "again.fmr", full_document(), recipe='{"a": 1}')
    assert (tmp_path / "again.fmr").read_bytes() == saved.read_bytes()


def test_it_is_a_valid_openraster_file(saved):
    with zipfile.ZipFile(saved) as archive:
        first = archive.infolist()[0]
        assert first.filename == "mimetype" and first.compress_type == zipfile.ZIP_STORED
        assert archive.read("mimetype") == b"image/openraster" and archive.testzip() is None
        from defusedxml.ElementTree import fromstring

        root = fromstring(archive.read("stack.xml"))
        assert root.tag == "image" and (root.get("w"), root.get("h")) == ("48", "48")
        layers = list(root.find("stack"))
        names = [layer.get("name") for layer in layers]
        assert names == ["Depth 1", "Edges", "Sketch", "Scribble 1", "Labels", 'Photo <of> & "all" ☀']
        hidden = [layer.get("name") for layer in layers if layer.get("visibility") != "visible"]
        assert hidden == ["Scribble 1"]
        assert [float(layer.get("opacity")) for layer in layers] == [0.5, 1.0, 1.0, 1.0, 0.25, 0.5]
        for layer in layers:
            with Image.open(io.BytesIO(archive.read(layer.get("src")))) as image:
                assert image.mode == "RGBA" and image.size == (48, 48)
        with Image.open(io.BytesIO(archive.read("mergedimage.png"))) as image:
            assert image.size == (48, 48) and image.mode == "RGBA"
        with Image.open(io.BytesIO(archive.read("Thumbnails/thumbnail.png"))) as image:
            assert max(image.size) <= 256


def test_a_thumbnail_is_at_most_256_pixels_wide(tmp_path):
    save_project(tmp_path / "large.fmr", Document(600, 300, PALETTE))
    with Image.open(io.BytesIO(members_of(tmp_path / "large.fmr")["Thumbnails/thumbnail.png"])) as image:
        assert image.size == (256, 128)


def test_the_merged_picture_shows_what_the_layers_show(tmp_path):
    labels = blocks(4, shape=(16, 16), ids=5)
    layers = [Layer(1, LayerKind.LABELS, labels, "Labels")]
    save_project(tmp_path / "plain.fmr", Document(16, 16, PALETTE, layers=layers))
    with Image.open(io.BytesIO(members_of(tmp_path / "plain.fmr")["mergedimage.png"])) as image:
        assert (np.asarray(image)[..., :3] == PALETTE.colors()[labels]).all()


@pytest.mark.parametrize("version", [0, 1])
def test_older_versions_are_migrated(version):
    document = read_project(DATA / f"project_v{version}.fmr", PALETTE).document
    assert np.array_equal(document.label_layer.pixels, blocks(4, seed=5, shape=(16, 16), ids=5))
    look = document.properties
    assert (look.pack, look.seed, look.truncation) == ("cats", 11, 0.6)
    assert look.mix == (((4, 7),) if version else ())


def test_a_newer_version_is_said_and_not_opened(saved):
    manifest = json.loads(members_of(saved)["fmr/project.json"]) | {"version": 99}
    changed(saved, fmr__project_json=json.dumps(manifest).encode())
    with pytest.raises(FmrError, match="newer FMR Studio"):
        read_project(saved, PALETTE)


def test_a_project_without_anything_new_is_read_by_older_programs_too(tmp_path):
    path = tmp_path / "plain.fmr"
    for kind, version in ((LayerKind.SKETCH, 2), (LayerKind.EDGES, 3), (LayerKind.DEPTH, 3)):
        document = Document(16, 16, PALETTE)
        document.insert_layer(Layer.blank(kind, id=2, name="new", width=16, height=16), 1)
        save_project(path, document)
        assert json.loads(members_of(path)["fmr/project.json"])["version"] == version
        assert read_project(path, PALETTE).document.content_hash() == document.content_hash()
    document = Document(16, 16, PALETTE)
    document.write_pixels(1, Rect(0, 0, 1, 1), values=Heed.MAY, mask=np.ones((1, 1), bool), plane=Plane.HEED)
    save_project(path, document)
    assert json.loads(members_of(path)["fmr/project.json"])["version"] == 3


def test_how_far_a_layer_is_followed_is_checked(saved):
    heed = np.full((48, 48), 3, np.uint8)
    changed(saved, fmr__heed__7_png=png(heed))
    found = read_project(saved, PALETTE)
    assert found.reread is not None and all(layer.heed is None for layer in found.document.layers)


def test_properties_of_a_later_program_are_left_out(saved):
    manifest = json.loads(members_of(saved)["fmr/project.json"])
    manifest["properties"]["not yet known"] = [1]
    changed(saved, fmr__project_json=json.dumps(manifest).encode())
    assert read_project(saved, PALETTE).document.content_hash() == full_document().content_hash()


# -- other programs ----------------------------------------------------------------------------------------------------


def resaved(path, document, **changes):
    """As another program saves it: the layers in colours alone, numbered anew."""
    save_openraster(path, document)
    return changed(path, **changes) if changes else path


def test_a_file_without_its_own_folder_is_read_by_its_colours(tmp_path):
    document = full_document()
    found = read_project(resaved(tmp_path / "krita.ora", document), PALETTE)
    kinds = [layer.kind for layer in found.document.layers]
    drawn = [LayerKind.SKETCH, LayerKind.EDGES, LayerKind.DEPTH]
    assert kinds == [LayerKind.REFERENCE, LayerKind.LABELS, LayerKind.SCRIBBLE, *drawn]
    for ours, theirs in zip(document.layers, found.document.layers, strict=True):
        assert np.array_equal(ours.pixels, theirs.pixels), ours.name
        assert (ours.opacity, ours.visible) == (theirs.opacity, theirs.visible)
    assert not found.own and found.reread.uncertain == 0 and found.recipe is None


def test_soft_edges_are_counted_as_uncertain(tmp_path):
    document = Document(16, 16, PALETTE)
    colors = np.dstack([PALETTE.colors()[np.zeros((16, 16), int)], np.full((16, 16), 255, np.uint8)])
    colors[4, 4:7, :3] = (180, 170, 140)  # between two labels
    colors[5, 4, 3] = 90  # half transparent: nothing
    colors[6, 4, 3] = 200
    path = resaved(tmp_path / "soft.ora", document, data__layer0_png=png(colors.astype(np.uint8)))
    found = read_project(path, PALETTE)
    assert found.reread.uncertain == 5 and found.reread.pixels == 256 and found.reread.has_labels
    assert found.document.label_layer.pixels[5, 4] == UNKNOWN and found.document.label_layer.pixels[6, 4] == 0


def test_what_another_program_painted_is_seen_though_it_kept_our_folder(saved):
    members = members_of(saved)
    with Image.open(io.BytesIO(members["data/layer1.png"])) as image:
        pixels = np.array(image)
    pixels[20:30, 20:30] = (*PALETTE["ear"].color, 255)
    changed(saved, data__layer1_png=png(pixels))
    found = read_project(saved, Document(1, 1, PALETTE).palette)
    assert (found.document.label_layer.pixels[20:30, 20:30] == 4).all()
    assert found.reread is not None and found.own
    assert found.document.properties == PROPERTIES


def test_a_damaged_own_folder_falls_back_to_the_colours(saved):
    changed(saved, fmr__layers__1_png=b"no png")
    found = read_project(saved, PALETTE)
    assert found.reread.uncertain == 0
    assert np.array_equal(found.document.label_layer.pixels, full_document().label_layer.pixels)
    assert found.document.properties == PROPERTIES


def test_a_canvas_that_is_not_square_gets_a_margin(tmp_path):
    labels = blocks(4, shape=(10, 16))
    layers = [Layer(1, LayerKind.LABELS, labels, "Labels")]
    save_openraster(tmp_path / "wide.ora", Document(16, 10, PALETTE, layers=layers))
    found = read_project(tmp_path / "wide.ora", PALETTE).document
    assert (found.width, found.height) == (16, 16)
    assert np.array_equal(found.label_layer.pixels[3:13], labels) and (found.label_layer.pixels[:3] == UNKNOWN).all()


def test_groups_are_laid_flat_and_layers_may_lie_beside_the_canvas(tmp_path):
    red = np.zeros((8, 8, 4), np.uint8)
    red[:] = (*PALETTE["ear"].color, 255)
    stack = """<image w="16" h="16"><stack>
        <stack name="group" opacity="0.5" visibility="hidden" x="1" y="2">
            <layer name="a" src="data/a.png" x="-4" y="3"/></stack>
        <filter/><layer name="b" src="/data/a.png" x="12" y="100"/></stack></image>"""
    path = write(tmp_path / "group.ora", {"stack.xml": stack, "data/a.png": png(red)})
    document = read_project(path, PALETTE).document
    b, a = document.layers
    assert (a.kind, a.opacity, a.visible, a.name) == (LayerKind.LABELS, 0.5, False, "a")
    wanted = np.full((16, 16), UNKNOWN, np.uint8)
    wanted[5:13, :5] = 4
    assert np.array_equal(a.pixels, wanted)
    assert b.kind is LayerKind.SCRIBBLE and (b.pixels == UNKNOWN).all()


def test_pictures_alone_become_references_above_an_empty_label_layer(tmp_path):
    photo = np.random.default_rng(0).integers(0, 256, (16, 16, 4)).astype(np.uint8)
    photo[..., 3] = 255
    path = resaved(tmp_path / "photo.ora", Document(16, 16, PALETTE), data__layer0_png=png(photo))
    found = read_project(path, PALETTE)
    assert [layer.kind for layer in found.document.layers] == [LayerKind.LABELS, LayerKind.REFERENCE]
    assert not found.reread.has_labels and (found.document.label_layer.pixels == UNKNOWN).all()


# -- saving ------------------------------------------------------------------------------------------------------------


def test_what_stands_there_stays_when_saving_fails(saved, monkeypatch):
    before = saved.read_bytes()
    monkeypatch.setattr("os.fsync", lambda _file: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(FmrError, match="No space left"):
        save_project(saved, Document(8, 8, PALETTE))
    assert saved.read_bytes() == before and list(saved.parent.iterdir()) == [saved]


def test_saving_can_be_cancelled(saved):
    before, progress = saved.read_bytes(), Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        save_project(saved, Document(8, 8, PALETTE), progress=progress)
    assert saved.read_bytes() == before


def test_a_read_only_folder_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FmrError, match="cannot be written"):
        save_project(tmp_path / "file" / "a.fmr", Document(8, 8, PALETTE))


@pytest.mark.parametrize("name", ["colon", "comma", "doctype", "dotslash", "empty-layer", "missing", "svg"])
def test_one_odd_layer_spoils_no_file(name):
    found = read_project(INPUTS / f"{name}.ora", get_domain("cats").palette)
    left_out = {"empty-layer": ("empty",), "missing": ("gone",), "svg": ("vec",)}
    assert found.reread.left_out == left_out.get(name, ())
    assert [layer.kind for layer in found.document.layers] == [LayerKind.LABELS]
    assert found.document.label_layer.opacity == (0.5 if name == "comma" else 1.0)
    assert found.reread.uncertain == 0 and found.reread.pixels == 64 * 64


def ora(path, *layers, **members):
    """An OpenRaster file of 16 x 16 with the given layer elements, a good layer among them, and further members."""
    good = '<layer name="good" src="data/good.png"/>'
    stack = f'<image w="16" h="16"><stack>{good}{"".join(layers)}</stack></image>'
    pixels = PALETTE.colors()[np.full((16, 16), 2, np.uint8)]
    return write(path, {"stack.xml": stack, "data/good.png": png(pixels), **members})


@pytest.mark.parametrize(
    ("layer", "member"),
    [
        ('<layer name="odd" src="data/odd.png" x="left"/>', png(np.zeros((16, 16), np.uint8))),
        ('<layer name="odd" src="data/odd.png" y="1e999"/>', png(np.zeros((16, 16), np.uint8))),
        ('<stack x="nan"><layer name="odd" src="data/odd.png"/></stack>', png(np.zeros((16, 16), np.uint8))),
        ('<layer name="odd" src="data/odd.png"/>', b"text"),
        ('<layer name="odd" src="data/odd.png"/>', png(np.zeros((16, 16), np.uint8))[:45]),
        ('<layer name="odd" src="../../odd.png"/>', b""),
        ("<stack>" * 40 + '<layer name="odd" src="data/odd.png"/>' + "</stack>" * 40, b""),
    ],
)
def test_a_layer_that_cannot_be_read_is_left_out_and_named(tmp_path, layer, member):
    found = read_project(ora(tmp_path / "a.ora", layer, **{"data/odd.png": member}), PALETTE)
    assert (found.document.label_layer.pixels == 2).all()
    assert found.reread.left_out == ("odd",)


@pytest.mark.parametrize(("text", "opacity"), [("0,25", 0.25), (" .5 ", 0.5), ("7", 1.0), ("-1", 0.0), ("much", 1.0)])
def test_an_odd_opacity_is_understood_or_left_aside(tmp_path, text, opacity):
    layer = f'<layer name="b" src="./data//good.png" opacity="{text}"/>'
    found = read_project(ora(tmp_path / "a.ora", layer), PALETTE)
    assert sorted(layer.opacity for layer in found.document.layers) == sorted([opacity, 1.0])


def test_the_merged_image_is_taken_where_no_layer_can_be_read(tmp_path):
    merged = png(PALETTE.colors()[np.full((16, 16), 3, np.uint8)])
    path = ora(tmp_path / "a.ora", **{"data/good.png": b"damaged", "mergedimage.png": merged})
    found = read_project(path, PALETTE)
    assert (found.document.label_layer.pixels == 3).all() and found.reread.left_out == ("good",)
    assert found.reread.merged


@pytest.mark.parametrize(
    "stack", [b"<image", b"", b'<image w="9" h="9"/>', None], ids=["cut", "empty", "without layers", "none"]
)
def test_the_merged_image_is_taken_where_the_list_of_layers_is_damaged(tmp_path, stack):
    merged = png(PALETTE.colors()[np.full((16, 12), 3, np.uint8)])
    path = changed(ora(tmp_path / "a.ora", **{"mergedimage.png": merged}), stack_xml=stack)
    found = read_project(path, PALETTE)
    pixels = found.document.label_layer.pixels
    assert pixels.shape == (16, 16) and (pixels[:, 2:14] == 3).all() and (pixels == 3).sum() == 16 * 12
    assert found.reread.merged and not found.reread.left_out


def test_a_damaged_list_of_layers_costs_nothing_of_a_project_and_no_change_of_its_layers(saved):
    exact = read_project(changed(saved, stack_xml=b"<image"), PALETTE)
    assert exact.reread is None and len(exact.document.layers) == len(full_document().layers)
    merged = png(PALETTE.colors()[np.full((16, 16), 3, np.uint8)])
    elsewhere = read_project(changed(saved, data__layer0_png=merged, mergedimage_png=merged), PALETTE)
    assert elsewhere.reread.merged and (elsewhere.document.label_layer.pixels == 3).all()


def test_a_layer_of_sixteen_bits_keeps_its_upper_eight(tmp_path):
    grey = png((np.arange(256).reshape(16, 16) * 257).astype(np.uint16))
    found = read_project(ora(tmp_path / "a.ora", **{"data/good.png": grey}), PALETTE)
    reference = next(layer for layer in found.document.layers if layer.kind is LayerKind.REFERENCE)
    assert (reference.pixels[..., 0] == np.arange(256).reshape(16, 16)).all()

"""Documents with something of everything, for tests of files."""

import numpy as np

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, Layer, LayerKind
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.region_edit import Cells, LocalLook, Placement, RegionEdit, RegionKind, SourceEdits
from helpers.photos import noise_photo

PALETTE = Palette(
    [
        Label(0, "sky", (120, 190, 250)),
        Label(1, "ground", (110, 80, 40)),
        Label(2, "body", (240, 150, 30)),
        Label(3, "eye", (20, 200, 60)),
        Label(4, "ear", (200, 20, 60)),
    ]
)
EDITS = SourceEdits(
    layout=Look(5, 0.5, ((3, 8),)),
    regions=(
        RegionEdit(
            RegionKind.MOVE, Cells.of(np.eye(16, dtype=bool)), Placement(dx=1.5, degrees=-20.0, mirrored=True), 3, "Ear"
        ),
        RegionEdit(RegionKind.DELETE, Cells.of(np.ones((16, 16), bool)), enabled=False),
    ),
    looks=(LocalLook(noise_photo(3, name="other.jpg"), label=2),),
    fixed=Cells.of(np.tri(16, dtype=bool)),
)
PROPERTIES = Properties(
    pack="cats",
    seed=2**62 + 3,
    truncation=0.1 + 0.2,
    mix=((4, 7), (6, 2**40)),
    category=3,
    photo=noise_photo(2, original=b"the file"),
    edits=EDITS,
    background=1,
    locked_labels=frozenset({2, 4}),
    only_over=255,
    hidden_labels=frozenset({3}),
    solo_label=2,
    label_colors=((1, (1, 2, 3)), (4, (250, 251, 252))),
    extra=(("look_locked", True), ("nested", (1, 2.5, "three", None, ("four",)))),
)


def full_document(side=48, *, seed=0, properties=PROPERTIES):
    """Layers of every kind with noise on them, and every property off its default."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, len(PALETTE), (side, side)).astype(np.uint8)
    labels[:3] = UNKNOWN
    scribble = np.full((side, side), UNKNOWN, np.uint8)
    scribble[5:9, 5:20] = 3
    ink = np.zeros((side, side), np.uint8)
    ink[10:14] = rng.integers(0, 256, (4, side))
    edges = np.zeros((side, side), np.uint8)
    edges[:, 9:13] = rng.integers(0, 256, (side, 4))
    depth = np.zeros((side, side), np.uint8)
    depth[-10:] = rng.integers(1, 256, (10, side))
    photo = rng.integers(0, 256, (side, side, 4)).astype(np.uint8)
    heeds = rng.integers(0, len(Heed), (2, side, side)).astype(np.uint8)
    layers = [
        Layer(9, LayerKind.REFERENCE, photo, 'Photo <of> & "all" ☀', 0.5),
        Layer(1, LayerKind.LABELS, labels, "Labels", 0.25, heed=heeds[0]),
        Layer(4, LayerKind.SCRIBBLE, scribble, "Scribble 1\x07\ud800"[:11], 1.0, False, True),
        Layer(7, LayerKind.SKETCH, ink, "Sketch", heed=heeds[1]),
        Layer(11, LayerKind.EDGES, edges, "Edges"),
        Layer(12, LayerKind.DEPTH, depth, "Depth 1", 0.5),
    ]
    return Document(side, side, PALETTE, layers=layers, properties=properties)

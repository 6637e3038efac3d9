"""A small palette, documents of any size, and a hand that draws strokes and records them."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.history import History
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.layer_edits import add_layer
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.tools import Tool, ToolOptions, start_stroke

PALETTE = Palette(
    [
        Label(0, "sky", (120, 190, 250)),
        Label(1, "ground", (110, 80, 40)),
        Label(2, "body", (240, 150, 30)),
        Label(3, "eye", (20, 200, 60)),
        Label(4, "ear", (200, 20, 60)),
    ]
)


@dataclass
class Studio:
    """A document with its history, and all changes that were told."""

    document: Document
    history: History
    changes: list = field(default_factory=list)

    @property
    def labels(self):
        return self.document.label_layer.pixels

    def set(self, **properties):
        for name, value in properties.items():
            self.document.set_property(name, value)

    def put(self, box, label):
        """Write a label to x, y, width, height of the label layer, past the history."""
        rect = Rect(*box)
        mask = np.ones((rect.height, rect.width), bool)
        self.document.write_pixels(self.document.label_layer.id, rect, values=label, mask=mask)

    def add(self, kind, name="new"):
        """A blank layer on top, as one step; returns its id."""
        number = self.document.new_layer_id()
        layer = Layer.blank(kind, id=number, name=name, width=self.document.width, height=self.document.height)
        self.history.do(f"Add {name}", add_layer(self.document, layer))
        return number

    def begin(self, tool=Tool.BRUSH, *, layer=None, **options):
        number = self.document.label_layer.id if layer is None else layer
        return start_stroke(self.document, tool, layer_id=number, options=ToolOptions(**options))

    def draw(self, tool, *points, layer=None, straight=False, **options):
        """A whole stroke over points (x, y) or (x, y, pressure); returns its step."""
        stroke = self.begin(tool, layer=layer, **options)
        (x, y, *pressure), *rest = points
        stroke.begin((x, y), *pressure)
        for x, y, *more in rest:
            stroke.extend((x, y), *more, straight=straight)
            if tool is Tool.POLYGON:
                stroke.add_corner()
        step = stroke.finish()
        self.history.record(step)
        return step


def box_mask(shape, *boxes):
    """(H, W) bool, True in the x, y, width, height boxes."""
    mask = np.zeros(shape, bool)
    for box in boxes:
        mask[Rect(*box).slices] = True
    return mask


def changed_box(before, after):
    """The bounding box of the differing pixels."""
    return Rect.around(before != after)


@pytest.fixture
def studio():
    """Makes a studio of a size, 32 x 24 by default, full of sky."""

    def make(width=32, height=24, *, max_bytes=64 * 2**20, properties=None):
        document = Document(width, height, PALETTE, properties=properties or Properties())
        made = Studio(document, History(document, max_bytes=max_bytes, clock=lambda: 1.0))
        document.changed.connect(made.changes.append)
        return made

    return make


@pytest.fixture(params=[LayerKind.LABELS, LayerKind.SCRIBBLE, LayerKind.SKETCH])
def paintable(request):
    return request.param

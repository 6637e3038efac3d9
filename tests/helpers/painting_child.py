"""A process that paints at random into a journal until it is killed, and says on stdout what it is about to note.

``state N HASH`` comes before step N is noted, ``done N`` after it: N is finished then.
"""

import os
import sys
from pathlib import Path

import numpy as np

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.edit import PaletteEdit, PropertyEdit
from fmr_studio.canvas.history import History
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.layer_edits import add_layer, change_layer, duplicate_layer, move_layer, remove_layer
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.canvas.tools import Tool, ToolOptions, start_stroke
from fmr_studio.errors import FmrError
from fmr_studio.project.journal import Journal
from helpers.documents import full_document
from helpers.photos import noise_photo


def say(text):
    os.write(1, f"{text}\n".encode())


class Painter:
    """Does random things that make steps."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.document = full_document(96, seed=seed)
        self.history = History(self.document)

    def stroke(self):
        layers = [layer for layer in self.document.layers if layer.kind.paintable and layer.visible and not layer.locked]
        layer = layers[self.rng.integers(len(layers))]
        tool = (Tool.BRUSH, Tool.RECTANGLE, Tool.LASSO, Tool.FILL)[self.rng.integers(4)]
        options = ToolOptions(label=int(self.rng.integers(5)), brush=Brush(size_px=int(self.rng.integers(1, 30))))
        stroke = start_stroke(self.document, tool, layer_id=layer.id, options=options)
        points = self.rng.uniform(0, 96, (4, 2))
        stroke.begin(tuple(points[0]))
        for point in points[1:]:
            stroke.extend(tuple(point))
        self.history.record(stroke.finish())

    def layers(self):
        document, rng = self.document, self.rng
        layer = document.layers[rng.integers(len(document.layers))]
        kind = int(rng.integers(5))
        if kind == 0 and len(document.layers) < 8:
            pixels = rng.integers(0, 256, (96, 96, 4)).astype(np.uint8)
            edits = add_layer(document, Layer(document.new_layer_id(), LayerKind.REFERENCE, pixels, "noise", 0.3))
        elif kind == 1 and len(document.layers) < 8:
            edits = duplicate_layer(document, layer.id, name="copy")
        elif kind == 2:
            edits = remove_layer(document, layer.id)
        elif kind == 3:
            edits = move_layer(document, layer.id, int(rng.integers(8)))
        else:
            edits = change_layer(document, layer.id, "opacity", float(rng.uniform()))
        self.history.do("Layers", edits)

    def properties(self):
        document, old = self.document, self.document.properties
        kind = int(self.rng.integers(3))
        if kind == 0:
            edit = PropertyEdit("seed", old.seed, int(self.rng.integers(2**62)))
        elif kind == 1:
            edit = PropertyEdit("photo", old.photo, None if old.photo else noise_photo(int(self.rng.integers(99))))
        else:
            changed = Label(0, "sky", tuple(int(channel) for channel in self.rng.integers(0, 256, 3)))
            edit = PaletteEdit(document.palette, Palette([changed, *list(document.palette)[1:]]))
        self.history.do("Properties", (edit,))

    def step(self):
        kind = self.rng.integers(10)
        try:
            if kind < 5:
                self.stroke()
            elif kind < 6:
                self.layers()
            elif kind < 7:
                self.properties()
            elif kind < 9:
                self.history.undo()
            else:
                entries = [entry.number for entry in self.history.entries()]
                entries += [branch.number for branch in self.history.branches()]
                self.history.goto(int(self.rng.choice(entries)))
        except FmrError:
            pass  # a locked or hidden layer: nothing was done


def main(folder, seed, long_bytes):
    painter = Painter(seed)
    journal = Journal(folder, long_bytes=long_bytes)
    journal.start(painter.document, file=Path("/pictures/cat.fmr"), saved=True)
    count = 0

    def note(stepped):
        nonlocal count
        count += 1
        say(f"state {count} {painter.document.content_hash()}")
        journal.step(painter.document, stepped.step, forward=stepped.forward, file=None)
        say(f"done {count}")

    painter.history.stepped.connect(note)
    say(f"state 0 {painter.document.content_hash()}")
    say("done 0")
    while True:
        painter.step()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

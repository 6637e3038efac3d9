"""Make the sample edits of this folder again: shapes that no picture of the cats' domain has.

    python resources/samples/edits/make_edits.py
    fmr-studio --headless batch -o out --edits resources/samples/edits/horn.fmredits --seeds 19,65,62,37
"""

from pathlib import Path

import numpy as np
from scipy import ndimage

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.canvas.region_geometry import centre
from fmr_studio.inference.edit_recipes import EditRecipe, write_edits
from fmr_studio.inference.pipeline import Pipeline

SEED = 19
HERE = Path(__file__).resolve().parent
AROUND = np.ones((3, 3), bool)


class Parts:
    """The parts of one cat, as cells."""

    def __init__(self, pipe, labels):
        self.ids = {label.name: label.id for label in pipe.palette}
        self.cells, self.size = cell_labels(labels, pipe.size), pipe.size

    def parts(self, name, grow=0):
        """Joined cells of a label from left to right, without specks."""
        numbers, count = ndimage.label(self.cells == self.ids[name])
        found = [numbers == number for number in range(1, count + 1)]
        largest = max(part.sum() for part in found)
        found = sorted((part for part in found if part.sum() >= 0.3 * largest), key=lambda part: centre(part)[0])
        return [ndimage.binary_dilation(part, AROUND, iterations=grow) if grow else part for part in found]

    def region(self, kind, mask, label, **placement):
        return RegionEdit(kind, Cells.of(mask), Placement(**placement), label=self.ids[label], name=label)


def samples(cat):
    """Name and regions of each sample."""
    move, copy = RegionKind.MOVE, RegionKind.DUPLICATE
    left, right = cat.parts("ear")[0], cat.parts("ear")[-1]
    middle = (centre(left)[0] + centre(right)[0]) / 2
    rise = left.any(axis=1).sum()
    yield "pointed-ears", "Huge pointed ears", [
        cat.region(copy, ear, "ear", scale_x=1.25, scale_y=2.6, dy=-0.8 * rise) for ear in (left, right)
    ]
    yield "horn", "A horn", [
        cat.region(copy, right, "ear", dx=middle - centre(right)[0], dy=-0.6 * rise, scale_x=0.8, scale_y=2.2)
    ]
    eyes = cat.parts("eye", grow=1)
    between = (centre(eyes[0])[0] + centre(eyes[-1])[0]) / 2
    height = eyes[0].any(axis=1).sum()
    yield "three-eyes", "Three eyes", [
        cat.region(copy, eyes[0], "eye", dx=between - centre(eyes[0])[0], dy=-0.7 * height, scale_x=0.7, scale_y=0.7)
    ]
    tail = cat.parts("tail", grow=1)[0]
    body = cat.parts("body")[0]
    yield "two-tails", "Two tails", [
        cat.region(copy, tail, "tail", dx=2 * (centre(body)[0] - centre(tail)[0]), mirrored=True)
    ]
    head = np.any([part for name in ("head", "ear", "eye", "mouth") for part in cat.parts(name)], axis=0)
    head = ndimage.binary_fill_holes(head)
    yield "giant-head", "A giant head", [cat.region(copy, head, "head", scale_x=1.5, scale_y=1.5, dy=-2.5)]


def main():
    pipe = Pipeline.load(HERE.parents[2] / "models" / "cats", device="cpu")
    labels = pipe.label_map(pipe.sample(SEED))
    for file, name, regions in samples(Parts(pipe, labels)):
        recipe = EditRecipe(name, pipe.card.name, SourceEdits(regions=tuple(regions)), labels)
        write_edits(HERE / f"{file}.fmredits", recipe)


if __name__ == "__main__":
    main()

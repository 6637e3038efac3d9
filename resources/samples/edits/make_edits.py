"""Make the sample edits of this folder again: shapes that no picture of the animals' domain has.

    python resources/samples/edits/make_edits.py
    fmr-studio --headless batch -o out --edits resources/samples/edits/horn.fmredits --seeds 10,25,53,34
"""

from pathlib import Path

import numpy as np
from scipy import ndimage

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.canvas.region_geometry import centre
from fmr_studio.inference.edit_recipes import EditRecipe, write_edits
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.settings import DEFAULT_PACK

SEED = 10
HERE = Path(__file__).resolve().parent
AROUND = np.ones((3, 3), bool)


class Parts:
    """The parts of one animal, as cells."""

    def __init__(self, pipe, labels):
        self.ids = {label.name: label.id for label in pipe.palette}
        self.cells, self.size = cell_labels(labels, pipe.size), pipe.size

    def parts(self, *names, grow=0):
        """Joined cells of labels from left to right, without specks."""
        numbers, count = ndimage.label(np.isin(self.cells, [self.ids[name] for name in names]), AROUND)
        found = [numbers == number for number in range(1, count + 1)]
        largest = max(part.sum() for part in found)
        found = sorted((part for part in found if part.sum() >= 0.3 * largest), key=lambda part: centre(part)[0])
        return [ndimage.binary_dilation(part, AROUND, iterations=grow) if grow else part for part in found]

    def region(self, kind, mask, label, **placement):
        return RegionEdit(kind, Cells.of(mask), Placement(**placement), label=self.ids[label], name=label)


def samples(animal):
    """Name and regions of each sample."""
    copy = RegionKind.DUPLICATE
    left, right = (animal.parts("ear", "inner ear")[at] for at in (0, -1))
    middle = (centre(left)[0] + centre(right)[0]) / 2
    rise = left.any(axis=1).sum()
    yield "pointed-ears", "Tall pointed ears", [
        animal.region(copy, ear, "inner ear", scale_y=1.5, dy=-0.24 * rise) for ear in (left, right)
    ]
    yield "horn", "A horn", [
        animal.region(copy, right, "inner ear", dx=middle - centre(right)[0], dy=-0.1 * rise, scale_x=0.7, scale_y=1.45)
    ]
    eyes = animal.parts("eye", grow=1)
    height = eyes[0].any(axis=1).sum()
    between = (centre(eyes[0])[0] + centre(eyes[-1])[0]) / 2
    yield "three-eyes", "Three eyes", [
        animal.region(copy, eyes[0], "eye", dx=between - centre(eyes[0])[0], dy=-1.05 * height)
    ]
    yield "large-eyes", "Large eyes", [animal.region(copy, eye, "eye", scale_x=1.35, scale_y=1.35) for eye in eyes]
    nose = animal.parts("nose", grow=1)[0]
    yield "large-nose", "A large nose", [animal.region(copy, nose, "nose", scale_x=1.7, scale_y=1.7)]


def main():
    pipe = Pipeline.load(HERE.parents[2] / "models" / DEFAULT_PACK, device="cpu")
    labels = pipe.label_map(pipe.sample(SEED))
    for file, name, regions in samples(Parts(pipe, labels)):
        recipe = EditRecipe(name, pipe.card.name, SourceEdits(regions=tuple(regions)), labels)
        write_edits(HERE / f"{file}.fmredits", recipe)


if __name__ == "__main__":
    main()

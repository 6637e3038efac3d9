"""What is dragged in faces: regions of the picture, put elsewhere with their features."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind
from fmr_studio.canvas.region_geometry import centre

Regions = tuple[RegionEdit, ...]
_AROUND = np.ones((3, 3), bool)


class Parts:
    """The parts of one face, as cells (r, r) of its label map (R, R) uint8."""

    def __init__(self, labels: np.ndarray, palette: Palette, size: int) -> None:
        self._palette, self.cells = palette, cell_labels(labels, size)

    def all(self, *labels: str) -> np.ndarray:
        """The cells of some labels."""
        return np.isin(self.cells, [self._palette[name].id for name in labels])

    def parts(self, label: str) -> list[np.ndarray]:
        """Joined cells of a label from left to right, without specks."""
        numbers, count = ndimage.label(self.all(label))
        found = [numbers == number for number in range(1, count + 1)]
        largest = max(part.sum() for part in found)
        return sorted((part for part in found if part.sum() >= 0.3 * largest), key=lambda part: centre(part)[0])

    @property
    def middle(self) -> float:
        """x between the eyes, in cells."""
        eyes = self.parts("eye")
        return (centre(eyes[0])[0] + centre(eyes[-1])[0]) / 2

    def region(self, kind: RegionKind, cells: np.ndarray, label: str, *, partner: int = 0, **placement: float) -> RegionEdit:
        """A region that is mostly of a label, put elsewhere by fields of `Placement`."""
        place = Placement(**placement)  # type: ignore[arg-type]
        return RegionEdit(kind, Cells.of(cells), place, label=self._palette[label].id, name=label, partner=partner)


def grown(cells: np.ndarray) -> np.ndarray:
    """Cells and those around them."""
    around: np.ndarray = ndimage.binary_dilation(cells, _AROUND)
    return around


def wide_smile(face: Parts) -> Regions:
    """The mouth, larger."""
    return (face.region(RegionKind.MOVE, grown(face.all("lips", "mouth")), "lips", scale_x=1.4, scale_y=1.5),)


def large_eyes(face: Parts) -> Regions:
    """Both eyes, larger, as a pair."""
    eyes = (grown(grown(eye)) for eye in face.parts("eye"))
    return tuple(face.region(RegionKind.MOVE, eye, "eye", partner=1, scale_x=1.5, scale_y=1.7) for eye in eyes)


def third_eye(face: Parts) -> Regions:
    """A copy of the left eye on the forehead."""
    eye = grown(grown(face.parts("eye")[0]))
    return (face.region(RegionKind.DUPLICATE, eye, "eye", dx=round(face.middle - centre(eye)[0]), dy=-10),)


def dragged_eye(face: Parts) -> Regions:
    """The left eye, on the cheek."""
    return (face.region(RegionKind.MOVE, grown(grown(face.parts("eye")[0])), "eye", dx=-2, dy=5),)


def raised_brows(face: Parts) -> Regions:
    """Both brows, raised as a pair."""
    brows = [grown(brow) for brow in face.parts("brow")]
    return tuple(
        face.region(RegionKind.MOVE, brow, "brow", partner=2, dy=-3, degrees=side * 12)
        for side, brow in zip((-1, 1), brows, strict=True)
    )


def pointed_ears(face: Parts) -> Regions:
    """Both ears, longer and turned outwards, as a pair."""
    ears = face.parts("ear")
    return tuple(
        face.region(RegionKind.MOVE, ear, "ear", partner=3, scale_y=1.8, dy=-5, degrees=side * 8)
        for side, ear in zip((-1, 1), (ears[0], ears[-1]), strict=True)
    )


def horn(face: Parts) -> Regions:
    """A copy of the nose on the forehead, long and thin."""
    nose = grown(face.parts("nose")[0])
    return (face.region(RegionKind.DUPLICATE, nose, "nose", dy=-27, scale_x=0.7, scale_y=2.4),)


def mirrored_half(face: Parts) -> Regions:
    """The left half of the face once more, as its right half."""
    half = face.all("skin", "brow", "eye", "nose", "lips", "mouth")
    half &= np.arange(half.shape[1]) < round(face.middle)
    dx = 2 * (face.middle - centre(half)[0])
    return (face.region(RegionKind.DUPLICATE, half, "skin", dx=dx, mirrored=True),)

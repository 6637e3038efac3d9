"""The guess at a face's depth: in which order its parts lie."""

import numpy as np

from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.inference.face_depth import guessable, guessed_depth

NAMES = ("background", "skin", "hair", "nose", "neck", "clothes")
FACE = Palette(Label(index, name, (index, 0, 0)) for index, name in enumerate(NAMES))


def portrait(side=64):
    y, x = np.mgrid[0:side, 0:side] / side
    labels = np.zeros((side, side), np.uint8)
    labels[np.hypot((x - 0.5) / 0.35, (y - 0.4) / 0.4) < 1] = 2
    labels[(abs(x - 0.5) < 0.1) & (y > 0.6)] = 4
    labels[np.hypot((x - 0.5) / 0.22, (y - 0.45) / 0.28) < 1] = 1
    labels[np.hypot((x - 0.5) / 0.04, (y - 0.48) / 0.07) < 1] = 3
    labels[y > 0.85] = 5
    return labels


def test_the_nose_is_nearest_and_the_background_farthest():
    labels, depth = portrait(), guessed_depth(portrait(), FACE)
    means = [depth[labels == FACE[name].id].mean() for name in ("background", "clothes", "neck", "hair", "skin", "nose")]
    assert means == sorted(means) and means[0] == 0
    assert depth[29, 32] > depth[29, 20] > 0  # the face is round


def test_a_map_without_a_face_has_layers_alone():
    depth = guessed_depth(np.full((8, 8), 5, np.uint8), FACE)
    assert len(np.unique(depth)) == 1 and depth[0, 0] > 0
    assert guessed_depth(np.full((8, 8), 255, np.uint8), FACE).max() == 0


def test_it_is_known_which_palettes_have_a_face():
    assert guessable(FACE)
    assert not guessable(Palette([Label(0, "wall", (0, 0, 0))]))

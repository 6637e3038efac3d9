"""An independent judge of faces: MediaPipe's face landmarks and person mask, which never saw this program's label maps."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from fmr_studio.errors import FmrError, how_to_install
from fmr_studio.packs import assets

CLASSES = ("background", "person", "face", "brow", "eye", "nose", "lips", "mouth")
SIDE = 256
"""Of the judge's label maps."""
_INPUT = 192
_FRAME = (0.12, 0.16, 0.88, 0.92)
"""Where the face lies in a picture that is framed as FFHQ is, at first; then where it was found."""
_MARGIN = 0.75

# Landmarks by their numbers in the published mesh of 468 points, around each part.
_OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
_BROWS = ((46, 53, 52, 65, 55, 107, 66, 105, 63, 70), (276, 283, 282, 295, 285, 336, 296, 334, 293, 300))
_EYES = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
)
_NOSE = (168, 193, 122, 196, 174, 198, 131, 49, 64, 98, 97, 2, 326, 327, 294, 279, 360, 420, 399, 419, 351, 417)
_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
_MOUTH = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191)
_PARTS = (("face", (_OVAL,)), ("nose", (_NOSE,)), ("brow", _BROWS), ("eye", _EYES), ("lips", (_LIPS,)), ("mouth", (_MOUTH,)))


class Landmarks(NamedTuple):
    """468 points (468, 2), x and y from 0 to 1 across the picture, and how sure it is that there is a face (0 to 1)."""

    points: NDArray[np.float32]
    confidence: float


class FaceJudge:
    """Both networks, on the CPU. The first use fetches them; raises :class:`FmrError` where that is impossible."""

    def __init__(self) -> None:
        folder = assets.fetch(assets.MEDIAPIPE)
        self._face = _Network(folder / "face_landmark/face_landmark.tflite")
        self._person = _Network(folder / "selfie_segmentation/selfie_segmentation.tflite")

    def landmarks(self, picture: NDArray[np.uint8]) -> Landmarks:
        """The landmarks of a picture (R, R, 3) uint8 that is framed as FFHQ is."""
        image, frame = Image.fromarray(picture), _FRAME
        points, confidence = np.zeros((468, 2), np.float32), 0.0
        for _ in range(2):
            left, top, right, bottom = (round(edge * image.width) for edge in frame)
            crop = image.crop((left, top, right, bottom)).resize((_INPUT, _INPUT))
            outputs = self._face(np.asarray(crop, np.float32)[None] / 255.0)
            found = next(output for output in outputs if output.size == 3 * 468)
            logit = float(next(output for output in outputs if output.size == 1).ravel()[0])
            span = np.array([frame[2] - frame[0], frame[3] - frame[1]], np.float32)
            corner = np.array(frame[:2], np.float32)
            points = (found.reshape(468, 3)[:, :2] / _INPUT * span + corner).astype(np.float32)
            confidence = 1.0 / (1.0 + np.exp(-logit))
            low, high = points.min(axis=0), points.max(axis=0)
            middle, half = (low + high) / 2, float((high - low).max()) * _MARGIN
            frame = (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
        return Landmarks(points, float(confidence))

    def person(self, picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """(SIDE, SIDE) bool: where the person is."""
        small = np.asarray(Image.fromarray(picture).resize((SIDE, SIDE)), np.float32)[None] / 255.0
        return self._person(small)[0].reshape(SIDE, SIDE) > 0.5

    def labels(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """A label map (SIDE, SIDE) of :data:`CLASSES`."""
        points = self.landmarks(picture).points * SIDE
        drawn = Image.fromarray(self.person(picture).astype(np.uint8) * CLASSES.index("person"))
        pen = ImageDraw.Draw(drawn)
        for name, outlines in _PARTS:
            for outline in outlines:
                pen.polygon([(float(x), float(y)) for x, y in points[list(outline)]], fill=CLASSES.index(name))
        return np.asarray(drawn)


class _Network:
    """A TensorFlow Lite file with one input."""

    def __init__(self, path: Path) -> None:
        try:
            interpreter: Any = importlib.import_module("ai_edge_litert.interpreter")
        except ImportError as error:
            raise FmrError("Judging faces needs ai-edge-litert.", how_to_install("fmr-studio[train]")) from error
        self._interpreter = interpreter.Interpreter(str(path), num_threads=1)
        self._interpreter.allocate_tensors()

    def __call__(self, image: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        self._interpreter.set_tensor(self._interpreter.get_input_details()[0]["index"], image)
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(output["index"]) for output in self._interpreter.get_output_details()]

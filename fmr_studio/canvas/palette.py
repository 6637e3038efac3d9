"""Label palettes: ids, names and colours, and the way back from colours to ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import FmrError

UNKNOWN = 255
"""Id of a pixel about which nothing is said."""
UNKNOWN_COLOR = (127, 127, 127)
SNAP_CERTAIN = 24
"""Largest colour distance (0-255, Euclidean) at which a snapped pixel counts as certain."""
_AT_ONCE = 2**20
"""How many pixels are looked at together: memory does not grow with the picture."""


@dataclass(frozen=True)
class Label:
    """One label: an id of the model, a name, and the colour it is shown in (a person may show it in another)."""

    id: int
    name: str
    color: tuple[int, int, int]


class Palette:
    """The labels of a pack, by id or by name. Immutable; ids run from 0 without gaps, 255 is *unknown*."""

    unknown_id = UNKNOWN

    def __init__(self, labels: Iterable[Label]) -> None:
        self._labels = tuple(labels)
        self._by_name = {label.name: label for label in self._labels}
        if [label.id for label in self._labels] != list(range(len(self._labels))):
            raise FmrError("The ids of a palette must run from 0 without gaps.")
        if not 1 <= len(self._labels) <= UNKNOWN:
            raise FmrError(f"A palette has 1 to {UNKNOWN} labels, not {len(self._labels)}.")
        if len(self._by_name) != len(self._labels):
            raise FmrError("Two labels of the palette have the same name.")

    def __len__(self) -> int:
        return len(self._labels)

    def __iter__(self) -> Iterator[Label]:
        return iter(self._labels)

    def __getitem__(self, key: str | int) -> Label:
        """The label of a name or an id; `FmrError` names what there is."""
        if isinstance(key, str):
            if key not in self._by_name:
                raise FmrError(f"There is no label {key!r}.", f"There are: {', '.join(self._by_name)}.")
            return self._by_name[key]
        if not 0 <= key < len(self._labels):
            raise FmrError(f"There is no label with id {key}.", f"Ids run from 0 to {len(self._labels) - 1}.")
        return self._labels[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Palette) and self._labels == other._labels

    def __hash__(self) -> int:
        return hash(self._labels)

    def __repr__(self) -> str:
        return f"Palette({', '.join(self._by_name)})"

    def colors(self) -> NDArray[np.uint8]:
        """Lookup table (256, 3) uint8 from id to colour; ids without a label, and unknown, are grey."""
        table = np.full((256, 3), UNKNOWN_COLOR, np.uint8)
        table[: len(self._labels)] = [label.color for label in self._labels]
        return table

    def snap(self, pixels: NDArray[np.uint8], where: NDArray[np.bool_] | None = None) -> tuple[NDArray[np.uint8], int]:
        """The nearest label of each colour; the grey of unknown, where no label has it, is unknown.

        Args:
            pixels: (H, W, 3) or (H, W, 4) uint8; alpha is left aside.
            where: (H, W) bool; the other pixels are unknown and do not count.

        Returns:
            Label ids (H, W) uint8, and how many pixels were uncertain: further than `SNAP_CERTAIN` from any label, or
            nearly as close to another one, as the soft edges of an anti-aliased map are.
        """
        flat = pixels.reshape(-1, pixels.shape[2])
        labels = np.empty(len(flat), np.uint8)
        doubtful = np.zeros(len(flat), np.bool_)
        for start in range(0, len(flat), _AT_ONCE):
            part = flat[start : start + _AT_ONCE, :3].astype(np.uint32)
            packed = part[:, 0] << 16 | part[:, 1] << 8 | part[:, 2]
            runs = np.flatnonzero(np.append(True, packed[1:] != packed[:-1]))
            values, inverse = np.unique(packed[runs], return_inverse=True)
            best, uncertain = self.nearest(np.stack([values >> 16, values >> 8 & 255, values & 255], axis=1))
            lengths = np.diff(np.append(runs, len(part)))
            labels[start : start + len(part)] = np.repeat(best[inverse], lengths)
            doubtful[start : start + len(part)] = np.repeat(uncertain[inverse], lengths)
        if where is not None:
            labels[~where.ravel()] = UNKNOWN
            doubtful &= where.ravel()
        return labels.reshape(pixels.shape[:2]), int(np.count_nonzero(doubtful))

    def nearest(self, colors: NDArray[np.integer[Any]]) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
        """The nearest label of single colours (N, 3), 0 to 255: its id (N,) uint8, and where it is uncertain (N,) bool.

        The grey of unknown, where no label has it, is unknown and certain.
        """
        best = np.zeros(len(colors), np.uint8)
        uncertain = np.zeros(len(colors), bool)
        table = self.colors()[: len(self._labels)].astype(np.float32)
        for start in range(0, len(colors), 65_536):
            part = slice(start, start + 65_536)
            distance = np.linalg.norm(colors[part, None].astype(np.float32) - table[None], axis=2)
            best[part] = distance.argmin(axis=1)
            nearest = np.partition(distance, min(1, len(table) - 1), axis=1)
            close = nearest[:, 0] > 0.5 * nearest[:, 1] if len(table) > 1 else np.zeros(len(distance), bool)
            uncertain[part] = (nearest[:, 0] > SNAP_CERTAIN) | (close & (nearest[:, 0] > 0))
        grey = (colors == UNKNOWN_COLOR).all(axis=1) & (table[best] != UNKNOWN_COLOR).any(axis=1)
        best[grey], uncertain[grey] = UNKNOWN, False
        return best, uncertain

    def to_json(self) -> list[dict[str, Any]]:
        """Plain values for a card or a project."""
        return [{"id": label.id, "name": label.name, "color": list(label.color)} for label in self._labels]

    @staticmethod
    def from_json(values: object) -> Palette:
        """Read what `to_json` gave; `FmrError` if it is something else."""
        try:
            labels = []
            for entry in values:  # type: ignore[attr-defined]
                red, green, blue = (int(channel) for channel in entry["color"])
                if not all(0 <= channel <= 255 for channel in (red, green, blue)):
                    raise ValueError(f"colour {entry['color']} is not 0 to 255")
                labels.append(Label(int(entry["id"]), str(entry["name"]), (red, green, blue)))
            return Palette(labels)
        except (TypeError, KeyError, ValueError) as error:
            raise FmrError(f"The palette is damaged: {error}.") from error

"""What of a picture's conditions is given: one, some or all of them, everywhere or in areas, for sure or as a hint."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from fmr_studio.canvas.condition import FREE, MAY, MUST
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.training.mapper.conditions import area, forget, wobble
from fmr_studio.training.mapper.drawn import DrawnPairs
from fmr_studio.training.mapper.sketching import sketched

_UNSTEADY_PX, _WRONG_PX = 1.5, 9.0
"""How far drawings and labels are displaced at 128 px: those that must be followed, and those that are hints."""


@dataclass(frozen=True)
class Mixing:
    """How often what is given.

    Args:
        labels_alone: share of pictures with nothing but labels, as the mapper of labels learnt them.
        one_alone: with one drawing and nothing else; the rest has several conditions.
        hint: share of the conditions in a mixture that are hints: displaced far, and sometimes another picture's.
        complete: share of label maps without unknown areas, see `forget`.
    """

    labels_alone: float = 0.25
    one_alone: float = 0.5
    hint: float = 0.15
    complete: float = 0.5


Planes = dict[str, np.ndarray]
"""By name, values and ``NAME.weight``: (H, W) uint8."""


class Mixer:
    """Gives conditions of pairs as people might.

    Args:
        names: the drawings that are given. warp_px: how far the borders of labels are displaced at most.
    """

    def __init__(self, pairs: DrawnPairs, names: tuple[str, ...], mixing: Mixing, warp_px: float) -> None:
        self._pairs, self._names, self._mixing, self._warp = pairs, names, mixing, warp_px
        self._count = int(pairs.labels.max()) + 1

    def given(self, row: int, rng: np.random.Generator, train_rows: int) -> Planes:
        """What is given of one picture; what is not has a weight of 0 everywhere."""
        kind, mixing = rng.random(), self._mixing
        if kind < mixing.labels_alone:
            return self._only(self._labels(row, rng), row)
        if kind < mixing.labels_alone + mixing.one_alone:
            name = str(rng.choice(self._names))
            planes = self._only({}, row)
            planes |= self._drawing(name, row, rng, MUST)
            if rng.random() < 0.15:
                planes[f"{name}.weight"][self._area(rng)] = FREE
            return planes
        return self._mixture(row, rng, train_rows)

    def alone(self, name: str, row: int, rng: np.random.Generator) -> Planes:
        """One condition of a picture, everywhere, and nothing else; sketches as they are drawn, the others as they are."""
        planes = self._only({}, row)
        if name == "labels":
            return planes | {"labels": self._pairs.labels[row], "labels.weight": np.full_like(self._pairs.labels[row], MUST)}
        if name == "depth":
            return planes | {"depth": self._pairs.depth[row], "depth.weight": np.full_like(self._pairs.depth[row], MUST)}
        return planes | self._drawing(name, row, rng, MUST)

    def _mixture(self, row: int, rng: np.random.Generator, train_rows: int) -> Planes:
        planes = self._only({}, row)
        chosen = [name for name in ("labels", *self._names) if rng.random() < 0.6] or ["labels", self._names[0]]
        sure = int(rng.integers(len(chosen)))
        for index, name in enumerate(chosen):
            hint = index != sure and rng.random() < self._mixing.hint
            of = int(rng.integers(train_rows)) if hint and rng.random() < 0.3 else row
            weight = MAY if hint else MUST
            planes |= self._labels(of, rng, hint=hint) if name == "labels" else self._drawing(name, of, rng, weight, hint=hint)
        self._share_out(planes, chosen, rng)
        return planes

    def _share_out(self, planes: Planes, chosen: list[str], rng: np.random.Generator) -> None:
        """Mostly each place has one condition alone, as where the uppermost layer counts; else areas are dropped."""
        if len(chosen) == 2 and rng.random() < 0.6:
            inside = self._area(rng)
            planes[f"{chosen[0]}.weight"][inside] = FREE
            planes[f"{chosen[1]}.weight"][~inside] = FREE
            return
        for name in chosen:
            if rng.random() < 0.4:
                planes[f"{name}.weight"][self._area(rng)] = FREE

    def _only(self, planes: Planes, row: int) -> Planes:
        """All planes, those that are not given free."""
        blank = np.zeros_like(self._pairs.labels[row])
        empty = {f"{name}{part}": blank.copy() for name in ("labels", *self._names) for part in ("", ".weight")}
        return empty | planes

    def _labels(self, row: int, rng: np.random.Generator, *, hint: bool = False) -> Planes:
        labels = torch.from_numpy(self._pairs.labels[row][None].astype(np.int64))
        side = labels.shape[-1]
        labels = wobble(labels, [rng], _WRONG_PX * side / 128.0 if hint else self._warp)
        labels = forget(labels, [rng], self._mixing.complete, self._count)
        ids = labels[0].to(torch.uint8).numpy()
        weight = np.where(ids == UNKNOWN, FREE, MAY if hint else MUST).astype(np.uint8)
        return {"labels": ids, "labels.weight": weight}

    def _drawing(self, name: str, row: int, rng: np.random.Generator, weight: int, *, hint: bool = False) -> Planes:
        pairs = self._pairs
        if name == "sketch":
            plane = sketched(pairs.edges[row], pairs.labels[row], rng)
        elif name == "edges":
            plane = pairs.edges[row]
        else:
            plane = retoned(pairs.depth[row], rng)
        amplitude = _WRONG_PX if hint else _UNSTEADY_PX if name == "depth" else 0.0
        if hint or (amplitude and rng.random() < 0.5):
            warped = wobble(torch.from_numpy(plane[None].astype(np.int64)), [rng], amplitude * len(plane) / 128.0)
            plane = warped[0].to(torch.uint8).numpy()
        return {name: plane, f"{name}.weight": np.full(plane.shape, weight, np.uint8)}

    def _area(self, rng: np.random.Generator) -> np.ndarray:
        return area(rng, self._pairs.labels.shape[-1]).numpy()


def retoned(depth: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A depth map (H, W) uint8 as a person may grade it: other contrast, softer borders."""
    tones = 255.0 * (depth.astype(np.float32) / 255.0) ** rng.uniform(0.6, 1.6)
    if rng.random() < 0.4:
        soft = torch.from_numpy(tones)[None, None]
        reach = int(rng.integers(1, 4))
        tones = F.avg_pool2d(soft, 2 * reach + 1, 1, reach, count_include_pad=False)[0, 0].numpy()
    return np.round(tones).astype(np.uint8)

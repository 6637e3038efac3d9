"""What the clusters of a proxy mask mean in a source: the label each mostly lies in, its share, and a colour that tells so."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.cell_regions import Ids, main_label
from fmr_studio.canvas.palette import UNKNOWN

_TONES = (
    (0.0, 0.0),
    (-0.16, 0.012),
    (0.14, -0.012),
    (-0.08, -0.018),
    (0.07, 0.018),
    (-0.24, 0.0),
    (0.21, 0.0),
    (-0.12, -0.024),
)
"""Steps in lightness and hue that tell the clusters of one label apart and leave them its family."""
_UNKNOWN_COLOR = (128, 128, 128)


@dataclass(frozen=True)
class ClusterEntry:
    """One cluster of a mask.

    Args:
        label: the label it mostly lies in, 255 if nobody can say.
        share: part of the grid, 0 to 1.
    """

    cluster: int
    label: int
    share: float


@dataclass(frozen=True)
class LabelGroup:
    """The clusters that mostly mean one label, the largest first."""

    label: int
    clusters: tuple[ClusterEntry, ...]

    @property
    def share(self) -> float:
        """Part of the grid that they cover together."""
        return sum(entry.share for entry in self.clusters)


def legend(clusters: Ids, meanings: Ids) -> tuple[LabelGroup, ...]:
    """The clusters of a mask (r, r) grouped by label, in the order of the label ids.

    Args:
        meanings: (256,) uint8, the label of each cluster, see :func:`cluster_meanings`.
    """
    counts = np.bincount(clusters.ravel(), minlength=256)
    groups: dict[int, list[ClusterEntry]] = {}
    for cluster in np.argsort(-counts, kind="stable"):
        if counts[cluster]:
            label = int(meanings[cluster])
            groups.setdefault(label, []).append(ClusterEntry(int(cluster), label, float(counts[cluster] / clusters.size)))
    return tuple(LabelGroup(label, tuple(groups[label])) for label in sorted(groups))


def cluster_meanings(clusters: Ids, labels: Ids, known: Sequence[int] = ()) -> Ids:
    """The label each cluster mostly lies in: (256,) uint8, 255 where nobody can say.

    Args:
        clusters: (r, r) of one source; labels: (r, r), the label of each cell.
        known: what clusters mean in general, for those that this source does not have.
    """
    found = np.full(256, UNKNOWN, np.uint8)
    found[: len(known)] = known
    for cluster in np.unique(clusters):
        label = main_label(labels, clusters == cluster)
        if label != UNKNOWN:
            found[cluster] = label
    return found


def cluster_colors(meanings: Ids, label_colors: NDArray[np.integer]) -> NDArray[np.uint8]:
    """A colour for each cluster, (256, 3) uint8: near that of its label, and unlike those of its neighbours in the family.

    Args:
        meanings: (256,) uint8 labels; label_colors: (at least K, 3), the colours of the labels.
    """
    colors = np.zeros((256, 3), np.uint8)
    place: dict[int, int] = {}
    for cluster, label in enumerate(meanings.tolist()):
        rank = place[label] = place.get(label, -1) + 1
        base = _UNKNOWN_COLOR if label == UNKNOWN else label_colors[label]
        hue, lightness, saturation = colorsys.rgb_to_hls(*(float(part) / 255 for part in base))
        lighter, turned = _TONES[rank % len(_TONES)]
        lightness = min(max(lightness + lighter, 0.14), 0.9)
        rgb = colorsys.hls_to_rgb((hue + turned) % 1.0, lightness, saturation)
        colors[cluster] = [round(255 * part) for part in rgb]
    return colors

"""Clusters that got names: what a click on one fills in, below what was painted by hand. No Qt."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmr_studio.arrays import fit_on_square
from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, PixelEdit, PropertyEdit
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.layer_edits import add_layer
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.photo import PHOTO_SUFFIX
from fmr_studio.canvas.properties import Properties
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import write_atomic
from fmr_studio.project.archive import SUFFIX, read_project
from fmr_studio.project.images import encode_png, read_png
from fmr_studio.ui.teaching.lessons import Lesson, seed_of

NAMES, CLUSTERS, MAPS = "names.json", "clusters", "maps"
PHOTO_NUMBER = "lesson_photo"
"""Name of the further property that says which photo of its lesson a document is painted over."""
EXTRA = "clusters"
"""Name of the further property that says which names of clusters the label layer of a document follows."""

Names = Mapping[int, int]
"""The label of each cluster that has one."""
Ids = NDArray[np.uint8]


def read_names(lesson: Lesson) -> dict[int, int]:
    """The names that were given; none where the file is missing or damaged, for they are quickly given again."""
    try:
        pairs = json.loads((lesson.folder / NAMES).read_text(encoding="utf-8"))["names"]
        named = {int(cluster): int(label) for cluster, label in pairs}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return {cluster: label for cluster, label in named.items() if 0 <= cluster < UNKNOWN and 0 <= label < len(lesson.palette)}


def write_names(lesson: Lesson, names: Names) -> None:
    """Keep the names with the lesson."""
    write_atomic(lesson.folder / NAMES, (json.dumps({"version": 1, "names": sorted(names.items())}) + "\n").encode())


def keep_mask(lesson: Lesson, seed: int, mask: Ids) -> None:
    """Keep the proxy mask (r, r) uint8 of a picture with the lesson."""
    (lesson.folder / CLUSTERS).mkdir(exist_ok=True)
    write_atomic(mask_file(lesson, seed), encode_png(mask, {}))


def mask_file(lesson: Lesson, seed: int) -> Path:
    """Where the proxy mask of a picture lies."""
    return lesson.folder / CLUSTERS / f"{seed}.png"


def read_mask(lesson: Lesson, seed: int) -> Ids | None:
    """The proxy mask (r, r) uint8 of a picture; None where there is none."""
    path = mask_file(lesson, seed)
    if not path.exists():
        return None
    return np.ascontiguousarray(read_png(path)[..., 0])


def filled(mask: Ids, names: Names, side: int) -> Ids:
    """The labels (side, side) uint8 that names give a proxy mask (r, r); 255 where a cluster has none."""
    table = np.full(256, UNKNOWN, np.uint8)
    for cluster, label in names.items():
        table[cluster] = label
    return fit_on_square(table[mask], side, UNKNOWN)


def names_in(properties: Properties) -> dict[int, int]:
    """The names that the label layer of a document follows."""
    kept = properties.extra_value(EXTRA)
    pairs = kept if isinstance(kept, tuple) else ()
    return {int(pair[0]): int(pair[1]) for pair in pairs if isinstance(pair, tuple)}  # type: ignore[arg-type]


def picture_of(properties: Properties) -> int:
    """Which picture of a lesson a document is painted over: its seed, or the number of its photo."""
    number = properties.extra_value(PHOTO_NUMBER)
    return number if isinstance(number, int) and number < 0 else properties.seed


def with_names(properties: Properties, names: Names) -> Properties:
    """The same, saying that its label layer follows these names."""
    return properties.with_extra(EXTRA, tuple(sorted(names.items())) or None)


def refilled(labels: Ids, mask: Ids, old: Names, new: Names) -> Ids:
    """A label layer (H, W) uint8 under other names: clusters whose name is another one are filled anew, the rest stays."""
    changed = {cluster for cluster in {*old, *new} if old.get(cluster) != new.get(cluster)}
    touched = filled(mask, dict.fromkeys(changed, 0), len(labels)) == 0
    return np.where(touched, filled(mask, new, len(labels)), labels).astype(np.uint8)


def naming_edits(document: Document, mask: Ids, names: Names, layer_name: str) -> tuple[Edit, ...]:
    """The edits that let a document of a lesson follow these names.

    What was painted by hand lies on a scribble layer above; a document without one gets it, with all that it said before.
    """
    properties, layer = document.properties, document.label_layer
    edits: list[Edit] = []
    under = layer.pixels
    if hand_layer(document) is None:
        above = Layer(document.new_layer_id(), LayerKind.SCRIBBLE, layer.pixels.copy(), layer_name)
        edits += add_layer(document, above, document.index_of(layer.id) + 1)
        under = np.full_like(layer.pixels, UNKNOWN)
    pixels = refilled(under, mask, names_in(properties), names)
    change = PixelEdit.between(layer.id, [(document.rect, layer.pixels, pixels)])
    edits += [] if change is None else [change]
    told = with_names(properties, names).extra
    return (*edits, PropertyEdit("extra", properties.extra, told)) if told != properties.extra else tuple(edits)


def begun_with(document: Document, mask: Ids | None, names: Names, layer_name: str, *, keep: bool) -> None:
    """Make a new document of a lesson ready: a layer for the hand above the label layer, which says what clusters are called.

    Args:
        keep: what is proposed already counts more than names, as a taught pack's own reading does.
    """
    layer = document.label_layer
    above = Layer.blank(
        LayerKind.SCRIBBLE, id=document.new_layer_id(), name=layer_name, width=document.width, height=document.height
    )
    for edit in add_layer(document, above, document.index_of(layer.id) + 1):
        document.apply(edit)
    if mask is None or not names:
        return
    told = filled(mask, names, document.width)
    if keep:
        told = np.where(layer.pixels == UNKNOWN, told, UNKNOWN).astype(np.uint8)
    change = PixelEdit.between(layer.id, [(document.rect, layer.pixels, np.where(told == UNKNOWN, layer.pixels, told))])
    if change is not None:
        document.apply(change)
    document.set_property("extra", with_names(document.properties, names).extra)


def hand_layer(document: Document) -> Layer | None:
    """The layer that is painted on by hand, above the label layer that is filled in; None where there is none."""
    return next((layer for layer in document.layers if layer.kind is LayerKind.SCRIBBLE), None)


def taught_map(document: Document | None, mask: Ids | None, names: Names) -> Ids | None:
    """What a picture teaches, (S, S) uint8: what was painted by hand above what the names fill in; None for nothing.

    Args:
        document: what was painted over the picture, if something was; mask: its proxy mask (r, r), where it is known.
    """
    if document is None:
        found = None if mask is None else filled(mask, names, len(mask))
    else:
        if mask is not None and names_in(document.properties) != dict(names):
            for edit in naming_edits(document, mask, names, ""):
                document.apply(edit)
        found = label_map(document)
    return None if found is None or (found == UNKNOWN).all() else found


def write_maps(lesson: Lesson, names: Names, progress: Progress) -> list[Path]:
    """Write what each picture of a lesson teaches, and return where; raises :class:`FmrError` where that is impossible."""
    folder, found = lesson.folder / MAPS, []
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, path in enumerate(lesson.pictures):
        progress.check()
        project, seed = path.with_suffix(SUFFIX), seed_of(path)
        document = read_project(project, lesson.palette).document if project.exists() else None
        labels = None if seed is None else taught_map(document, read_mask(lesson, seed), names)
        if labels is not None:
            write_atomic(folder / path.name, encode_png(labels, {}))
            if seed is not None and seed < 0:
                shutil.copyfile(path.with_suffix(PHOTO_SUFFIX), (folder / path.name).with_suffix(PHOTO_SUFFIX))
            found.append(folder / path.name)
        progress.report((number + 1) / len(lesson.pictures))
    return found


def digest_of(maps: Sequence[Path]) -> str:
    """Some letters that are others for other maps."""
    found = hashlib.sha256()
    for path in maps:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:12]

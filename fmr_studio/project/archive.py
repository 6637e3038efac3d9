"""Projects: OpenRaster files with a folder ``fmr/`` that holds everything exactly.

==========================  ==========================================================================================
member                      content
==========================  ==========================================================================================
``stack.xml``, ``data/``    the layers in colours, for other programs (`openraster`)
``fmr/project.json``        size, palette, properties and layers, with a version; older ones are migrated (`migrations`)
``fmr/layers/ID.png``       the exact ids, ink or depth of a layer, 8-bit grey; a reference image lies in ``data/`` alone
``fmr/heed/ID.png``         how far the picture has to follow it, 8-bit grey, where it is not all of it
``fmr/properties/NAME``     what JSON cannot hold
``fmr/recipe.json``         the recipe of the picture
==========================  ==========================================================================================

The manifest notes the checksums of what other programs see. Where they differ another program has changed the file, and
its layers are read from their colours, as they are where ``fmr/`` is missing or damaged.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, Layer, LayerKind
from fmr_studio.canvas.page import cut_to_page
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import write_atomic
from fmr_studio.project.containers import Container, damaged, opened
from fmr_studio.project.document_json import LayerFacts, layer_from, layer_json, properties_from, properties_json
from fmr_studio.project.images import check_ids
from fmr_studio.project.layer_images import exact_pixels, png_of
from fmr_studio.project.migrations import PLAIN_VERSION, VERSION, NewerVersionError, migrated
from fmr_studio.project.openraster import STACK, Reread, check_memory, lists_layers, member_of, openraster_members, reread
from fmr_studio.version import __version__

SUFFIX = ".fmr"
MANIFEST = "fmr/project.json"
RECIPE = "fmr/recipe.json"
MAX_JSON_BYTES = 2**26
_TIME = (1980, 1, 1, 0, 0, 0)
"""Of all members: equal documents make equal files."""


@dataclass(frozen=True, eq=False)
class Project:
    """What a project or OpenRaster file held.

    Args:
        recipe: the recipe of its picture as text; None where the file has none.
        reread: how the layers were read back from colours; None where their ids were there.
        own: whether it has, or had, the folder ``fmr/``.
    """

    document: Document
    recipe: str | None = None
    reread: Reread | None = None
    own: bool = True


# -- saving ------------------------------------------------------------------------------------------------------------


def save_project(path: Path, document: Document, *, recipe: str | None = None, progress: Progress | None = None) -> None:
    """Write a project, whole or not at all.

    Args:
        document: is read while this runs; hand over a copy where a person goes on painting.
        recipe: the recipe of its picture.

    Raises:
        FmrError: the file cannot be written; the sentence says why.
    """
    progress = progress or Progress()
    members = openraster_members(document, progress=progress.part(0.0, 0.7))
    members.update(_own_members(document, members))
    if recipe is not None:
        members[RECIPE] = recipe.encode()
    _write(path, members, progress)


def save_openraster(path: Path, document: Document, *, progress: Progress | None = None) -> None:
    """Write the layers of the page in colours for other programs, whole or not at all; raises `FmrError` where that fails."""
    progress = progress or Progress()
    _write(path, openraster_members(cut_to_page(document), progress=progress.part(0.0, 0.9)), progress)


def copy_of(document: Document) -> Document:
    """The same document with pixels of its own, for another thread."""
    return Document(document.width, document.height, document.palette, layers=document.layers, properties=document.properties)


def _own_members(document: Document, seen: dict[str, bytes]) -> dict[str, bytes]:
    values, blobs = properties_json(document.properties)
    members, layers = {}, []
    for index, layer in enumerate(document.layers):
        is_reference = layer.kind is LayerKind.REFERENCE
        member = member_of(index) if is_reference else f"fmr/layers/{layer.id}.png"
        if not is_reference:
            members[member] = png_of(layer.pixels)
        entry = {**layer_json(layer), "pixels": member}
        if layer.said_heed is not None:
            entry["heed"] = f"fmr/heed/{layer.id}.png"
            members[entry["heed"]] = png_of(layer.said_heed)
        layers.append(entry)
    manifest = {
        "version": VERSION if any(_is_new(layer) for layer in document.layers) else PLAIN_VERSION,
        "program": f"FMR Studio {__version__}",
        "size": [document.width, document.height],
        "palette": document.palette.to_json(),
        "properties": values,
        "blobs": sorted(blobs),
        "layers": layers,
        "seen": {name: zlib.crc32(data) for name, data in seen.items() if _is_drawn(name)},
    }
    members.update({_blob_member(name): blob for name, blob in blobs.items()})
    return {MANIFEST: json.dumps(manifest, indent=1).encode(), **members}


def _is_new(layer: Layer) -> bool:
    """Whether older programs cannot know a layer, or not all of it."""
    return layer.kind in (LayerKind.EDGES, LayerKind.DEPTH) or layer.said_heed is not None


def _is_drawn(member: str) -> bool:
    """Whether another program that changes the picture has to change this member."""
    return member == STACK or member.startswith("data/")


def _blob_member(name: str) -> str:
    return f"fmr/properties/{name}"


def _write(path: Path, members: dict[str, bytes], progress: Progress) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            progress.check()
            packed = not (name == "mimetype" or name.endswith(".png"))
            info = zipfile.ZipInfo(name, _TIME)
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED)
    progress.check()
    write_atomic(path, buffer.getvalue())
    progress.report(1.0)


# -- opening -----------------------------------------------------------------------------------------------------------


def read_project(path: Path, palette: Palette, *, progress: Progress | None = None) -> Project:
    """The document in a project, or in an OpenRaster file of another program.

    Args:
        palette: whose colours are looked for where the file does not say its own.

    Raises:
        FmrError: the file is no such file, is damaged, too large, or of a newer version.
    """
    progress = progress or Progress()
    with opened(path) as container:
        try:
            return _read(container, palette, progress)
        except FmrError as error:
            if container.name in error.message:
                raise
            raise FmrError(f"{container.name}: {error.message}", error.hint) from error


def _read(container: Container, palette: Palette, progress: Progress) -> Project:
    if MANIFEST not in container:
        found = reread(container, palette, progress=progress)
        return Project(found.document, reread=found, own=False)
    manifest: dict[str, Any] = {}
    problem = None
    try:
        manifest = _manifest(container)
        if not _changed_elsewhere(container, manifest):
            return Project(_exact(container, manifest, progress), _recipe(container))
    except NewerVersionError:
        raise
    except FmrError as error:
        problem = error
    try:
        return _reread_own(container, manifest, palette, progress)
    except FmrError as error:
        raise problem or error from error


def project_recipe(path: Path) -> str | None:
    """The recipe of a project's picture as text, without reading its layers; None where it has none.

    Raises:
        FmrError: the file is no project or is damaged.
    """
    with opened(path) as container:
        return _recipe(container)


def is_project(path: Path) -> bool:
    """Whether a file is a zip file, as projects and OpenRaster files are; False where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def _manifest(container: Container) -> dict[str, Any]:
    """The manifest in today's form."""
    try:
        values = json.loads(container.read(MANIFEST, limit=MAX_JSON_BYTES))
    except (ValueError, RecursionError) as error:
        raise damaged(container.name, f"{MANIFEST}: {error}") from error
    return migrated(values, container.name)


def _changed_elsewhere(container: Container, manifest: dict[str, Any]) -> bool:
    """Whether what other programs see is not what was written beside the exact layers; a damaged list of them says nothing."""
    seen = manifest.get("seen")
    if not isinstance(seen, dict):
        return False
    changed = {str(name) for name, value in seen.items() if container.checksum(str(name)) != value}
    return bool(changed - {STACK}) or (bool(changed) and lists_layers(container))


def _exact(container: Container, manifest: dict[str, Any], progress: Progress) -> Document:
    """The document as it was saved; raises `FmrError` where anything is not as it should be."""
    palette = Palette.from_json(manifest.get("palette"))
    properties = _properties(container, manifest)
    try:
        width, height = (int(side) for side in manifest["size"])
        entries = [(layer_from(entry), str(entry["pixels"]), str(entry.get("heed", ""))) for entry in manifest["layers"]]
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise damaged(container.name, f"{MANIFEST}: {error}") from error
    if not entries:
        raise damaged(container.name, f"{MANIFEST}: it names no layers")
    needs = [4 if facts.kind is LayerKind.REFERENCE else 1 + bool(heed) for facts, _, heed in entries]
    check_memory(container.name, needs, max(width, height, 1))
    layers = []
    for index, (facts, member, heed) in enumerate(entries):
        progress.check()
        layer = _layer(container, facts, member, palette=palette, size=(width, height))
        layers.append(replace(layer, heed=_heed(container, heed, size=(width, height))) if heed else layer)
        progress.report((index + 1) / len(entries))
    return Document(width, height, palette, layers=layers, properties=properties)


def _layer(container: Container, facts: LayerFacts, member: str, *, palette: Palette, size: tuple[int, int]) -> Layer:
    name = f"{member} in {container.name}"
    pixels = exact_pixels(container.read(member), name, facts.kind, size=size)
    if facts.kind.holds_labels:
        check_ids(pixels, palette, name)
    return Layer(facts.id, facts.kind, pixels, facts.name, facts.opacity, facts.visible, facts.locked)


def _heed(container: Container, member: str, *, size: tuple[int, int]) -> NDArray[np.uint8]:
    """How far a layer has to be followed, (H, W) uint8."""
    name = f"{member} in {container.name}"
    heed = exact_pixels(container.read(member), name, LayerKind.SKETCH, size=size)
    if heed.max() > max(Heed):
        raise damaged(container.name, f"{member}: it holds {heed.max()}")
    return heed


def _properties(container: Container, manifest: dict[str, Any]) -> Properties:
    names = manifest.get("blobs", [])
    if not isinstance(names, list):
        raise damaged(container.name, f"{MANIFEST}: blobs")
    blobs = {str(name): container.read(_blob_member(str(name))) for name in names}
    return properties_from(manifest.get("properties", {}), blobs)


def _reread_own(container: Container, manifest: dict[str, Any], palette: Palette, progress: Progress) -> Project:
    """The layers by their colours, with as much of the rest as can be read."""
    properties = None
    try:
        palette = Palette.from_json(manifest.get("palette"))
        properties = _properties(container, manifest)
    except FmrError:
        pass  # the palette that is asked for, and plain properties
    found = reread(container, palette, properties=properties, progress=progress)
    return Project(found.document, reread=found)


def _recipe(container: Container) -> str | None:
    if RECIPE not in container:
        return None
    try:
        return container.read(RECIPE, limit=MAX_JSON_BYTES).decode()
    except (FmrError, UnicodeDecodeError):
        return None  # the document says all of it too

"""The source of a specification: a photo or a seed, then a chain of edits, each of which gives a source of its own."""

from __future__ import annotations

from collections.abc import Callable

from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.request import SourceSpec
from fmr_studio.inference.sources.edits import edited_source
from fmr_studio.inference.sources.photos import photo_source
from fmr_studio.inference.sources.seeds import seed_source

Find = Callable[[SourceSpec], Source]


def build_source(renderer: Renderer, spec: SourceSpec, find: Find) -> Source:
    """The source of a specification.

    Args:
        find: gives the sources that an edited one is made of, which are worth keeping.

    Raises:
        FmrError: the photo or the edits are of another pack, or the pack lacks a part they need.
    """
    if spec.edits:
        return edited_source(renderer, spec, find)
    if spec.photo is not None:
        return photo_source(renderer, spec.photo)
    return seed_source(renderer, spec.look)

"""From what a session holds to the request of its picture."""

from __future__ import annotations

from fmr_studio.canvas.compose import condition
from fmr_studio.inference.request import RenderRequest
from fmr_studio.ui.documents import is_lesson
from fmr_studio.ui.session import Session

DECISIVE_PROPERTIES = frozenset({"seed", "truncation", "mix", "category", "photo", "edits", "pack", "palette"})
"""Properties that decide the picture; the others are rules for painting and views."""


def request_of(session: Session, *, pack_id: str, source_alone: bool) -> RenderRequest | None:
    """The request, and recipe, of the present document; None while it has no pack.

    Args:
        pack_id: the version of the pack, as far as it is known.
        source_alone: leave out what is painted, for the picture of the source itself; so it is where another look comes with
            its layout, and where the pack has yet to learn the labels.
    """
    document, source = session.document, session.source
    source_alone |= session.tries_own_layout or is_lesson(document.properties)
    if not document.properties.pack:
        return None
    return RenderRequest(
        document.properties.pack,
        None if source_alone else condition(document).labels,
        look=session.look,
        photo=source.photo,
        edits=source.edits,
        pack_id=pack_id,
        painted_for=session.painted_for,
        revision=document.revision,
    )

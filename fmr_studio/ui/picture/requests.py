"""From what a session holds to the request of its picture."""

from __future__ import annotations

from collections.abc import Collection

from fmr_studio.canvas.asked import Asked, asked
from fmr_studio.canvas.condition import DRAWN
from fmr_studio.canvas.own_labels import known_alone
from fmr_studio.inference.request import RenderRequest
from fmr_studio.ui.documents import is_lesson
from fmr_studio.ui.session import Session

DECISIVE_PROPERTIES = frozenset({"seed", "truncation", "mix", "category", "photo", "edits", "pack", "palette"})
"""Properties that decide the picture; the others are rules for painting and views."""


def request_of(session: Session, *, pack_id: str, source_alone: bool, reads: Collection[str] = DRAWN) -> RenderRequest | None:
    """The request, and recipe, of the present document; None while it has no pack.

    Args:
        pack_id: the version of the pack, as far as it is known.
        source_alone: leave out what is painted, for the picture of the source itself; so it is where the pack has yet to
            learn the labels. Where another look comes with its layout, the labels alone are left out.
        reads: the drawings that the pack reads, as far as that is known.
    """
    document, source = session.document, session.source
    if not document.properties.pack:
        return None
    said = Asked() if source_alone or is_lesson(document.properties) else asked(document, reads)
    if session.tries_own_layout:
        said = Asked(conditions=said.conditions)
    return RenderRequest(
        document.properties.pack,
        known_alone(document, said.labels),
        look=session.look,
        photo=source.photo,
        edits=source.edits,
        pack_id=pack_id,
        conditions=said.conditions,
        label_weight=said.label_weight,
        painted_for=session.painted_for,
        revision=document.revision,
    )

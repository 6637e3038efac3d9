"""Synthetic picture domains with true labels and depth, to train small generators on."""

from __future__ import annotations

from fmr_studio.training.domains.base import Domain, Field, Render

__all__ = ["KNOWN", "Domain", "Field", "Render", "get_domain"]

KNOWN = ("animals", "cats", "houses", "people")


def get_domain(name: str) -> Domain:
    """Return the domain called `name`; raise ValueError for a name that no domain has."""
    if name == "animals":
        from fmr_studio.training.domains.animals.domain import Animals

        return Animals()
    if name == "cats":
        from fmr_studio.training.domains.cats.domain import Cats

        return Cats()
    if name == "houses":
        from fmr_studio.training.domains.houses.domain import Houses

        return Houses()
    if name == "people":
        from fmr_studio.training.domains.people.domain import People

        return People()
    raise ValueError(f"There is no picture domain called {name!r}. Known: {', '.join(KNOWN)}.")

"""What a batch works on, as values: tasks with their variants, jobs that are ready to be drawn, and what became of them.

No torch here: a dry run plans and reads everything without loading a network.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmr_studio.addresses import Address
from fmr_studio.canvas.look import Look
from fmr_studio.inference.edit_recipes import EditRecipe
from fmr_studio.inference.request import RenderRequest


class InputKind(StrEnum):
    """How an input is understood."""

    AUTO = "auto"
    """As its content says."""
    LABELS = "labels"
    SCRIBBLE = "scribble"
    """Labels that leave most of the picture unknown."""
    SKETCH = "sketch"
    EDGES = "hed"
    """Edges as a network finds them, of which HED is the best known."""
    DEPTH = "depth"
    MIXTURE = "mixture"
    """Several files, see `Task.parts`."""
    RECIPE = "recipe"
    SAMPLE = "sample"
    PHOTO = "photo"
    """A picture to invert: it is the source."""
    EXEMPLAR = "exemplar"
    """A picture to invert: it lends its layout to the looks."""


class Status(StrEnum):
    """What became of one picture."""

    MADE = "made"
    SKIPPED = "skipped"
    PLANNED = "planned"
    FAILED = "failed"


@dataclass(frozen=True)
class Variant:
    """One picture to make of an input: whose look it gets and where it is written."""

    look: Look
    output: Path | Address


@dataclass(frozen=True)
class Part:
    """One of the files of an input, and what it is."""

    kind: InputKind
    path: Path


@dataclass(frozen=True)
class Task:
    """One input, read once, and all pictures to make of it.

    Args:
        name: the input as the person named it; empty for a plain sample.
        path: the file, the first of a mixture's, or None for a plain sample.
        mixed: the files of a mixture, the lowest first; empty for other kinds.
    """

    name: str
    path: Path | None
    kind: InputKind
    variants: tuple[Variant, ...]
    mixed: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """All its files."""
        return self.mixed or (() if self.path is None else (Part(self.kind, self.path),))


@dataclass(frozen=True)
class InputFacts:
    """What was noticed while an input was read.

    Args:
        size: (width, height) of the input in pixels, zeros for a plain sample.
        uncertain: how many of them were not clearly of one label's colour.
        notes: sentences for the person.
        kinds: what each of its files was taken for.
    """

    size: tuple[int, int] = (0, 0)
    uncertain: int = 0
    notes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def pixels(self) -> int:
        """How many pixels the input has."""
        return self.size[0] * self.size[1]


@dataclass(frozen=True, eq=False)
class Job:
    """One picture that is ready to be drawn.

    Args:
        picture: (S, S, 3) uint8 to invert first, for the kinds that need it.
        recipe: edits to re-apply to the source first.
        wish: says the same as the request where that is only known after inverting or re-applying; empty otherwise.
        mark: the restriction that the pack puts on the picture; empty for none.
    """

    task: Task
    variant: Variant
    request: RenderRequest
    facts: InputFacts
    picture: NDArray[np.uint8] | None = None
    recipe: EditRecipe | None = None
    wish: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of one picture.

    Args:
        problem: for a failure, the sentence that says why, with its hint.
        final: the failure will meet every further picture too, as a full disk does.
    """

    task: Task
    variant: Variant
    status: Status
    facts: InputFacts = InputFacts()
    problem: str = ""
    hint: str = ""
    final: bool = False

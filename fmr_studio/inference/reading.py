"""From a batch's tasks to jobs that are ready to be drawn; runs in reading threads and knows no torch."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fmr_studio.addresses import at_hand
from fmr_studio.canvas.crop import square_crop
from fmr_studio.canvas.look import Look
from fmr_studio.errors import FmrError
from fmr_studio.inference.edit_recipes import EditRecipe
from fmr_studio.inference.parts import PartReader
from fmr_studio.inference.recipes import WISH_KEY, asks_for, read_recipe, recipe_text
from fmr_studio.inference.request import RenderRequest
from fmr_studio.inference.tasks import InputFacts, InputKind, Job, Outcome, Status, Task, Variant
from fmr_studio.packs.catalog import Pack
from fmr_studio.paths import shorten
from fmr_studio.project.image_files import no_memory
from fmr_studio.project.images import check_ids, read_png, read_text
from fmr_studio.project.photos import read_photo


class TaskReader:
    """Reads inputs for one pack. Safe to use from several threads.

    Args:
        pack: whose palette and resolution count, and what recipes name.
        resume: leave out pictures that are there already, whole and with the same recipe.
        edits: re-applied to the source of every picture.
        dark_is_near: depth is darker where it is nearer.
    """

    def __init__(
        self, pack: Pack, *, resume: bool = False, edits: EditRecipe | None = None, dark_is_near: bool = False
    ) -> None:
        if edits is not None and edits.pack != pack.card.name:
            raise FmrError(f"The edits {edits.name} were made with the pack {edits.pack}.", f"Give --pack {edits.pack}.")
        self._card, self._pack_id, self._resume, self._edits = pack.card, pack.id, resume, edits
        self._parts = PartReader(pack.card, dark_is_near=dark_is_near)

    def read(self, task: Task) -> list[Job | Outcome]:
        """One entry for each variant, in their order: a job, or an outcome where nothing remains to be drawn."""
        try:
            picture, request, facts = self._asked(task)
        except FmrError as error:
            return [failed(task, variant, error) for variant in task.variants]
        except MemoryError:
            return [failed(task, variant, no_memory(shorten(task.name))) for variant in task.variants]
        return [
            self._entry(Job(task, variant, request, facts, picture, self._edits, mark=self._card.mark))
            for variant in task.variants
        ]

    def _entry(self, job: Job) -> Job | Outcome:
        look = Look() if job.task.kind is InputKind.PHOTO else job.variant.look
        job = replace(job, request=replace(job.request, look=look))
        if job.picture is not None or job.recipe is not None:
            pixels = b"" if job.picture is None else job.picture.tobytes()
            kind = " ".join(job.facts.kinds) or str(job.task.kind)
            parts = (kind, job.request.recipe(), "" if job.recipe is None else job.recipe.digest)
            job = replace(job, wish=hashlib.sha256("\n".join(parts).encode() + pixels).hexdigest())
        if self._resume and self.is_finished(job):
            return Outcome(job.task, job.variant, Status.SKIPPED, job.facts)
        return job

    def _empty(self) -> RenderRequest:
        return RenderRequest(pack=self._card.name, pack_id=self._pack_id)

    def _asked(self, task: Task) -> tuple[NDArray[np.uint8] | None, RenderRequest, InputFacts]:
        """A picture to invert first, if there is one, what is asked for, and what was noticed."""
        if task.path is None:
            return None, self._empty(), InputFacts()
        if task.kind is InputKind.RECIPE:
            return None, *self._from_recipe(task)
        if task.kind is InputKind.PHOTO:
            picture = square_crop(read_photo(task.path).pixels, self._card.resolution)
            return picture, self._empty(), InputFacts(kinds=(str(task.kind),))
        found = self._parts.read(task.parts)
        said = found.asked
        request = replace(self._empty(), labels=said.labels, conditions=said.conditions, label_weight=said.label_weight)
        return found.picture, request, found.facts

    def _from_recipe(self, task: Task) -> tuple[RenderRequest, InputFacts]:
        assert task.path is not None
        request = read_recipe(task.path)
        name = shorten(task.path)
        if request.pack != self._card.name:
            raise FmrError(
                f"{name} was made with the pack {request.pack}, not {self._card.name}.", f"Give --pack {request.pack}."
            )
        if request.labels is not None:
            check_ids(request.labels, self._card.palette, name)
        notes = []
        if request.pack_id not in ("", self._pack_id):
            notes.append(f"made with another version of the pack {request.pack}, so the picture may differ")
        height, width = (0, 0) if request.labels is None else request.labels.shape
        return replace(request, pack_id=self._pack_id, engine=""), InputFacts((width, height), notes=tuple(notes))

    def is_finished(self, job: Job) -> bool:
        """Whether the output holds the wanted recipe and all its pixels."""
        side = self._card.resolution
        try:
            with at_hand(job.variant.output) as path:
                same = read_text(path, WISH_KEY) == job.wish if job.wish else asks_for(recipe_text(path), job.request)
                return same and read_png(path).shape == (side, side, 3)
        except FmrError:
            return False


def failed(task: Task, variant: Variant, error: FmrError, *, final: bool = False) -> Outcome:
    """The outcome of a picture that could not be made."""
    return Outcome(task, variant, Status.FAILED, InputFacts(), error.message, error.hint, final)

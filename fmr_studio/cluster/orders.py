"""What travels between the program that leads a batch and its workers, as values. No Dask here, and no networks."""

from __future__ import annotations

from dataclasses import dataclass, field

from fmr_studio.inference.edit_recipes import EditRecipe
from fmr_studio.inference.tasks import Outcome


@dataclass(frozen=True)
class Order:
    """How all pictures of a batch are drawn.

    Args:
        pack: its name; ``pack_id`` the id of exactly this version of it.
        device, engine: as `Pipeline.load` takes them.
        batch_size: pictures that go through the networks together; 0 leaves it to the worker.
        stop_on_error: whether the first failure ends the batch.
        resume: leave out pictures that are there with the same recipe; ``overwrite``: make them anew.
        dark_is_near: see `TaskReader`.
    """

    pack: str
    pack_id: str
    device: str = "auto"
    engine: str = "auto"
    batch_size: int = 0
    stop_on_error: bool = False
    resume: bool = False
    overwrite: bool = False
    edits: EditRecipe | None = None
    dark_is_near: bool = False


@dataclass(frozen=True)
class Facts:
    """What a worker says of itself before it is given work.

    Args:
        version: of FMR Studio there.
        engine: what draws there, as recipes name it; empty where ``problem`` says why nothing does.
    """

    version: str
    engine: str = ""
    batch_size: int = 1
    problem: str = ""


@dataclass(frozen=True)
class Chunk:
    """What became of some tasks: outcomes in their order, fewer where a failure ended it; and how long it took."""

    outcomes: tuple[Outcome, ...]
    seconds: float


@dataclass
class Tally:
    """What one worker has done."""

    made: int = 0
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def images_per_second(self) -> float:
        """Pictures a second while it was drawing."""
        return self.made / self.seconds if self.seconds > 0 else 0.0

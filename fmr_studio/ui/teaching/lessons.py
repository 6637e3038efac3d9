"""Lessons on disk: a palette, the pictures to paint over, and what was painted over them. No Qt.

A picture is known by its seed. Those of photos that were opened have negative numbers, -1, -2 and so on, in the place of one.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from pathlib import Path

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.photo import PHOTO_SUFFIX, Photo
from fmr_studio.errors import FmrError
from fmr_studio.inference.request import RenderRequest
from fmr_studio.paths import shorten, user_data, write_atomic
from fmr_studio.project.archive import SUFFIX

LESSON, PALETTE, RUN = "lesson.json", "palette.json", "run"
VERSION = 1
_PICTURE = re.compile(r"_(s|p)(\d+)$")


@dataclass(frozen=True)
class Lesson:
    """One palette that is taught.

    Args:
        folder: with ``lesson.json``, ``palette.json``, a picture ``NAME_s7.png`` a seed and a project ``NAME_s7.fmr`` where
            somebody has painted; of a photo ``NAME_p1.png``, and beside it ``NAME_p1.photo``, what it was inverted to.
        pack: whose generator drew the pictures, by name, and where it lies; name: of the pack that comes of it.
        truncation: ψ of the pictures; category: their class, of a generator with several.
    """

    folder: Path
    name: str
    pack: str
    location: str
    palette: Palette
    truncation: float
    category: int = 0

    def look(self, seed: int) -> Look:
        """The look of the picture of a seed."""
        return Look(seed, self.truncation, category=self.category)

    def picture(self, seed: int) -> Path:
        """Where the picture of a seed, or of a photo, lies."""
        return self.folder / (f"{self.name}_s{seed}.png" if seed >= 0 else f"{self.name}_p{-seed}.png")

    def photo(self, seed: int, pack: str) -> Photo | None:
        """The photo of a number, for a pack of the lesson's generator; None for a seed. Raises :class:`FmrError`."""
        if seed >= 0:
            return None
        path = self.picture(seed).with_suffix(PHOTO_SUFFIX)
        try:
            return replace(Photo.from_bytes(path.read_bytes()), pack=pack)
        except OSError as error:
            raise FmrError(f"{shorten(path)} cannot be read: {error.strerror}.", "Open the photo again.") from error

    def request(self, seed: int, pack: str) -> RenderRequest:
        """What draws a picture with a pack of the lesson's generator; raises :class:`FmrError` where its photo is gone."""
        photo = self.photo(seed, pack)
        return RenderRequest(pack, look=self.look(seed)) if photo is None else RenderRequest(pack, photo=photo)

    @property
    def pictures(self) -> list[Path]:
        """All pictures, by name."""
        return sorted(path for path in self.folder.glob("*.png") if seed_of(path) is not None)

    @property
    def painted(self) -> list[Path]:
        """The projects that were painted over pictures."""
        return [path.with_suffix(SUFFIX) for path in self.pictures if path.with_suffix(SUFFIX).exists()]

    def write(self) -> None:
        """Write what describes the lesson; raises :class:`FmrError` where that is impossible."""
        values = {
            "version": VERSION,
            "name": self.name,
            "pack": self.pack,
            "location": self.location,
            "truncation": self.truncation,
            **({"class": self.category} if self.category else {}),
        }
        write_atomic(self.folder / PALETTE, (json.dumps(self.palette.to_json(), ensure_ascii=False) + "\n").encode())
        write_atomic(self.folder / LESSON, (json.dumps(values, ensure_ascii=False) + "\n").encode())


def lessons_folder() -> Path:
    """Where lessons lie."""
    return user_data() / "lessons"


def seed_of(path: Path) -> int | None:
    """The seed in the name of a picture, ``NAME_s7.png``; for a photo's, ``NAME_p1.png``, a negative number."""
    found = _PICTURE.search(path.stem)
    if found is None:
        return None
    number = int(found.group(2))
    return number if found.group(1) == "s" else -number or None


def read_lesson(folder: Path) -> Lesson:
    """The lesson in a folder; raises :class:`FmrError` that names what is missing or damaged."""
    try:
        values = json.loads((folder / LESSON).read_text(encoding="utf-8"))
        palette = Palette.from_json(json.loads((folder / PALETTE).read_text(encoding="utf-8")))
        name, pack, location = (str(values[key]) for key in ("name", "pack", "location"))
        return Lesson(folder, name, pack, location, palette, float(values["truncation"]), int(values.get("class", 0)))
    except OSError as error:
        raise FmrError(f"The lesson in {shorten(folder)} cannot be read: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise FmrError(f"The lesson in {shorten(folder)} is damaged.", "Begin another one.") from error


def list_lessons(folder: Path | None = None) -> list[Lesson]:
    """All readable lessons, by name."""
    root, found = folder or lessons_folder(), []
    for path in sorted(root.iterdir()) if root.is_dir() else []:
        try:
            found.append(read_lesson(path))
        except FmrError:
            continue  # another program's folder, or one whose making was interrupted
    return found

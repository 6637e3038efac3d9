"""The way through a lesson: draw pictures, open them one by one to be painted, have the pack learn, go on with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fmr_studio.canvas.document import Change, Document
from fmr_studio.canvas.own_labels import KNOWN
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.properties import Properties
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.catalog import Pack, find_pack
from fmr_studio.paths import user_models
from fmr_studio.ui.documents import LESSON, LESSON_NAME, LOCK, belongs_to, is_lesson, look_properties
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.files.files import FileDesk
from fmr_studio.ui.files.folder import Folder
from fmr_studio.ui.files.labelling import canvas_over
from fmr_studio.ui.shell.numbers import percent as percent_words
from fmr_studio.ui.teaching.learning import Learning
from fmr_studio.ui.teaching.lesson_dialog import LessonDialog, LessonWish
from fmr_studio.ui.teaching.lesson_palette import carried_on, is_taught_it, palette_edits
from fmr_studio.ui.teaching.lesson_pictures import draw_picture, keep_photo
from fmr_studio.ui.teaching.lessons import Lesson, lessons_folder, seed_of
from fmr_studio.ui.teaching.naming import PHOTO_NUMBER, begun_with, read_mask, write_maps
from fmr_studio.ui.teaching.naming_desk import NamingDesk
from fmr_studio.ui.teaching.scores import Score, newest_score
from fmr_studio.ui.teaching.teaching_panel import TeachingPanel
from fmr_studio.ui.workspace import Workspace

TOPIC = "teaching"
NEEDED = ("codebook", "rearranger")
TRUNCATION = 0.8
MORE = 4
"""How many pictures come at once where a person asks for more."""


class Teaching(QObject):
    """The one lesson of a window.

    Args:
        use: goes on with a pack by its name.
    """

    begun = Signal()
    """There is a lesson, and something to be seen of it."""

    def __init__(self, workspace: Workspace, desk: FileDesk, folder: Folder, use: Callable[[str], object]) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._folder, self._use = workspace, workspace.session, folder, use
        self.lesson: Lesson | None = None
        self._score = Score()
        self._cards: dict[tuple[str, str], PackCard] = {}
        """Of packs that were loaded, by their name and id."""
        self.naming, self.learning = NamingDesk(self, workspace), Learning(self)
        self.panel = TeachingPanel(self.naming)
        self.panel.learn.clicked.connect(self.learn)
        self.panel.stop.clicked.connect(self.learning.stop)
        self.panel.next.clicked.connect(self.open_next)
        self.panel.more.clicked.connect(self.more)
        self.panel.photo.clicked.connect(self.add_photo)
        self.naming.sheet.opened.connect(self.open_seed)
        self.learning.changed.connect(self._show)
        self.learning.changed.connect(self._show_score)
        self.learning.done.connect(self._learned)
        self.learning.failed.connect(self._say_failed)
        desk.own_canvas = self._canvas
        self._session.history_changed.connect(self._show)
        desk.saved.connect(lambda _path: self._show())
        folder.changed.connect(self._give_palette)
        folder.changed.connect(self.naming.follow)
        self._session.canvas_changed.connect(self._follow_palette)
        folder.changed.connect(self._show)
        self.naming.changed.connect(self._show)
        workspace.actions.do({"teach": self.ask})
        self._show()

    @property
    def open_in_folder(self) -> bool:
        """Whether the pictures one goes through are those of the lesson."""
        entries = self._folder.entries
        return self.lesson is not None and bool(entries) and entries[0].path.parent == self.lesson.folder

    def _loaded_card(self) -> PackCard | None:
        """The card of the pack that draws now."""
        facts = self._workspace.preview.facts
        if facts is None:
            return None
        key = facts.pack, facts.pack_id
        if key not in self._cards:
            try:
                self._cards[key] = find_pack(self._workspace.preview.location_of(facts.pack)).card
            except FmrError:
                return None
        return self._cards[key]

    @property
    def _can_draw(self) -> bool:
        """Whether the generator that draws the lesson's pictures is loaded: that of its pack, or of one taught from it."""
        card, lesson = self._loaded_card(), self.lesson
        return card is not None and lesson is not None and lesson.pack in (card.name, card.taught.get("pack"))

    @property
    def _has_photo(self) -> bool:
        """Whether a photo is open that the lesson does not have yet, and that its generator draws."""
        properties = self._session.document.properties
        return properties.photo is not None and properties.extra_value(PHOTO_NUMBER) is None and self._can_draw

    def _taught_card(self, properties: Properties) -> PackCard | None:
        """The card of a document's pack, where it is loaded and was taught this lesson before."""
        card, lesson = self._loaded_card(), self.lesson
        if card is None or lesson is None or card.name != properties.pack:
            return None
        return card if is_taught_it(card, lesson.pack, lesson.palette) else None

    # -- labels --------------------------------------------------------------------------------------------------------

    def _follow_palette(self, change: Change) -> None:
        """Labels that are added or renamed on one picture belong to the lesson."""
        lesson, document = self.lesson, self._session.document
        if lesson is None or change.detail != "palette" or not self._is_its_picture(document):
            return
        if carried_on(lesson.palette, document.palette):
            self.lesson = self.naming.lesson = replace(lesson, palette=document.palette)
            try:
                self.lesson.write()
            except FmrError as error:
                self._workspace.messages.say_error(error)
            self.naming.show_names()

    def _give_palette(self) -> None:
        """A picture that was painted before gets the labels that came since."""
        lesson, document = self.lesson, self._session.document
        if lesson is not None and self._is_its_picture(document):
            edits = palette_edits(document, lesson.palette, self._taught_card(document.properties))
            if edits:
                self._session.do(self.tr("Labels of the lesson"), *edits)

    def _is_its_picture(self, document: Document) -> bool:
        """Whether a document is a picture of the lesson, and under its labels."""
        lesson, properties = self.lesson, document.properties
        if lesson is None or not belongs_to(properties, self._session.file, lesson.name, lesson.folder):
            return False
        return is_lesson(properties) or self._taught_card(properties) is not None

    # -- beginning -----------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Ask what is to be taught, and begin with it."""
        workspace = self._workspace
        name = self._session.document.properties.extra_value(LESSON) or self._session.document.properties.pack
        try:
            pack = find_pack(workspace.preview.location_of(str(name or workspace.settings.now.pack)))
            check_teachable(pack)
        except FmrError as error:
            workspace.messages.say_error(error)
            return
        document = self._session.document
        own = document.properties.pack == pack.card.name and not is_lesson(document.properties)
        photo = document.properties.photo if own else None
        palette, name = document.palette if own else pack.card.palette, "" if photo is None else photo.name
        dialog = LessonDialog(pack, palette, workspace.frame, photo=name)
        if workspace.questions.ask(dialog):
            if dialog.lesson is not None:
                self.go_on(dialog.lesson)
            else:
                self.begin(pack, dialog.wish)
        dialog.deleteLater()

    def begin(self, pack: Pack, wish: LessonWish) -> None:
        """Draw the pictures of a new lesson, and open the first of them."""
        folder, category = lessons_folder() / wish.name, self._session.look.category
        lesson = Lesson(folder, wish.name, pack.card.name, str(pack.folder), wish.palette, TRUNCATION, category)
        first = pack.card.first_seed if wish.first_seed is None else wish.first_seed
        photo = self._session.document.properties.photo if wish.photo else None
        self._draw(lesson, range(first, first + wish.count), self.go_on, photo)

    def add_photo(self) -> None:
        """Let the photo that is open be a picture of the lesson, too."""
        if self.lesson is not None:
            photo = self._session.document.properties.photo
            self._draw(self.lesson, range(0), lambda _lesson: self._take_more(), photo)

    def more(self) -> None:
        """Draw further pictures for the lesson."""
        if self.lesson is not None:
            first = max((seed_of(path) or 0 for path in self.lesson.pictures), default=-1) + 1
            self._draw(self.lesson, range(first, first + MORE), lambda _lesson: self._take_more())

    def _take_more(self) -> None:
        if self.open_in_folder:
            self._folder.look_again()
        self.naming.look_again()
        self._show()

    def _draw(self, lesson: Lesson, seeds: range, then: Callable[[Lesson], object], photo: Photo | None = None) -> None:
        def work(progress: Progress) -> Lesson:
            if photo is not None:
                keep_photo(lesson, photo)
            for number, seed in enumerate(seeds):
                part = progress.part(number / len(seeds), (number + 1) / len(seeds))
                self._workspace.preview.borrow(partial(draw_picture, lesson, seed), part)
            lesson.write()
            return lesson

        words = self.tr("Drawing %Ln picture(s) to paint over", "", len(seeds))
        self._workspace.tasks.run(words, work, on_done=then, on_error=self._workspace.messages.say_error)

    def go_on(self, lesson: Lesson) -> None:
        """Open the pictures of a lesson."""
        self.lesson = lesson
        self.naming.open(lesson)
        self._score = Score()
        self._folder.open(lesson.folder)
        self.begun.emit()
        self._show()
        self._show_score()

    def close(self) -> None:
        """End the process with the window; the same lesson goes on from its last checkpoint."""
        self.learning.close()

    # -- painting ------------------------------------------------------------------------------------------------------

    def _canvas(self, picture: Picture, now: Document, progress: Progress) -> Document | None:
        """A canvas over a picture of the lesson; None for any other picture.

        With the taught pack its own reading of the seed is the beginning; before, labels of the same names are.
        """
        lesson, path = self.lesson, picture.path
        seed = None if path is None or lesson is None or path.parent != lesson.folder else seed_of(path)
        if lesson is None or seed is None:
            return None
        facts = self._workspace.preview.facts
        taught = self._taught_card(now.properties)
        pack = lesson.pack if taught is None else taught.name
        known, request = None, lesson.request(seed, pack)
        if facts is not None and facts.pack == pack:
            known = self._workspace.preview.borrow(lambda engine, _token: engine.render(request).own_labels, progress)
        if known is not None and taught is None:
            known = _by_name(known, find_pack(lesson.location), lesson)
        document = canvas_over(picture, _like(now, lesson, pack), known, side=now.width)
        behind = None if taught is None or len(taught.palette) == len(lesson.palette) else len(taught.palette)
        extra = {LESSON: pack if taught is None else None, LOCK: True, LESSON_NAME: lesson.name, KNOWN: behind}
        extra[PHOTO_NUMBER] = None if request.photo is None else seed
        properties = document.properties
        for key, told in extra.items():
            properties = properties.with_extra(key, told)
        of_source = {**look_properties(request.look), "photo": request.photo}
        for name, value in {**of_source, "extra": properties.extra}.items():
            document.set_property(name, value)
        begun_with(document, read_mask(lesson, seed), self.naming.names, self.tr("By hand"), keep=taught is not None)
        return document

    # -- learning ------------------------------------------------------------------------------------------------------

    def learn(self) -> None:
        """Save what is on the canvas, and have a pack learn from all that was painted and named."""
        lesson = self.lesson
        if lesson is None or not self._folder.save_present():
            return
        self._workspace.tasks.run(
            self.tr("Gathering what was painted"),
            partial(write_maps, lesson, self.naming.names),
            on_done=partial(self._learn_from, lesson),
            on_error=self._workspace.messages.say_error,
        )

    def _learn_from(self, lesson: Lesson, maps: list[Path]) -> None:
        if not maps:
            self._workspace.messages.say_error(FmrError(self.tr("Nothing is painted and no cluster has a name yet.")))
            return
        try:
            self.learning.start(lesson, _free_name(lesson.name), maps)
        except FmrError as error:  # the pack it was begun with is gone
            self._workspace.messages.say_error(error)

    def _learned(self, name: str) -> None:
        words = self.tr("The pack %1 has learned what you painted.").replace("%1", name)
        hint = self.tr("With it the next pictures begin with what it sees.")
        self._workspace.messages.say(words, hint, action=(self.tr("Use it"), lambda: self._go_on_with(name)), topic=TOPIC)

    def _say_failed(self, words: str) -> None:
        again = (self.tr("Go on"), self.learn)
        self._workspace.messages.say(self.tr("Teaching ended before it was done."), words, action=again, topic=TOPIC)

    def _go_on_with(self, name: str) -> None:
        self._use(name)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        lesson = self.lesson
        if lesson is None:
            self.panel.show_state(self.tr("No lesson."), "", can_learn=False, percent=None)
            self.panel.show_ways(has_next=False, can_add=False, has_photo=False)
            return
        painted, count, named = len(lesson.painted), len(lesson.pictures), len(self.naming.names)
        words = self.tr("%1: %2 of %3 pictures are painted.").replace("%1", lesson.name)
        words = words.replace("%2", str(painted)).replace("%3", str(count))
        if named:
            words += " " + self.tr("Named clusters: %1.").replace("%1", str(named))
        hint = self.tr("Paint what you are sure of; what is left unknown says nothing. One picture is enough to begin.")
        if self.learning.running:
            hint = self.tr("It learns beside your painting. Closing the window stops it, and the same lesson goes on later.")
        percent = self.learning.percent if self.learning.running else None
        can_learn = painted > 0 or named > 0 or self._session.modified
        self.panel.show_state(words, hint, can_learn=can_learn, percent=percent)
        self.panel.show_ways(has_next=self._next() is not None, can_add=self._can_draw, has_photo=self._has_photo)
        self._arrange()

    def _show_score(self) -> None:
        """Follow what the process has found out, also the one of the last time."""
        if self.lesson is not None:
            self._score = newest_score(self.lesson)
            self.panel.show_score(self._score)
            self._arrange()

    def _arrange(self) -> None:
        """The pictures it is least sure of come first on the sheet."""
        if self.lesson is None:
            return
        unsure, painted = self._score.unsure, {seed_of(path) for path in self.lesson.painted}
        words: dict[int, str] = {}
        order: list[int] = []
        for seed in map(seed_of, self.lesson.pictures):
            if seed is not None and seed in painted:
                words[seed] = self.tr("%1 · painted").replace("%1", self.naming.called(seed))
            elif seed is not None and seed in unsure:
                sure = percent_words(1.0 - unsure[seed] / 100.0)
                words[seed] = self.tr("%1 · %2 sure").replace("%1", str(seed)).replace("%2", sure)
                order.append(seed)
        self.naming.arrange(tuple(sorted(order, key=lambda seed: -unsure[seed])), words)

    def _next(self) -> int | None:
        """The entry of the picture that is to be painted next: the one it is least sure of, else the first."""
        if self.lesson is None:
            return None
        entries = [(index, seed_of(entry.path) or 0) for index, entry in enumerate(self._folder.entries)]
        waiting = [pair for pair in entries if not self._folder.entries[pair[0]].project.exists()]
        waiting = [pair for pair in waiting if pair[0] != self._folder.index]
        return max(waiting, key=lambda pair: self._score.unsure.get(pair[1], 0.0))[0] if waiting else None

    def open_seed(self, seed: int) -> None:
        """Open the picture of a seed."""
        seeds = [seed_of(entry.path) for entry in self._folder.entries]
        if self.open_in_folder and seed in seeds:
            self._folder.go(seeds.index(seed))

    def open_next(self) -> None:
        """Open the picture that is to be painted next."""
        index = self._next()
        if index is not None:
            self._folder.go(index)


def check_teachable(pack: Pack) -> None:
    """Raise :class:`FmrError` where a pack cannot be taught in the window."""
    lacking = [part for part in NEEDED if part not in pack.parts]
    if lacking:
        raise FmrError(f"The pack {pack.card.name} has no {' and no '.join(lacking)} yet.", f"The next step: {pack.next_step}")


def _like(now: Document, lesson: Lesson, pack: str) -> Document:
    return Document(now.width, now.height, lesson.palette, properties=replace(now.properties, pack=pack))


def _by_name(labels: NDArray[np.uint8], pack: Pack, lesson: Lesson) -> NDArray[np.uint8]:
    """Labels of a pack as those of a lesson's palette that have the same names; the others are unknown."""
    ids = {label.name: label.id for label in lesson.palette}
    table = np.full(256, UNKNOWN, np.uint8)
    for label in pack.card.palette:
        table[label.id] = ids.get(label.name, UNKNOWN)
    return table[labels]


def _free_name(name: str) -> str:
    """``name``, or ``name-2`` and so on: what was taught before stays as it is."""
    number, free = 1, name
    while (user_models() / free).exists():
        number += 1
        free = f"{name}-{number}"
    return free

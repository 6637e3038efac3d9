"""The recovery journal: killed at any moment, no finished step is lost, and two windows never take each other's."""

import errno
import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.documents import PALETTE, full_document
from helpers.pictures import cut_short

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PixelEdit, PropertyEdit, Step
from fmr_studio.canvas.history import History
from fmr_studio.canvas.layer_edits import remove_layer
from fmr_studio.canvas.tools import Tool, ToolOptions, start_stroke
from fmr_studio.errors import FmrError
from fmr_studio.project import journal as journal_module
from fmr_studio.project.journal import Journal
from fmr_studio.project.recovery import leftovers

TESTS = Path(__file__).resolve().parent.parent


class Hand:
    """A document whose steps are noted in a journal."""

    def __init__(self, root, *, document=None, file=None, saved=True, **options):
        self.document = document or full_document()
        self.history = History(self.document)
        self.journal = Journal(root, **options)
        self.problems = []
        self.journal.start(self.document, file=file, saved=saved)
        self.history.stepped.connect(self.note)

    def note(self, stepped):
        try:
            self.journal.step(self.document, stepped.step, forward=stepped.forward, file=None)
        except FmrError as error:
            self.problems.append(error)

    def paint(self, value=3, row=20):
        layer = self.document.label_layer
        pixels = layer.pixels.copy()
        pixels[row, 5:30] = value
        self.history.do("Paint", (PixelEdit.between(layer.id, [(self.document.rect, layer.pixels, pixels)]),))

    def die(self):
        """What a kill leaves behind: the folder, and no lock."""
        self.journal.settle()
        self.journal.close(keep=True)


@pytest.fixture
def root(tmp_path):
    return tmp_path / "recovery"


@pytest.fixture
def hand(root):
    hands = []

    def make(**options):
        hands.append(Hand(root, **options))
        return hands[-1]

    yield make
    for made in hands:
        made.journal.close()


def recovered(root):
    """The only document that is left behind."""
    (left,) = leftovers(root)
    found = left.read()
    left.release()
    return found


def test_every_kind_of_step_is_recovered(hand, root):
    made = hand(file=Path("/pictures/cat.fmr"))
    made.paint()
    made.history.do("Seed", (PropertyEdit("seed", made.document.properties.seed, 5),))
    made.history.do("Remove", remove_layer(made.document, 7))
    made.history.undo()
    for layer, tool in ((1, Tool.HEED), (11, Tool.HEED), (12, Tool.BRUSH)):
        stroke = start_stroke(made.document, tool, layer_id=layer, options=ToolOptions(depth=77))
        stroke.begin((24, 24))
        made.history.record(stroke.finish())
    made.history.do("No photo", (PropertyEdit("photo", made.document.properties.photo, None),))
    made.history.undo()
    made.die()
    found = recovered(root)
    assert found.document.content_hash() == made.document.content_hash()
    assert found.document.properties.photo.original == b"the file"
    assert found.file == Path("/pictures/cat.fmr") and found.steps == 9 and found.time_s > 1e9


def test_a_document_without_changes_leaves_nothing_to_recover(hand, root):
    hand().die()
    assert recovered(root) is None


def test_what_was_saved_is_not_offered_and_what_was_painted_since_is(hand, root):
    made = hand()
    made.paint()
    made.journal.saved(Path("/pictures/new.fmr"))
    made.die()
    assert recovered(root) is None
    leftovers(root)[0].discard()
    made = hand()
    made.paint()
    made.journal.saved(Path("/pictures/new.fmr"))
    made.paint(2)
    made.die()
    found = recovered(root)
    assert found.file == Path("/pictures/new.fmr") and found.steps == 1
    assert found.document.content_hash() == made.document.content_hash()


def test_a_restored_document_is_offered_again_before_anything_is_painted(hand, root):
    made = hand(saved=False)
    made.die()
    assert recovered(root).document.content_hash() == made.document.content_hash()


def test_another_document_takes_the_place_of_the_one_before(hand, root):
    made = hand()
    made.paint()
    other = Document(16, 16, PALETTE)
    made.journal.start(other, file=None, saved=True)
    made.die()
    assert recovered(root) is None


def test_a_long_journal_begins_anew_and_loses_nothing(hand, root):
    made = hand(long_bytes=2000)
    for index in range(40):
        made.paint(index % 5, row=index)
    made.die()
    names = sorted(path.name for path in made.journal._root.rglob("0*"))
    assert len(names) <= 6 and "000001.base" not in names
    assert recovered(root).document.content_hash() == made.document.content_hash()


def test_closing_a_window_takes_its_journal_away(hand, root):
    made = hand()
    made.paint()
    made.journal.close()
    assert leftovers(root) == [] and [path.name for path in root.iterdir()] == ["lock"]


def test_the_journal_of_a_living_window_is_not_offered(hand, root):
    first, second = hand(), hand()
    first.paint(1)
    second.paint(2)
    assert first.journal.folder != second.journal.folder and leftovers(root) == []
    first.die()
    assert recovered(root).document.content_hash() == first.document.content_hash()
    second.die()
    assert len(leftovers(root)) == 2


def test_two_windows_do_not_take_the_same_leftover(hand, root):
    made = hand()
    made.paint()
    made.die()
    held = leftovers(root)
    assert len(held) == 1 and leftovers(root) == []
    held[0].release()
    (again,) = leftovers(root)
    again.discard()
    assert leftovers(root) == [] and not again.folder.exists()


@pytest.mark.parametrize("share", [0.999, 0.6])
def test_a_journal_cut_short_gives_the_steps_before(hand, root, share):
    made = hand()
    hashes = [made.document.content_hash()]
    for index in range(20):
        made.paint(index % 5, row=index)
        hashes.append(made.document.content_hash())
    made.die()
    (steps,) = root.rglob("*.steps")
    cut_short(steps, share)
    found = recovered(root)
    place = hashes.index(found.document.content_hash())
    assert place == found.steps and (place == 19 if share > 0.9 else 5 < place < 15)


def test_a_damaged_byte_ends_the_journal_there(hand, root):
    made = hand()
    for index in range(9):
        made.paint(index % 5, row=index)
    made.die()
    (steps,) = root.rglob("*.steps")
    data = bytearray(steps.read_bytes())
    data[len(data) // 2] ^= 1
    steps.write_bytes(data)
    assert 1 < recovered(root).steps < 9


def test_a_base_that_was_not_finished_is_not_used(hand, root):
    made = hand()
    made.paint()
    made.die()
    folder = next(path for path in root.iterdir() if path.is_dir())
    (folder / ".fmr-0123456789abcdef.part").write_bytes(b"half")
    (folder / "000003.steps").write_bytes(b"")
    assert recovered(root).document.content_hash() == made.document.content_hash()


def test_a_damaged_base_is_said(hand, root):
    made = hand()
    made.paint()
    made.die()
    (base,) = root.rglob("*.base")
    cut_short(base)
    (left,) = leftovers(root)
    with pytest.raises(FmrError, match="recovery file is damaged"):
        left.read()
    left.release()


def test_a_folder_that_ended_before_its_first_document_is_empty(root):
    (root / "20260101-000000-1").mkdir(parents=True)
    assert recovered(root) is None


def test_without_a_folder_there_is_nothing(root):
    assert leftovers(root) == []


def full_disk(*_args):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_said_and_painting_goes_on_and_the_journal_too_once_there_is_room(hand, root, monkeypatch):
    now = [0.0]
    made = hand(clock=lambda: now[0])
    made.paint(1)
    with monkeypatch.context() as patch:
        patch.setattr(journal_module, "write_all", full_disk)
        made.paint(2)
        made.paint(3)
        assert len(made.problems) == 1 and "No space left" in made.problems[0].message
        now[0] += 60
        made.paint(4)
        assert len(made.problems) == 2
    now[0] += 60
    made.paint(0)
    made.paint(1, row=30)
    made.die()
    assert len(made.problems) == 2
    assert recovered(root).document.content_hash() == made.document.content_hash()


def test_a_full_disk_leaves_what_was_noted_before(hand, root, monkeypatch):
    made = hand()
    made.paint(1)
    wanted = made.document.content_hash()
    real = os.write
    monkeypatch.setattr("os.write", lambda descriptor, data: real(descriptor, data[:10]) if len(data) > 10 else full_disk())
    made.paint(2)
    monkeypatch.undo()
    made.die()
    assert len(made.problems) == 1 and recovered(root).document.content_hash() == wanted


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    journal = Journal(tmp_path / "file" / "recovery")
    with pytest.raises(FmrError, match="cannot be kept") as caught:
        journal.start(full_document(), file=None, saved=True)
    assert "Painting goes on" in caught.value.hint
    journal.step(full_document(), Step("x", ()), forward=True, file=None)
    journal.close()


def test_a_base_that_does_not_fit_is_said_with_the_first_step(hand, monkeypatch):
    monkeypatch.setattr(journal_module, "document_records", full_disk)
    made = hand()
    made.paint()
    assert len(made.problems) == 1 and "No space left" in made.problems[0].message


def test_an_edit_of_an_unknown_kind_is_kept_by_a_new_base(hand, root):
    class Strange:
        nbytes = 1

        def apply(self, document):
            return document.set_property("seed", 12345)

        def revert(self, document):
            return document.set_property("seed", 0)

    made = hand()
    made.history.do("Strange", (Strange(),))
    made.paint()
    made.die()
    found = recovered(root).document
    assert found.content_hash() == made.document.content_hash() and found.properties.seed == 12345


def test_what_waits_for_the_base_is_done_after_it(hand, root):
    made, done = hand(), []
    made.journal.when_safe(lambda: done.append(list(root.rglob("*.base"))))
    made.journal.settle()
    made.journal.close(keep=True)
    assert len(done) == 1 and len(done[0]) == 1


# -- killed ------------------------------------------------------------------------------------------------------------


def said_after_kill(root, seed):
    """Let a process paint, kill it at a random moment: the states it said by number, and the last one it had finished."""
    chance = random.Random(seed)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(TESTS.parent), str(TESTS)])}
    long_bytes = chance.choice([3_000, 20_000, 10**9])
    command = [sys.executable, "-m", "helpers.painting_child", str(root), str(seed), str(long_bytes)]
    said = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as child:
        for _ in range(chance.randrange(2, 160)):
            said.append(child.stdout.readline())
        for _ in range(chance.randrange(20_000)):
            pass  # somewhere within a step
        child.kill()
        said += child.stdout.read().splitlines()
    words = [line.decode().split() for line in said if line.strip()]
    states = {int(word[1]): word[2] for word in words if word[0] == "state" and len(word) == 3 and len(word[2]) == 64}
    done = max(int(word[1]) for word in words if word[0] == "done" and len(word) == 2)
    return states, done


def check_kill(root, seed):
    states, done = said_after_kill(root, seed)
    (left,) = leftovers(root)
    found = left.read()
    left.discard()
    if found is None:
        assert done == 0, "finished steps were lost"
        return
    wanted = [states[number] for number in (done, done + 1) if number in states]
    assert found.document.content_hash() in wanted, f"after step {done} of {max(states)}"
    assert np.isin(found.document.label_layer.pixels, [0, 1, 2, 3, 4, 255]).all()


@pytest.mark.parametrize("seed", range(3))
def test_killed_while_painting_no_finished_step_is_lost(root, seed):
    check_kill(root, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 150))
def test_killed_at_fifty_random_moments(root, seed):
    check_kill(root, seed)

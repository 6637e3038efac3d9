import threading

import pytest

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress


def test_a_token_without_a_listener_accepts_everything():
    progress = Progress()
    progress.check()
    progress.report(0.5, "half")
    assert (progress.fraction, progress.note) == (0.5, "half")


def test_check_raises_once_cancelled_and_ever_after():
    progress = Progress()
    progress.cancel()
    progress.cancel()
    for _ in range(2):
        with pytest.raises(Cancelled):
            progress.check()
    assert progress.cancelled


def test_cancelling_is_not_swallowed_by_code_that_skips_failed_items():
    assert not issubclass(Cancelled, FmrError)


def test_reports_are_clamped_and_an_empty_note_keeps_the_last():
    seen = []
    progress = Progress(lambda fraction, note: seen.append((fraction, note)))
    progress.report(-1, "begin")
    progress.report(3)
    assert seen == [(0.0, "begin"), (1.0, "")]
    assert progress.note == "begin"


def test_parts_map_into_the_whole_and_nest():
    seen = []
    progress = Progress(lambda fraction, _: seen.append(round(fraction, 6)))
    second_half = progress.part(0.5, 1.0)
    second_half.report(0.0)
    second_half.part(0.5, 1.0).report(0.5)
    second_half.report(1.0)
    assert seen == [0.5, 0.875, 1.0]


@pytest.mark.parametrize("inner", [True, False])
def test_cancelling_a_part_or_the_whole_cancels_both(inner):
    whole = Progress()
    part = whole.part(0, 0.5).part(0, 1)
    (part if inner else whole).cancel()
    assert whole.cancelled
    assert part.cancelled


def test_listeners_are_called_one_at_a_time():
    inside, overlaps = threading.Lock(), []

    def listen(_fraction, _note):
        if inside.acquire(blocking=False):
            inside.release()
        else:
            overlaps.append(1)
        with inside:
            pass

    progress = Progress(listen)
    threads = [threading.Thread(target=lambda: [progress.report(i / 200) for i in range(200)]) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not overlaps

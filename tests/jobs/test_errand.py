import threading

import pytest

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.errand import Errand
from fmr_studio.jobs.latest import Latest
from fmr_studio.jobs.progress import Progress


@pytest.fixture
def mailbox():
    """A mailbox with a worker that notes what it did."""
    mailbox, done = Latest(), []
    mailbox.done = done

    def serve():
        item = mailbox.take_urgent()
        if item is not None:
            done.append(item)

    def work():
        while (item := mailbox.take(breathe=serve)) is not None:
            done.append(item)

    thread = threading.Thread(target=work)
    thread.start()
    yield mailbox
    mailbox.close()
    thread.join(5)


def test_an_errand_is_done_by_the_worker_and_its_answer_comes_back(mailbox):
    errand = Errand(lambda progress: threading.current_thread().name, Progress())
    assert mailbox.visit(errand) and errand.wait() != threading.current_thread().name


def test_items_are_seen_to_between_the_steps_of_an_errand(mailbox):
    def work(progress):
        mailbox.submit("urgent")
        assert mailbox.busy
        progress.part(0.0, 0.5).check()
        mailbox.done.append("errand")
        progress.report(1.0, "ready")

    progress = Progress()
    errand = Errand(work, progress)
    mailbox.visit(errand)
    errand.wait()
    assert mailbox.done == ["urgent", "errand"] and (progress.fraction, progress.note) == (1.0, "ready")


def test_what_an_errand_raises_is_raised_where_it_is_waited_for(mailbox):
    def work(progress):
        raise FmrError("no")

    errand = Errand(work, Progress())
    mailbox.visit(errand)
    with pytest.raises(FmrError, match="no"):
        errand.wait()
    mailbox.submit("later")
    assert mailbox.wait_idle(5) and mailbox.done == ["later"]


def test_an_errand_that_runs_is_cancelled_at_its_next_step(mailbox):
    begun, progress = threading.Event(), Progress()

    def work(token):
        begun.set()
        while True:
            token.check()

    errand = Errand(work, progress)
    mailbox.visit(errand)
    assert begun.wait(5)
    progress.cancel()
    with pytest.raises(Cancelled):
        errand.wait()


def test_an_errand_that_waits_is_cancelled_without_the_worker():
    progress = Progress()
    errand = Errand(lambda token: 1, progress)
    mailbox = Latest()
    assert mailbox.visit(errand)
    progress.cancel()
    with pytest.raises(Cancelled):
        errand.wait()
    errand.run(lambda: None)


def test_closing_drops_errands_that_wait():
    errand, mailbox = Errand(lambda token: 1, Progress()), Latest()
    mailbox.visit(errand)
    mailbox.close()
    with pytest.raises(Cancelled):
        errand.wait()
    assert not mailbox.visit(Errand(lambda token: 1, Progress())) and mailbox.take() is None

import threading

from fmr_studio.jobs.latest import Latest


def test_only_the_newest_waits_while_one_runs():
    mailbox: Latest[int] = Latest()
    started, go_on, done = threading.Event(), threading.Event(), []

    def work():
        while (item := mailbox.take()) is not None:
            started.set()
            assert go_on.wait(10)
            done.append(item)

    worker = threading.Thread(target=work)
    worker.start()
    mailbox.submit(0)
    assert started.wait(10)
    for item in (1, 2, 3, 4):
        assert mailbox.submit(item)
    assert mailbox.busy
    go_on.set()
    assert mailbox.wait_idle(10)
    assert done == [0, 4]
    mailbox.close()
    worker.join(10)
    assert not worker.is_alive()


def test_take_waits_no_longer_than_asked():
    mailbox: Latest[str] = Latest()
    assert mailbox.take(timeout_s=0.01) is None
    assert not mailbox.busy


def test_closing_drops_what_waits_and_refuses_what_comes():
    mailbox: Latest[str] = Latest()
    mailbox.submit("waiting")
    mailbox.close()
    mailbox.close()
    assert mailbox.take() is None
    assert not mailbox.submit("late")
    assert mailbox.wait_idle(0)


def test_the_mailbox_is_busy_from_submit_until_the_next_take():
    mailbox: Latest[str] = Latest()
    mailbox.submit("one")
    assert mailbox.take() == "one"
    assert mailbox.busy
    assert not mailbox.wait_idle(0.01)
    mailbox.take(timeout_s=0)
    assert not mailbox.busy

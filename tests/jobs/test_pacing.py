import pytest

from fmr_studio.jobs.pacing import LONGEST_WAIT_S, QUICK_S, REST_S, Pacing


def paced(mean_s: float) -> Pacing:
    pacing = Pacing()
    pacing.finished(mean_s)
    return pacing


def test_nothing_edited_means_nothing_to_wait_for():
    assert paced(5.0).delay_s(100.0) == 0.0


@pytest.mark.parametrize("mean_s", [0.0, 0.03, QUICK_S - 0.001])
def test_quick_pictures_follow_at_once(mean_s):
    pacing = paced(mean_s)
    pacing.edited(10.0)
    assert pacing.delay_s(10.0) == 0.0


def test_slow_pictures_wait_for_a_quiet_hand():
    pacing = paced(2.0)
    pacing.edited(10.0)
    assert pacing.delay_s(10.0) == pytest.approx(REST_S)
    pacing.edited(10.2)
    assert pacing.delay_s(10.2) == pytest.approx(REST_S)
    assert pacing.delay_s(10.2 + REST_S) == 0.0


def test_the_rest_grows_with_the_duration_and_begins_small():
    delays = []
    for mean_s in (0.12, 0.13, 0.5, 1.0, 1.5, 9.0):
        pacing = paced(mean_s)
        pacing.edited(0.0)
        delays.append(pacing.delay_s(0.0))
    assert delays == sorted(delays)
    assert delays[1] < 0.01
    assert delays[-1] == REST_S


def test_an_edit_never_waits_longer_than_the_limit_while_the_hand_goes_on():
    pacing = paced(2.0)
    now = 0.0
    while now < LONGEST_WAIT_S - 0.05:
        pacing.edited(now)
        assert pacing.delay_s(now) > 0
        now += 0.05
    pacing.edited(LONGEST_WAIT_S)
    assert pacing.delay_s(LONGEST_WAIT_S) == 0.0


def test_starting_clears_what_waited():
    pacing = paced(2.0)
    pacing.edited(0.0)
    pacing.started()
    assert pacing.delay_s(0.0) == 0.0
    pacing.edited(2.9)
    assert pacing.delay_s(2.9) == pytest.approx(REST_S)


def test_the_mean_forgets_old_durations():
    pacing = Pacing(newest=0.5)
    for duration_s in (4.0, 0.0, 0.0):
        pacing.finished(duration_s)
    assert pacing.mean_s == pytest.approx(1.0)


def test_where_drafts_go_before_slow_pictures_the_hand_need_not_rest():
    pacing = Pacing()
    pacing.finished(1.0)
    pacing.edited(0.0)
    assert pacing.wants_drafts and pacing.delay_s(0.0) > 0
    pacing.drafted(0.05)
    assert pacing.delay_s(0.0) == 0


def test_quick_pictures_want_no_drafts():
    pacing = Pacing()
    assert not pacing.wants_drafts
    pacing.finished(0.03)
    assert not pacing.wants_drafts
    pacing.finished(0.5)
    assert pacing.wants_drafts

from fmr_studio.jobs.shrinking import CLIMB_AFTER, Shrinking, Step


def fail(shrinking, times):
    return [shrinking.failed() for _ in range(times)]


def succeed(shrinking, times):
    return [shrinking.succeeded() for _ in range(times)]


def test_first_the_size_shrinks_then_the_processor_takes_over_then_nothing_is_left():
    shrinking, steps = Shrinking(has_other=True), []
    while True:
        steps.append(shrinking.step)
        if not shrinking.failed():
            break
    assert steps == [Step(1), Step(2), Step(4), Step(1, True), Step(2, True), Step(4, True)]


def test_on_the_processor_alone_only_the_size_shrinks():
    shrinking = Shrinking(has_other=False)
    assert fail(shrinking, 3) == [True, True, False]
    assert shrinking.step == Step(4)


def test_it_climbs_back_after_a_while_and_says_when_it_is_whole_again():
    shrinking = Shrinking(has_other=False)
    fail(shrinking, 2)
    assert not any(succeed(shrinking, CLIMB_AFTER))
    assert shrinking.step == Step(2)
    assert not any(succeed(shrinking, CLIMB_AFTER))
    assert shrinking.step == Step(1)
    assert succeed(shrinking, 2) == [True, False]


def test_each_climb_that_fails_doubles_the_wait():
    shrinking = Shrinking(has_other=False)
    fail(shrinking, 1)
    succeed(shrinking, CLIMB_AFTER)
    assert shrinking.step == Step(1)
    fail(shrinking, 1)
    succeed(shrinking, CLIMB_AFTER)
    assert shrinking.step == Step(2)
    succeed(shrinking, CLIMB_AFTER)
    assert shrinking.step == Step(1)

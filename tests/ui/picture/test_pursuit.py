from fmr_studio.ui.picture.preview_state import Pursuit


def test_a_picture_is_behind_from_the_edit_until_it_is_shown():
    pursuit = Pursuit(asked=3, shown=3)
    assert not pursuit.behind
    pursuit.edited(5.0)
    pursuit.by_hand = True
    pursuit.edited(6.0)
    assert pursuit.behind and pursuit.ask(4, 7.0) == (5.0, True)
    assert pursuit.behind and pursuit.ask(4, 8.0) == (8.0, False), "the edit was asked for already"
    pursuit.shown = 4
    assert not pursuit.behind


def test_what_is_cancelled_stays_behind_until_it_is_asked_for_again():
    pursuit = Pursuit(asked=2, shown=2)
    pursuit.edited(1.0)
    pursuit.cancel(revision=2)
    assert pursuit.behind and pursuit.cancelled
    pursuit.edited(2.0)
    assert not pursuit.cancelled


def test_answers_of_another_document_or_older_ones_count_no_more():
    pursuit = Pursuit(asked=6, shown=5)
    assert pursuit.answers(0, 5) and not pursuit.answers(0, 4)
    pursuit.begin_anew()
    assert pursuit.answers(1, 0) and not pursuit.answers(0, 6)

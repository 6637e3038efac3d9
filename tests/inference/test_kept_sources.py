"""Sources at hand: the last and most used ones stay, within their number and their bytes."""

from types import SimpleNamespace

import numpy as np

from fmr_studio.canvas.look import Look
from fmr_studio.inference.kept_sources import KeptSources
from fmr_studio.inference.request import SourceSpec

MB = 2**20


def spec(seed):
    return SourceSpec(Look(seed))


def source(megabytes):
    """One whose features take a third of that, as what is computed from them takes the rest."""
    features = (np.zeros(megabytes * MB // 3, np.uint8),)
    return SimpleNamespace(features=features, image=np.zeros(0, np.uint8), labels=None)


def test_one_that_is_at_hand_is_not_made_again():
    kept, made = KeptSources(4, 100 * MB), []
    for _ in range(2):
        first = kept.use(spec(1), lambda: made.append(1) or source(1))
    assert made == [1] and kept.get(spec(1)) is first and kept.get(spec(2)) is None


def test_large_ones_go_earlier_but_never_the_last_two():
    kept = KeptSources(24, 100 * MB)
    for seed in range(10):
        kept.use(spec(seed), lambda: source(28))
    assert len(kept) == 3 and all(spec(seed) in kept for seed in (7, 8, 9))
    for seed in range(20, 22):
        kept.use(spec(seed), lambda: source(300))
    assert len(kept) == 2 and spec(20) in kept and spec(21) in kept


def test_what_is_painted_on_stays_while_a_long_row_of_others_is_drawn():
    kept = KeptSources(24, 300 * MB)
    for _ in range(30):
        kept.use(spec(1), lambda: source(28))
    for seed in range(100, 116):
        kept.use(spec(seed), lambda: source(28))
    assert spec(1) in kept and spec(115) in kept and len(kept) == 10


def test_what_was_used_much_long_ago_goes_in_the_end():
    kept = KeptSources(4, 100 * MB)
    for _ in range(1000):
        kept.use(spec(1), lambda: source(1))
    for seed in range(2, 60):
        kept.use(spec(seed), lambda: source(1))
        kept.use(spec(seed), lambda: source(1))
    assert spec(1) not in kept

"""The small networks that ship see edges where they are, and depth as renders have it."""

import hashlib
import json

import numpy as np
import pytest

from fmr_studio.inference.extraction import depth_of, edges_of
from fmr_studio.paths import bundled_models
from fmr_studio.training.domains import get_domain
from fmr_studio.training.measures.drawings import correlation, edge_agreement

LARGEST_BYTES = 2**20


@pytest.mark.parametrize("kind", ["edges", "depth"])
def test_a_network_is_small_and_the_one_its_card_speaks_of(kind):
    data = (bundled_models() / kind / f"{kind}.safetensors").read_bytes()
    card = json.loads((bundled_models() / kind / f"{kind}.json").read_text())
    assert len(data) < LARGEST_BYTES
    assert card["sha256"] == hashlib.sha256(data).hexdigest()


def test_edges_lie_where_a_disc_ends():
    y, x = np.mgrid[0:128, 0:128] - 64
    off = np.hypot(x, y) - 36
    picture = np.where((off < 0)[..., None], (230, 180, 60), (30, 40, 60)).astype(np.uint8)
    rim = (255 * np.clip(1 - abs(off) / 3, 0, 1)).astype(np.uint8)
    assert edge_agreement(edges_of(picture), rim) > 0.9


def test_depth_of_renders_is_near_the_truth():
    cats = get_domain("cats")
    drawn = [cats.render(cats.uniforms(77, index), 128) for index in range(4)]
    assert np.mean([correlation(depth_of(one.image), one.depth) for one in drawn]) > 0.8

"""Going on with a rearranger on paintings: it resumes, and sees what the program draws."""

from types import SimpleNamespace

import numpy as np
import pytest
import torch

from fmr_studio.inference.engines.torch.modules import Modules
from fmr_studio.nn.configs import RearrangerConfig
from fmr_studio.nn.efficientnet import EfficientNetLite0
from fmr_studio.nn.rearranger import Rearranger
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.training.rearranger.painted import PaintedOptions, PaintedTraining
from fmr_studio.training.rearranger.paintings import Paintings, make_paintings

SAMPLES, PAINTINGS, SIZE, SIDE, LABELS = 3, 5, 16, 32, 4


@pytest.fixture(scope="module")
def modules(generator, book):
    torch.manual_seed(1)
    rearranger = Rearranger(RearrangerConfig(book.clusters, generator.config.channels[2], SIZE, 8))
    return Modules(generator, book, rearranger, None, None, PictureSegmenter(LABELS).eval(), torch.device("cpu"))


@pytest.fixture(scope="module")
def paintings(generator, book):
    rng = np.random.default_rng(0)
    with torch.no_grad():
        ws = generator.mapping(torch.randn(SAMPLES, generator.config.z_dim, generator=torch.Generator().manual_seed(2)))
        masks = book(generator.synthesis.head(ws, SIZE).x)
    still = np.broadcast_to(np.indices((SIZE, SIZE)).astype(np.float32), (PAINTINGS, 2, SIZE, SIZE)).copy()
    still[0, 1, 4, 4] = 9.0
    return Paintings(
        ws.numpy(), masks.to(torch.uint8).numpy(), rng.integers(0, LABELS, (SAMPLES, SIDE, SIDE), np.uint8),
        rng.integers(0, SAMPLES, PAINTINGS), rng.integers(0, LABELS, (PAINTINGS, SIDE, SIDE), np.uint8),
        rng.integers(0, book.clusters, (PAINTINGS, SIZE, SIZE), np.uint8), rng.random((PAINTINGS, SIZE, SIZE)) < 0.3, still,
    )  # fmt: skip


@pytest.fixture
def training(modules, paintings):
    torch.manual_seed(3)
    features = EfficientNetLite0().eval().requires_grad_(False)
    return lambda: PaintedTraining(PaintedOptions(images=32, batch=4), modules, paintings, features)


def test_it_resumes_to_the_same_curve(training):
    whole, first, second = training(), training(), training()
    curve = [whole.step() for _ in range(3)]
    for _ in range(2):
        first.step()
    second.load(first.state())
    assert second.step() == pytest.approx(curve[2], abs=1e-4)
    assert set(curve[2]) == {"g", "mask", "style", "labels", "self_features", "self_image", "d_real", "d_fake"}


def test_cells_that_move_show_their_place_and_others_are_the_source(training, paintings):
    batch = training().batch([0])
    shown = batch.shown().x[0]
    torch.testing.assert_close(shown[:, 4, 4], batch.source.x[0, :, 4, 9], atol=1e-4, rtol=1e-4)
    others = torch.ones(SIZE, SIZE, dtype=torch.bool)
    others[4, 4] = False
    torch.testing.assert_close(shown[:, others], batch.source.x[0][:, others], atol=1e-4, rtol=1e-4)


def test_cells_that_do_not_look_keep_what_is_shown(training):
    made, _ = (one := training()).drawn(one.rearranger, batch := one.batch([1, 2]))
    kept = ~batch.looking[:, None].expand_as(made.x)
    assert torch.equal(made.x[kept], batch.shown().x[kept])


def test_paintings_are_other_samples_maps_whole_or_in_parts():
    def sample(seed, truncation):
        labels = np.full((SIDE, SIDE), seed % LABELS, np.uint8)
        return SimpleNamespace(
            ws=np.full((1, 2, 3), seed, np.float32), mask=labels[None, ::2, ::2].astype(np.int64), labels=labels
        )

    def wanted(labels, source):
        looking = labels[None, ::2, ::2] != source.labels[::2, ::2]
        places = np.zeros((2, SIZE, SIZE), np.float32)
        return SimpleNamespace(
            target=labels[None, ::2, ::2], looking=looking, moved=np.zeros_like(looking), places=places, holes=None
        )

    pipe = SimpleNamespace(sample=sample, label_map=lambda source: source.labels.copy(), wanted=wanted, size=SIZE)
    made = make_paintings(pipe, 4, 30, seed=0)
    assert made.labels.shape == (30, SIDE, SIDE) and made.looking.any(axis=(1, 2)).all()
    changed = (made.labels != made.own[made.sources]).mean(axis=(1, 2))
    assert (changed == 1.0).any() and ((changed > 0.0) & (changed < 0.5)).any()
    np.testing.assert_array_equal(made.places[0], np.indices((SIZE, SIZE)))

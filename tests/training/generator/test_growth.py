"""One more block behind a generator whose head is frozen: what stays, what learns, and what a pack keeps of its parts."""

import pytest
import torch
import torch.nn.functional as F
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.card import read_card
from fmr_studio.packs.catalog import Pack, verify
from fmr_studio.packs.store import load_generator, trained_for
from fmr_studio.training.domains import get_domain
from fmr_studio.training.generator.growth import grown, write_grown
from fmr_studio.training.generator.options import GeneratorOptions
from fmr_studio.training.generator.training import GeneratorTraining, generator_config

DOMAIN = get_domain("cats")
CELLS = 8
OPTIONS = GeneratorOptions(
    resolution=32, channel_base=256, channel_max=16, w_dim=16, batch=4, warm=((32, 8),), images=64, r1_every=2, bfloat16=False
)


def body_of_half_the_side():
    torch.manual_seed(3)
    return Generator(
        generator_config(GeneratorOptions(resolution=16, channel_base=256, channel_max=16, w_dim=16), DOMAIN.fields)
    )


def test_it_begins_with_enlarged_pictures():
    body = body_of_half_the_side()
    z = torch.randn(2, body.config.z_dim)
    small, large = body(z).detach(), grown(body, CELLS)(z).detach()
    assert large.shape[-1] == 2 * small.shape[-1]
    assert float((F.avg_pool2d(large, 2) - small).abs().mean()) < 0.1 * float(small.std())


def test_training_changes_the_tail_alone(renders):
    begun = grown(body_of_half_the_side(), CELLS)
    start = {name: value.clone() for name, value in begun.state_dict().items()}
    training = GeneratorTraining(OPTIONS, renders, DOMAIN.fields, len(DOMAIN.palette), torch.device("cpu"), begun=begun)
    phases = {training.step()["phase"] for _ in range(4)}
    assert phases == {32, 0}, "regression, then the judge"
    changed = {
        name.split(".")[2] for name, value in training.average.state_dict().items() if not torch.equal(value, start[name])
    }
    assert changed == {"2", "3"}, "the blocks of 16 and 32 px"


def test_it_goes_on_from_its_state(renders):
    def training():
        return GeneratorTraining(
            OPTIONS,
            renders,
            DOMAIN.fields,
            len(DOMAIN.palette),
            torch.device("cpu"),
            begun=grown(body_of_half_the_side(), CELLS),
        )

    whole, first, second = training(), training(), training()
    curve = [whole.step() for _ in range(4)]
    first.step()
    second.load(first.state())
    assert second.step() == pytest.approx(curve[1], abs=1e-5)


def test_a_pack_keeps_the_parts_that_see_no_pictures(tmp_path):
    pack = write_tiny_pack(tmp_path / "tiny")
    larger = grown(load_generator(pack), pack.card.edit_resolution)
    made = write_grown(pack, larger, 48)
    verify(made)
    card = read_card(tmp_path / "tiny")
    assert (card.resolution, card.edit_resolution) == (64, 16)
    assert set(made.parts) == {"generator", "codebook", "rearranger", "mapper"}
    assert card.metrics["generator"]["grown_images"] == 48
    assert all(known == trained_for(card.files, part) for part, known in card.made_from.items())
    assert load_generator(Pack(made.folder, card)).config.resolution == 64

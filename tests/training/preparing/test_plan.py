"""The plan of a preparation follows time and generator, and is said beforehand."""

import itertools
from dataclasses import replace

import pytest
import torch

from fmr_studio.nn.configs import GeneratorConfig, channel_schedule
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.preparing.plan import ENOUGH, make_plan, picture_work


@pytest.fixture(scope="module")
def tall():
    """A narrow generator of 256 px."""
    torch.manual_seed(0)
    return Generator(GeneratorConfig(channels=channel_schedule(256, 1024, 32), z_dim=16, w_dim=16, mapping_layers=2)).freeze()


def ticking(step_s):
    ticks = itertools.count()
    return lambda: next(ticks) * step_s


def test_with_time_it_is_as_fine_as_the_resolution_allows(tall):
    plan = make_plan(tall, 10**6, clock=ticking(1e-4))
    assert (plan.size, plan.look_px, plan.clusters) == (64, 0, 64)
    assert plan.pictures >= ENOUGH


def test_where_time_is_short_it_looks_less_closely_and_then_at_a_coarser_grid(tall):
    plans = [make_plan(tall, seconds, clock=ticking(0.01)) for seconds in (10, 100, 1_000, 10_000, 100_000)]
    finest = [(plan.size, plan.look_px or 256) for plan in plans]
    assert finest == sorted(finest) and finest[0] == (32, 64) and finest[-1] == (64, 256)
    assert make_plan(tall, 10, coarsest=False, clock=ticking(0.01)).size == 64


def test_work_grows_with_grid_and_look():
    config = GeneratorConfig(channel_schedule(256, 16384, 512))
    work = [picture_work(config, *choice, 64) for choice in ((32, 64), (32, 128), (32, 0), (64, 0))]
    assert work == sorted(work) and work[-1] > 2 * work[0]


def test_what_is_said_beforehand_names_grid_times_and_pictures(tall):
    lines = list(make_plan(tall, 900, clock=ticking(0.001)).words())
    assert "cells" in lines[0] and "clusters" in lines[0]
    assert [line.split(":")[0] for line in lines[1:5]] == ["in 15 min", "in 20 min", "in 2.0 h", "in 8.0 h"]
    assert "(chosen)" in lines[1] and all("estimated" in line for line in lines[1:5])
    assert "64 px, 96.8 % after 6,128 pictures; 128 px, 94.2 % after 2,704" in lines[5]
    assert "never measured" in lines[6], "no generator as large as this one was"
    quick = replace(make_plan(tall, 900, clock=ticking(0.001)), px=64, picture_s=0.1)
    assert not any("never" in line for line in quick.words()), "as small, and as many pictures, as were measured"
    assert "never" in list(quick.for_time(7_200).words())[-1]

"""Paint that becomes part of the source: what the source draws by itself then is the painted picture, to the byte."""

from dataclasses import fields, replace

import numpy as np
import pytest
from helpers.pictures import blocks
from helpers.tiny_pack import ENGINES, write_tiny_pack

from fmr_studio.canvas.condition import Given
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, Correction, SourceEdits
from fmr_studio.canvas.taken_paint import TakenPaint
from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.request import SourceSpec
from fmr_studio.inference.sources.painted import taken_paint

BASE = SourceSpec(Look(3))


@pytest.fixture(scope="module", params=ENGINES)
def pipe(request, tmp_path_factory):
    pack = write_tiny_pack(tmp_path_factory.mktemp("packs") / "lively", mapper_deviation=0.3)
    return Pipeline.load(pack.folder, device="cpu", engine=request.param)


def painting(labels, cells):
    """A label map (R, R) whose upper half lies some cells further to the right, with squares of unrelated labels below."""
    painted = labels.copy()
    half = len(labels) // 2
    painted[:half] = np.roll(labels[:half], 2 * cells, axis=1)
    painted[half:] = blocks(seed=cells)[half:]
    return painted


def with_edits(*corrections):
    return replace(BASE, edits=SourceEdits(corrections=corrections))


def test_a_source_draws_what_was_aligned_and_what_was_looked_for(pipe):
    source = pipe.source_of(BASE)
    labels = painting(pipe.label_map(source), 3)
    paint = taken_paint(pipe, labels, source, Given())
    assert paint.moved.any() and paint.looking.any(), "the example has both"
    own = pipe.source_of(with_edits(paint))
    assert np.array_equal(own.image, pipe.render(labels, source))
    assert np.array_equal(own.labels, labels)
    assert np.array_equal(own.mask, pipe.target(labels, source)[0])
    assert taken_paint(pipe, labels, own, Given()) is None, "nothing is left to take"


def test_paint_lies_over_what_was_done_before_it(pipe):
    """Taken twice with a correction between: each is drawn over what those before it left."""
    first = taken_paint(pipe, painting(pipe.label_map(pipe.source_of(BASE)), 3), pipe.source_of(BASE), Given())
    corner = np.zeros((first.size, first.size), bool)
    corner[-3:, -3:] = True
    corrected = with_edits(first, Correction(Cells.of(corner), 5))
    below = pipe.source_of(corrected)
    labels = painting(pipe.label_map(below), 2)
    second = taken_paint(pipe, labels, below, Given())
    own = pipe.source_of(with_edits(*corrected.edits.corrections, second))
    assert np.array_equal(own.image, pipe.render(labels, below))
    assert np.array_equal(own.labels, labels)
    assert (own.mask[0][corner & ~second.changed] == 5).all()


def test_paint_of_another_pack_gets_a_sentence(pipe):
    source = pipe.source_of(BASE)
    paint = taken_paint(pipe, painting(pipe.label_map(source), 3), source, Given())
    parts = {field.name: getattr(paint, field.name) for field in fields(paint) if field.init}
    twice = {name: part.repeat(2, axis=-2).repeat(2, axis=-1) for name, part in parts.items()}
    for wrong, sentence in (
        ({**parts, "clusters": np.full_like(paint.clusters, 200)}, "no cluster 200"),
        ({**parts, "labels": twice["labels"]}, "another size"),
        (twice, "grid of"),
    ):
        with pytest.raises(FmrError, match=sentence):
            pipe.source_of(with_edits(TakenPaint(**wrong)))

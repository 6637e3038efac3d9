"""The reader of a large generator, at the size of a toy: it learns from small pictures and reads whole ones."""

import numpy as np
import pytest
from helpers.tiny_context_pack import RESOLUTION, write_tiny_context_pack
from helpers.tiny_pack import PALETTE

from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn import configs
from fmr_studio.packs.card import read_card
from fmr_studio.training.codes.drawn import samples_of
from fmr_studio.training.reader.cell_recipe import cell_readings, train_cell_reader
from fmr_studio.training.reader.training import ReaderOptions
from fmr_studio.training.unfinished import open_generator

OPTIONS = ReaderOptions(images=16, samples=10, batch=4, width=6, depth=2)


def test_the_recipe_writes_a_reader_of_whole_pictures_that_both_engines_agree_on(tmp_path, monkeypatch):
    monkeypatch.setattr(configs, "READ_PX_A_CELL", 2)  # pictures are learnt from at half their size
    pack = write_tiny_context_pack(tmp_path / "pack")
    values = train_cell_reader(pack.folder, tmp_path / "run", tmp_path / "data", OPTIONS, progress=Progress(), say=print)
    assert 0 <= values["samples"]["miou"] <= 100 and read_card(pack.folder).parts["reader"]["reduction"] == 2
    pipes = [Pipeline.load(pack.folder, device="cpu", engine=engine) for engine in ("onnxruntime", "torch")]
    picture = pipes[0].sample(3).image
    seen = [pipe.read_labels(picture) for pipe in pipes]
    assert seen[0].shape == (RESOLUTION, RESOLUTION) and seen[0].max() < len(PALETTE)
    assert (seen[0] == seen[1]).mean() > 0.99
    assert np.array_equal(seen[0][::2, ::2], seen[0][1::2, 1::2])


def test_readings_are_what_the_segmenter_sees(tmp_path):
    pack = write_tiny_context_pack(tmp_path / "pack")
    generator = open_generator(pack.folder, "cpu")[1]
    drawn, basis = samples_of(pack, generator, 6, tmp_path / "data", Progress())
    pipe = Pipeline.load(pack.folder, device="cpu")
    readings = cell_readings(drawn, basis, pipe.networks.modules.segmenter, Progress())
    assert readings.images.shape[:3] == readings.labels.shape == (6, RESOLUTION, RESOLUTION)
    assert len(np.unique(readings.labels)) > 1


def test_a_pack_without_a_segmenter_gets_a_sentence(tmp_path):
    pack = write_tiny_context_pack(tmp_path / "pack")
    (pack.folder / "segmenter.safetensors").unlink()
    card = read_card(pack.folder)
    card.with_files({name: digest for name, digest in card.files.items() if not name.startswith("segmenter")}).write(
        pack.folder
    )
    with pytest.raises(FmrError, match="no segmenter to learn from"):
        train_cell_reader(pack.folder, tmp_path / "run", tmp_path / "data", OPTIONS, progress=Progress(), say=print)

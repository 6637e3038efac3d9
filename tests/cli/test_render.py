from dataclasses import replace

import pytest
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE

from fmr_studio.canvas.look import Look
from fmr_studio.inference.recipes import picture_png, read_recipe
from fmr_studio.inference.request import RenderRequest


@pytest.fixture
def render(headless, tiny_pack, tmp_path):
    """Runs ``render`` with the tiny pack into ``out.png``."""

    def run(*arguments, out=tmp_path / "out.png"):
        return headless("render", "-o", out, "--pack", tiny_pack.folder, "--device", "cpu", *arguments)

    return run


@pytest.fixture
def labels(tmp_path):
    return save(tmp_path / "map.png", PALETTE.colors()[blocks()])


def test_a_label_map_is_drawn_as_the_batch_draws_it(render, headless, labels, tmp_path, tiny_pack):
    result = render("--labels", labels, "--seed", "4", "--truncation", "0.5")
    assert (result.code, result.out) == (0, f"{tmp_path / 'out.png'}\n")
    headless("batch", labels, "-o", tmp_path / "batch", "--pack", tiny_pack.folder, "--seeds", "4", "--truncation", "0.5")
    assert (tmp_path / "batch" / "map_s4.png").read_bytes() == (tmp_path / "out.png").read_bytes()


def test_a_seed_alone_is_a_plain_sample(render, tmp_path, tiny_pack):
    from fmr_studio import Pipeline

    assert render("--seed", "2").code == 0
    request = RenderRequest("tiny", None, Look(2), pack_id=tiny_pack.id)
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    expected = picture_png(pipe.sample(2).image, replace(request, engine=pipe.engine))
    assert (tmp_path / "out.png").read_bytes() == expected


def test_a_recipe_gives_the_same_bytes_and_its_look_can_be_changed(render, labels, tmp_path):
    render("--labels", labels, "--seed", "4", "--truncation", "0.5")
    again, other = tmp_path / "again.png", tmp_path / "other.png"
    assert render("--recipe", tmp_path / "out.png", out=again).code == 0
    assert again.read_bytes() == (tmp_path / "out.png").read_bytes()
    assert render("--recipe", tmp_path / "out.png", "--seed", "5", out=other).code == 0
    assert read_recipe(other).look == Look(5, 0.5)
    assert (read_recipe(other).labels == blocks()).all()


def test_json_and_text_tell_what_was_noticed(render, tmp_path):
    rgb = PALETTE.colors()[blocks(shape=(16, 32))]
    rgb[0, :3] = (1, 1, 1)
    path = save(tmp_path / "wide.png", rgb)
    (line,) = render("--labels", path, "--json").lines
    assert (line["output"], line["seed"], line["uncertain_pixels"]) == (str(tmp_path / "out.png"), 0, 3)
    told = render("--labels", path, "--overwrite").out
    assert "wide.png: 3 of 512 pixels are not clearly of one label's colour" in told
    assert "wide.png: 32 x 16 pixels: put in the middle of a square" in told


@pytest.mark.parametrize(
    ("arguments", "out", "code", "words"),
    [
        ([], "out.jpg", 2, "out.jpg does not end in .png"),
        ([], "map.png", 2, "map.png exists already"),
        ([], "map.png/out.png", 2, "map.png is a file, not a folder"),
        (["--seed", "0-3"], "out.png", 2, "is not one seed"),
        (["--labels", "{tmp}/none.png"], "out.png", 1, "none.png cannot be read: No such file"),
        (["--labels", "{tmp}/strange.png"], "out.png", 1, "strange.png has the unknown label id"),
        (["--recipe", "{tmp}/map.png"], "out.png", 1, "map.png holds no recipe"),
    ],
)
def test_what_cannot_be_drawn_is_told_by_name(render, labels, tmp_path, arguments, out, code, words):
    save(tmp_path / "strange.png", blocks() + 4)
    before = sorted(tmp_path.rglob("*"))
    result = render(*(argument.format(tmp=tmp_path) for argument in arguments), out=tmp_path / out)
    assert result.code == code
    assert words in result.err
    assert not result.out
    assert sorted(tmp_path.rglob("*")) == before

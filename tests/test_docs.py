"""The pages say what is true: links lead somewhere, code runs, keys are the program's, sentences are its own."""

import argparse
import re
from pathlib import Path

import pytest

from fmr_studio.cli import commands
from pages.keys import keys_page
from pages.links import anchors_of, links_of
from pages.sentences import is_said

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
TEXTS = [*PAGES, *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"))]
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.DOTALL | re.MULTILINE)


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def blocks(path, language):
    """The code blocks of a page in a language, without what they are indented by."""
    text = path.read_text(encoding="utf-8")
    return [
        re.sub(f"^{indent}", "", code, flags=re.MULTILINE) for indent, name, code in FENCE.findall(text) if name == language
    ]


def test_every_page_is_in_the_navigation_once():
    _, navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").split("\nnav:\n")
    listed = re.findall(r"[\w/-]+\.md", navigation)
    assert sorted(listed) == [page.relative_to(DOCS).as_posix() for page in PAGES]


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_links_lead_somewhere(path):
    for target in links_of(path.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        page = path.parent / file if file else path
        assert page.is_file(), target
        assert not anchor or anchor in anchors_of(page.read_text(encoding="utf-8")), target


def test_every_picture_is_shown_somewhere():
    shown = "\n".join(path.read_text(encoding="utf-8") for path in TEXTS)
    left = [name_of(file) for file in DOCS.rglob("pictures/**/*.*") if file.relative_to(DOCS).as_posix() not in shown]
    assert left == []


@pytest.mark.parametrize("path", [page for page in TEXTS if blocks(page, "python")], ids=name_of)
def test_the_code_runs(path, tmp_path, monkeypatch):
    for name in ("resources", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)  # what it writes stays there
    names = {}
    for code in blocks(path, "python"):
        exec(compile(code, name_of(path), "exec"), names)
    assert names


def options_of(command):
    parser = argparse.ArgumentParser()
    commands.load(command).add_arguments(parser)
    return known_options(parser) | {"--help", "--verbose"}


def known_options(parser):
    found = set(parser._option_string_actions)
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found = found.union(*map(known_options, action.choices.values()))
    return found


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_commands_and_their_options_are_there(path):
    text = "\n".join(blocks(path, "")).replace("\\\n", " ")
    for command, rest in re.findall(r"fmr-studio --headless (\w+)([^\n#]*)", text):
        assert set(re.findall(r"(?<!\S)--[a-z][\w-]*", rest)) <= options_of(command), (command, rest)


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_targets_of_make_are_there(path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    shown = [path.read_text(encoding="utf-8"), *(re.sub("^", "`", code, flags=re.MULTILINE) for code in blocks(path, ""))]
    assert set(re.findall(r"`make ([a-z]+)", "\n".join(shown))) <= targets


def test_the_page_of_keys_is_that_of_the_program():
    assert (DOCS / "keys.md").read_text(encoding="utf-8") == keys_page(), "python -m pages writes it anew"


def test_the_program_says_every_sentence_that_is_quoted():
    quoted = re.findall(r"^> (.+)$", (DOCS / "troubleshooting.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(quoted) > 30
    assert [sentence for sentence in quoted if not is_said(sentence)] == []


@pytest.mark.parametrize(
    "sentence", ["cats.png holds no receipt.", "There is no pack 'dogs'", "This is no sentence of the program."]
)
def test_what_the_program_does_not_say_is_noticed(sentence):
    assert not is_said(sentence)


@pytest.mark.parametrize("picture", sorted((DOCS / "pictures" / "gallery").glob("*.png")), ids=lambda path: path.stem)
def test_a_picture_of_the_gallery_is_that_of_its_recipe(picture, shipped):
    import numpy as np
    from PIL import Image

    from fmr_studio.inference.recipes import read_recipe

    with Image.open(picture) as image:
        shown = np.asarray(image).astype(int)
    drawn = shipped.render_request(read_recipe(picture)).astype(int)
    assert abs(drawn - shown).max() <= 2  # one engine differs from another by a rounding


@pytest.fixture(scope="module")
def shipped():
    from fmr_studio import Pipeline

    return Pipeline.load(device="cpu")

"""``python -m pictures.faces``: make the sample projects of faces and the documentation's pictures of them again."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fmr_studio.project.archive import save_project
from pictures.faces.drawing import PACK, Studio
from pictures.faces.page import Tile, save, sheet
from pictures.faces.scenes import SCENES, Scene

ROOT = Path(__file__).resolve().parents[2]
SAMPLES, PICTURES = ROOT / "resources" / "samples" / "faces", ROOT / "docs" / "pictures"
WALL_OF, WALL_SEEDS = "fringe", (21, 24, 13, 30, 49, 3, 51, 43)


def main(arguments: list[str] | None = None) -> int:
    """Write them; the pack has to be there: ``fmr-studio --headless packs get faces``."""
    parser = argparse.ArgumentParser(prog="python -m pictures.faces", description=__doc__)
    parser.add_argument("--pack", default=PACK, help="name or folder of the pack (default: faces)")
    studio = Studio(parser.parse_args(arguments).pack)
    for words, drags in (("painted", False), ("dragged", True)):
        tiles = [_tile(studio, name, scene) for name, scene in SCENES.items() if (scene.drag is not None) == drags]
        save(sheet(tiles, 3, studio.mark), PICTURES / f"faces-{words}.jpg", studio.mark)
    save(sheet(_wall(studio), 4, studio.mark), PICTURES / "faces-wall.jpg", studio.mark)
    return 0


def _tile(studio: Studio, name: str, scene: Scene) -> Tile:
    drawn = studio.play(scene)
    save_project(SAMPLES / f"{name}.fmr", drawn.document)
    colors = studio.palette.colors()
    print(name, flush=True)
    return Tile(scene.title, (drawn.before, drawn.after), colors[drawn.document.label_layer.pixels])


def _wall(studio: Studio) -> list[Tile]:
    """One hairstyle on people of whom none has it."""
    labels = studio.play(SCENES[WALL_OF]).document.label_layer.pixels.copy()
    colors = studio.palette.colors()
    return [Tile(f"Seed {seed}", (studio.draw(labels, seed),), colors[labels]) for seed in WALL_SEEDS]


if __name__ == "__main__":
    sys.exit(main())

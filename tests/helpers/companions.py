"""A companion for tests: one part for the tiny MobileStyleGAN in a wheel."""

import hashlib
import json

WHEEL = "tiny_face-1.0-py3-none-any.whl"
MARK = "research and evaluation, non-commercial"


def write_companion(folder, wheel, monkeypatch):
    """Write a companion called tiny into a folder, for the generator in ``wheel``, and make its package known."""
    import torch

    from fmr_studio.canvas.palette import Label, Palette
    from fmr_studio.packs import companions
    from fmr_studio.packs.assets import Asset
    from fmr_studio.packs.card import PackCard
    from fmr_studio.packs.importers.importing import read_generator
    from fmr_studio.packs.store import write_part
    from fmr_studio.packs.writing import generator_json

    folder.mkdir(parents=True)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    asset = Asset("tiny-face", "1.0", WHEEL, digest, "random_face/data/", credit="nobody", size_bytes=4_000_000)
    monkeypatch.setattr(companions, "KNOWN", {"tiny-face": asset})
    converted = read_generator(wheel)
    part = write_part(folder, "codebook", {"weight": torch.arange(4.0)})
    card = PackCard(
        name="tiny",
        title="Tiny faces",
        version="1",
        licence="see the terms",
        palette=Palette([Label(0, "skin", (9, 9, 9))]),
        resolution=32,
        edit_resolution=16,
        generator=generator_json(converted.config),
        files={"codebook.safetensors": part},
        mark=MARK,
        origin=converted.origin,
    )
    values = {**card.to_json(), "asset": "tiny-face", "terms": "for research only"}
    (folder / companions.COMPANION_NAME).write_text(json.dumps(values))

"""Importing other programs' generators: what works, and what is refused with a sentence."""

import argparse
import io
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from helpers.pictures import cut_short
from helpers.stylegan2_files import OFFICIAL, ROSINALITY, Module, built, refusal, write_official, write_rosinality

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.card import read_card
from fmr_studio.packs.catalog import find_pack, name_from_file, verify
from fmr_studio.packs.importers.importing import edit_resolution, import_file, read_generator
from fmr_studio.packs.importers.pickled import read_pickle
from fmr_studio.packs.store import load_generator

LAYER = "synthesis.b16.conv0"


def picture(network):
    z = torch.randn(2, network.config.z_dim, generator=torch.Generator().manual_seed(5))
    with torch.no_grad():
        return network(z, truncation=0.8)


# what works


@pytest.mark.parametrize("file", [OFFICIAL, ROSINALITY], ids=lambda path: path.name)
def test_a_written_pack_gives_the_same_picture(file, tmp_path):
    pack = import_file(file, tmp_path / "mine", licence="CC0-1.0")
    verify(pack)
    card = read_card(find_pack(str(tmp_path / "mine")).folder)
    assert (card.name, card.licence, card.resolution, card.edit_resolution) == ("mine", "CC0-1.0", 64, 16)
    assert card.conditions == () and file.name in card.description
    assert set(pack.missing()) == {"codebook", "rearranger", "mapper", "segmenter", "encoder", "reader"}
    assert torch.equal(picture(load_generator(pack)), picture(built(read_generator(file))))


def test_half_precision_takes_half_the_space_and_changes_the_picture_little(tmp_path):
    packs = [import_file(OFFICIAL, tmp_path / name, half=name == "half") for name in ("whole", "half")]
    sizes = [(pack.folder / "generator.safetensors").stat().st_size for pack in packs]
    assert sizes[1] < 0.6 * sizes[0]
    whole, half = (picture(load_generator(pack)) for pack in packs)
    assert 0 < (whole - half).abs().max() < 0.02


@pytest.mark.parametrize("protocol", [3, 4, 5])
def test_every_protocol_of_the_official_files_reads_alike(generator, target, protocol):
    generator["mapping.fc0"].set(bias_gain=np.float64(0.01))
    write_official(target, generator, protocol=protocol)
    if protocol == 3:  # where names are plain text: make it look like one written with numpy 1
        target.write_bytes(target.read_bytes().replace(b"cnumpy._core.multiarray\n", b"cnumpy.core.multiarray\n"))
        assert b"cnumpy.core.multiarray" in target.read_bytes()
    assert torch.equal(picture(built(read_generator(target))), picture(built(read_generator(OFFICIAL))))


def test_the_repositories_dictionary_is_a_plain_one():
    """As Python 3.7 wrote it, with an empty state after its entries."""
    value = read_pickle(b"\x80\x03cdnnlib.util\nEasyDict\n)\x81X\x01\x00\x00\x00aK\x07s}b.")
    assert isinstance(value, dict) and value == {"a": 7}


def test_channels_last_and_half_precision_weights_are_read_by_value(generator, target):
    for module in generator.walk():
        if module.class_name == "SynthesisLayer":
            module.change("weight", lambda weight: weight.to(memory_format=torch.channels_last))
    generator["synthesis.b64.torgb"].change("bias", lambda bias: torch.nn.Parameter(bias.half()))
    write_official(target, generator)
    assert (picture(built(read_generator(target))) - picture(built(read_generator(OFFICIAL)))).abs().max() < 1e-3


def test_options_of_the_official_network_are_kept(generator, target):
    for module in generator.walk():
        if module.class_name in ("SynthesisLayer", "ToRGBLayer"):
            module.set(conv_clamp=256, use_noise=False)
    write_official(target, generator)
    config = read_generator(target).config
    assert (config.conv_clamp, config.use_noise, config.mapping_lr) == (256.0, False, 0.01)
    expected = built(read_generator(OFFICIAL))
    z = torch.randn(1, 32, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        assert torch.equal(built(read_generator(target))(z), expected(z, noise="none"))


def test_a_generator_without_an_average_and_a_bare_one_are_read(generator, target, tmp_path):
    write_official(target, None, G=generator)
    bare = tmp_path / "bare.pkl"
    write_official(bare, generator)
    for path in (target, bare):
        assert read_generator(path).config.resolution == 64


def test_a_missing_mean_style_is_measured(generator, target):
    kept = read_generator(OFFICIAL)
    for module in generator.walk():
        module.attributes["_buffers"].pop("w_avg", None)
    write_official(target, generator)
    measured, again = (read_generator(target).state["mapping.w_avg"] for _ in range(2))
    assert np.array_equal(measured, again)
    z = torch.randn(20_000, 32, generator=torch.Generator().manual_seed(9))
    with torch.no_grad():
        mean = built(kept).mapping.style(z).mean(dim=0)
    assert np.abs(measured - mean.numpy()).max() < 0.05


@pytest.mark.parametrize("old", [False, True], ids=["zip", "old form"])
def test_a_rosinality_checkpoint_of_a_training_is_read(tmp_path, old):
    options = argparse.Namespace(size=64, latent=32, path="data")
    path = write_rosinality(tmp_path / "training.pt", old=old, args=options, g={}, ada_aug_p=0.1)
    assert torch.equal(picture(built(read_generator(path))), picture(built(read_generator(ROSINALITY))))


def test_a_rosinality_file_without_fixed_noise_gets_some_that_stays(tmp_path):
    def forget(weights):
        for name in [name for name in weights if name.startswith("noises.")]:
            del weights[name]

    path = write_rosinality(tmp_path / "early.pt", forget)
    assert torch.equal(picture(built(read_generator(path))), picture(built(read_generator(path))))


def test_names_and_grids_are_sensible():
    assert name_from_file(Path("My cats (2).pkl")) == "My-cats-2"
    assert name_from_file(Path("....pkl")) == "imported"
    assert [edit_resolution(size) for size in (8, 64, 256, 1024)] == [4, 16, 64, 64]


def test_it_can_be_cancelled_and_leaves_no_pack(tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        import_file(OFFICIAL, tmp_path / "pack", progress=progress)
    assert not (tmp_path / "pack").exists()


def test_a_pack_is_not_overwritten(tmp_path):
    import_file(OFFICIAL, tmp_path / "pack")
    before = (tmp_path / "pack" / "pack.json").read_bytes()
    with pytest.raises(FmrError, match="already"):
        import_file(ROSINALITY, tmp_path / "pack")
    assert (tmp_path / "pack" / "pack.json").read_bytes() == before


# what is refused


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda g: g.set(img_channels=4), "4 channels"),
        (lambda g: g.set(img_resolution=(64, 128)), "not square"),
        (lambda g: g["synthesis.b4"].change("const", lambda c: torch.cat([c, c], dim=2)), "not square"),
        (lambda g: g["synthesis.b4"].change("const", lambda c: torch.zeros(32, 5, 5)), "5 × 5"),
        (lambda g: g["synthesis.b8"].set(architecture="resnet"), "architecture resnet"),
        (lambda g: g[LAYER].change("resample_filter", lambda f: f.flip(0) ** 2), "resampling filter"),
        (lambda g: g[LAYER].set(activation="relu"), "activation = relu"),
        (lambda g: g[LAYER].set(conv_clamp=1), "clamped differently"),
        (lambda g: g[LAYER].set(use_noise=False), "noise"),
        (lambda g: g["mapping.fc1"].set(bias_gain=0.5), "bias_gain"),
        (lambda g: g["mapping"].set(num_layers=3), "no part fc2"),
        (lambda g: g["mapping.fc0"].change("weight", lambda w: w[:16].clone()), "layer of 16 features"),
        (lambda g: g[LAYER].change("weight", lambda w: w[:, :16].clone()), "shape"),
        (lambda g: g[LAYER].change("bias", lambda b: b * float("nan")), "no numbers"),
        (lambda g: g[LAYER].change("bias", lambda b: None), "no weight bias"),
        (lambda g: g[LAYER].attributes.pop("up"), "another version"),
        (lambda g: g["synthesis"].attributes["_modules"].pop("b64"), "64 px"),
        (lambda g: setattr(g["mapping"], "class_name", "TriPlaneGenerator"), "TriPlaneGenerator"),
        (lambda g: setattr(g, "class_name", "Discriminator"), "no generator"),
    ],
)
def test_an_unsupported_official_network_is_refused(generator, target, change, words):
    change(generator)
    sentence = refusal(write_official(target, generator))
    assert words in sentence and "Supported are StyleGAN2" in sentence


def test_stylegan3_is_refused_by_name(generator, target):
    empty = {"_parameters": {}, "_buffers": {}, "_modules": {}}
    parts = {
        "input": Module("SynthesisInput", {**empty, "size": np.array([36, 36]), "bandwidth": np.float64(2.0)}),
        "L0_36_512": Module("SynthesisLayer", {**empty, "in_size": np.broadcast_to(np.asarray(36), [2]), "up": np.bool_(True)}),
    }
    generator.attributes["_modules"]["synthesis"] = Module("SynthesisNetwork", {**empty, "_modules": parts})
    assert "StyleGAN3" in refusal(write_official(target, generator))


def test_a_tensorflow_pickle_gets_a_way_out(target):
    target.write_bytes(b"\x80\x03cdnnlib.tflib.network\nNetwork\n)\x81.")
    assert "legacy.py" in refusal(target)


def tall(weights):
    weights["input.input"] = torch.zeros(1, 32, 4, 8)


def transparent(weights):
    weights["to_rgb1.conv.weight"] = weights["to_rgb1.conv.weight"][:, [0, 1, 2, 2]]


def short(weights):
    del weights["convs.3.conv.weight"]


def uneven(weights):
    weights["to_rgbs.9.conv.weight"] = weights["to_rgbs.3.conv.weight"]


def wavelets(weights):
    weights["iwt.ll"] = torch.zeros(2, 2)


def blurred(weights):
    weights["convs.0.conv.blur.kernel"] = torch.ones(4, 4) / 4


def flat(weights):
    weights["convs.3.conv.weight"] = torch.zeros(())


def endless(weights):
    weights["convs.3.activate.bias"] = torch.zeros(1).expand(10**12)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (tall, "not square"), (transparent, "4 channels"), (short, "convs.3.conv.weight is missing"),
        (uneven, "8 layers for 6"),
        (wavelets, "iwt.ll"), (blurred, "resampling filter"), (flat, "shapes"), (endless, "damaged"),
    ],
)  # fmt: skip
def test_an_unsupported_rosinality_network_is_refused(tmp_path, change, words):
    sentence = refusal(write_rosinality(tmp_path / "net.pt", change))
    assert words in sentence and "Supported are StyleGAN2" in sentence


@pytest.mark.parametrize("content", [{"state_dict": {}}, {"g_ema": [1]}, [1, 2], {"g_ema": {"input.input": 3}}], ids=str)
def test_another_checkpoint_is_refused(tmp_path, content):
    path = tmp_path / "other.pt"
    torch.save(content, path)
    assert "g_ema" in refusal(path)


def test_other_files_are_refused(tmp_path):
    archive = io.BytesIO()
    np.savez(archive, x=np.zeros(3))
    script = io.BytesIO()
    with zipfile.ZipFile(script, "w") as file:
        file.writestr("net/constants.pkl", pickle.dumps(()))
    files = {
        "script.pt": (script.getvalue(), "no PyTorch checkpoint"),
        "empty.pkl": (b"", "empty"),
        "text.pkl": (b"these are no weights\n", "neither"),
        "numbers.pkl": (pickle.dumps([1, 2, 3]), "no generator"),
        "arrays.pt": (archive.getvalue(), "no PyTorch checkpoint"),
        "mine.fmrpack": (archive.getvalue(), "pack already"),
    }
    for name, (data, words) in files.items():
        (tmp_path / name).write_bytes(data)
        assert words in refusal(tmp_path / name)
    with pytest.raises(FmrError, match="cannot be read"):
        read_generator(tmp_path / "absent.pkl")


@pytest.mark.parametrize("file", [OFFICIAL, ROSINALITY], ids=lambda path: path.name)
@pytest.mark.parametrize("share", [0.0001, 0.01, 0.5, 0.999])
def test_a_file_cut_short_is_refused(tmp_path, file, share):
    path = tmp_path / file.name
    path.write_bytes(file.read_bytes())
    refusal(cut_short(path, share))


def test_random_damage_gives_a_sentence_or_a_generator(target):
    data = OFFICIAL.read_bytes()
    random = np.random.default_rng(0)
    refused = 0
    for _ in range(25):
        damaged = bytearray(data)
        for position in random.integers(0, 2_500, 3):  # where the structure is dense
            damaged[position] = random.integers(256)
        target.write_bytes(damaged)
        try:
            read_generator(target)
        except FmrError:
            refused += 1
    assert refused > 5

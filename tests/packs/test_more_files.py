"""Files that people have beside the usual ones: one class of several, grey pictures, parallel training, weights alone."""

import math

import numpy as np
import pytest
import torch
from helpers.stylegan2_files import OFFICIAL, ROSINALITY, Module, built, refusal, write_official, write_rosinality
from helpers.tiny_pack import ENGINES

from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.nn.stylegan2 import drawn_categories
from fmr_studio.packs.importers.importing import Choices, import_file, read_generator
from fmr_studio.packs.importers.mapping_rate import mapping_rate
from fmr_studio.packs.weights import generator_config

CLASSES = 5


def picture(network):
    z = torch.randn(2, network.config.z_dim, generator=torch.Generator().manual_seed(5))
    with torch.no_grad():
        return network(z)


@pytest.fixture
def with_classes(generator, target):
    """The reference network as one with classes, written; and its mapping network's first layer and embedding."""
    random = torch.Generator().manual_seed(3)
    first = generator["mapping.fc0"].attributes["_parameters"]
    first["weight"] = torch.randn(32, 64, generator=random) / 0.01
    generator["mapping.fc0"].set(weight_gain=0.01 / math.sqrt(64))
    embed = {"weight": torch.randn(32, CLASSES, generator=random), "bias": torch.randn(32, generator=random)}
    state = {"_parameters": dict(embed), "_buffers": {}, "_modules": {}, "activation": "linear"}
    state |= {"weight_gain": 1 / math.sqrt(CLASSES), "bias_gain": 1.0}
    generator["mapping"].attributes["_modules"]["embed"] = Module("FullyConnectedLayer", state)
    generator.set(c_dim=CLASSES)
    write_official(target, generator)
    return target, first, embed


def test_one_class_of_a_network_with_classes_is_exactly_that(with_classes):
    target, first, embed = with_classes
    network = built(read_generator(target, Choices(class_index=3)))
    z = torch.randn(4, 32, generator=torch.Generator().manual_seed(1))
    label = torch.nn.functional.one_hot(torch.tensor([3] * 4), CLASSES).float()
    seen = [z, label @ (embed["weight"] / math.sqrt(CLASSES)).T + embed["bias"]]
    x = torch.cat([part * (part.square().mean(dim=1, keepdim=True) + 1e-8).rsqrt() for part in seen], dim=1)
    x = x @ (first["weight"] * 0.01 / math.sqrt(64)).T + 0.01 * first["bias"]
    x = torch.nn.functional.leaky_relu(x, 0.2) * math.sqrt(2)
    for layer in list(network.mapping.layers)[1:]:
        x = layer(x)
    torch.testing.assert_close(network.mapping.style(z), x, atol=1e-5, rtol=1e-5)


def test_all_classes_of_a_network_are_kept_and_each_is_exactly_what_it_is_alone(with_classes, tmp_path):
    network = built(read_generator(with_classes[0]))
    assert network.config.classes == CLASSES
    z = torch.randn(4, 32, generator=torch.Generator().manual_seed(1))
    for category in range(CLASSES):
        alone = built(read_generator(with_classes[0], Choices(class_index=category)))
        chosen = torch.full((4,), category)
        torch.testing.assert_close(network.mapping(z, category=chosen), alone.mapping(z), atol=1e-5, rtol=1e-5)
    pack = import_file(with_classes[0], tmp_path / "pack")
    assert generator_config(pack.card.generator).classes == CLASSES
    shown = [Pipeline.load(pack.folder, engine=engine).sample(3, category=2).image for engine in ENGINES]
    assert np.abs(shown[0].astype(int) - shown[1]).max() <= 1
    other = Pipeline.load(pack.folder).sample(3, category=1).image
    assert np.abs(other.astype(int) - shown[0]).mean() > 1, "another class is another picture"


def test_a_sample_without_a_class_always_has_the_same_one_and_samples_have_all(with_classes):
    network = built(read_generator(with_classes[0]))
    z = torch.randn(200, 32, generator=torch.Generator().manual_seed(1))
    drawn = drawn_categories(z, CLASSES)
    assert torch.bincount(drawn, minlength=CLASSES).min() > 20
    assert torch.equal(drawn_categories(z[7:8], CLASSES), drawn[7:8])
    torch.testing.assert_close(network.mapping(z), network.mapping(z, category=drawn))


def test_a_class_that_is_chosen_alone_has_to_exist(with_classes, tmp_path):
    target = with_classes[0]
    with pytest.raises(FmrError, match="no class 9"):
        read_generator(target, Choices(class_index=9))
    with pytest.raises(FmrError, match="no classes to choose"):
        read_generator(OFFICIAL, Choices(class_index=0))
    pack = import_file(target, tmp_path / "pack", choices=Choices(class_index=2))
    assert "class 2" in pack.card.description and generator_config(pack.card.generator).classes == 0


def test_classes_embedded_in_another_width_are_read_one_by_one(generator, with_classes, target):
    mapping = generator["mapping"]
    embed = mapping["embed"].attributes["_parameters"]
    embed.update(weight=embed["weight"][:16], bias=embed["bias"][:16])
    first = generator["mapping.fc0"].attributes["_parameters"]
    first["weight"] = first["weight"][:, :48]
    generator["mapping.fc0"].set(weight_gain=0.01 / math.sqrt(48))
    write_official(target, generator)
    assert "embed_features" in refusal(target) and "--class N" in refusal(target)
    assert read_generator(target, Choices(class_index=1)).config.classes == 0


def test_grey_pictures_become_grey_in_colour(generator, target, tmp_path):
    def first(weights):
        return weights[:1].clone()

    generator.set(img_channels=1)
    for module in generator.walk():
        if module.class_name == "ToRGBLayer":
            module.change("weight", first)
            module.change("bias", first)
    write_official(target, generator)

    def grey(weights):
        for name in weights:
            if (name.startswith("to_rgb") and name.endswith("conv.weight")) or (
                name.startswith("to_rgb") and name.count(".bias") and "modulation" not in name
            ):
                weights[name] = weights[name][:, :1].clone()

    for path, whole in ((target, OFFICIAL), (write_rosinality(tmp_path / "grey.pt", grey), ROSINALITY)):
        drawn, expected = picture(built(read_generator(path))), picture(built(read_generator(whole)))
        assert torch.equal(drawn[:, 0], drawn[:, 1]) and torch.equal(drawn[:, 0], drawn[:, 2])
        torch.testing.assert_close(drawn[:, 0], expected[:, 0], atol=1e-5, rtol=1e-5)


def saved(path, content):
    torch.save(content, path)
    return path


def test_parallel_trainings_and_weights_alone_are_read(tmp_path):
    content = torch.load(ROSINALITY, weights_only=True)
    weights = content["g_ema"]
    prefixed = {f"module.{name}": value for name, value in weights.items()}
    mean = {"latent_avg": content["latent_avg"]}
    expected = picture(built(read_generator(ROSINALITY)))
    for name, file in {
        "parallel": {"g_ema": prefixed},
        "last": {"g": weights},
        "both": {"g": prefixed},
        "bare": weights,
    }.items():
        read = read_generator(saved(tmp_path / f"{name}.pt", {**file, **mean}))
        assert torch.equal(picture(built(read)), expected)
        assert ("without an average" in read.layout) == (name in ("last", "both"))


def test_the_averaged_weights_are_preferred(tmp_path):
    content = torch.load(ROSINALITY, weights_only=True)
    path = saved(tmp_path / "net.pt", {**content, "g": {name: value + 1 for name, value in content["g_ema"].items()}})
    assert torch.equal(picture(built(read_generator(path))), picture(built(read_generator(ROSINALITY))))


def rated(rate):
    """Changes the reference weights into those of a mapping network that was trained with another multiplier."""

    def change(weights):
        for name in weights:
            if name.startswith("style."):
                weights[name] = weights[name] * 0.01 / rate

    return change


@pytest.mark.parametrize("rate", [1.0, 0.1, 0.001])
def test_the_multiplier_of_the_mapping_network_is_told_by_its_weights(tmp_path, rate):
    read = read_generator(write_rosinality(tmp_path / "net.pt", rated(rate)))
    assert read.config.mapping_lr == pytest.approx(rate)
    torch.testing.assert_close(picture(built(read)), picture(built(read_generator(ROSINALITY))), atol=1e-4, rtol=1e-4)


def test_a_multiplier_that_cannot_be_told_is_asked_for(tmp_path):
    path = write_rosinality(tmp_path / "net.pt", rated(0.03))
    assert "lr_mlp" in refusal(path) and "--mapping-lr" in refusal(path)
    assert read_generator(path, Choices(mapping_lr=0.03)).config.mapping_lr == 0.03
    with pytest.raises(FmrError, match="no layers"):
        mapping_rate([])

"""What the protocol measures, and with how much work."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ProtocolOptions:
    """What is measured, and with how much work.

    Args:
        targets: held-out label maps; per_target: pictures of each, every one with another seed.
        repeats: trainings with other few-shot sets for each N; the mean and the largest deviation are reported.
        mapper_images: images of each mapper training.
        frechet_count: pictures on each side of a Fréchet distance.
    """

    shots: tuple[int, ...] = (1, 4, 8, 16)
    repeats: int = 2
    targets: int = 100
    per_target: int = 10
    mapper_images: int = 12_000
    pairs: int = 1_500
    judge_steps: int = 900
    frechet_count: int = 1_000
    diversity_pairs: int = 60
    seed: int = 0

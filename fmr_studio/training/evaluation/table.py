"""The measurements of the protocol as a Markdown table."""

from __future__ import annotations

import math
from typing import Any


def table(values: dict[str, Any]) -> str:
    """The measurements as a Markdown table."""
    judge, proxy, frechet = values["judge"], values["proxy"], values["frechet"]
    lines = [
        "| what | measured | bar |",
        "|---|---|---|",
        f"| judge on held-out renders (upper bound) | mIoU {judge['miou']:.1f} %, accuracy {judge['accuracy']:.1f} % | |",
        f"| codebook purity | {values['codebook']['purity_miou']:.1f} % mIoU | |",
        f"| proxy accuracy (rearranger alone) | {proxy['accuracy']:.1f} % | ≥ 98 % |",
        f"| colour moved within a cluster (unrelated looks) | {proxy['color_difference']:.1f} "
        f"({proxy['color_difference_of_other_looks']:.1f}) of 255 | |",
    ]
    for shots, one in values["few_shot"].items():
        bar = {"1": "≥ 60 %", "16": "≥ 72 %"}.get(shots, "")
        lines.append(
            f"| condition mIoU, N = {shots} | {one['miou']:.1f} % (± {one['largest_deviation']:.1f}), "
            f"accuracy {one['accuracy']:.1f} % | {bar} |"
        )
    lines += [
        f"| condition mIoU, mapper in the pack | {values['condition']['miou']:.1f} %, "
        f"accuracy {values['condition']['accuracy']:.1f} % | |",
        f"| Fréchet distance between halves of the real pictures | {frechet['real_other_half']:.1f} | |",
        f"| Fréchet distance of plain samples | {frechet['plain']:.1f} ({frechet['plain_to_halves']:.1f} × halves) | ≤ 3 × |",
        f"| Fréchet distance of mapped pictures, each of another label map in another look | {frechet['mapped']:.1f} "
        f"({frechet['mapped_to_plain']:.2f} × plain) | ≤ 1.3 × |",
        f"| diversity between seeds (LPIPS-like) | {values['diversity']['lpips_like']:.3f} | |",
    ]
    return "\n".join(lines) + "\n\n" + class_table(values)


def class_table(values: dict[str, Any]) -> str:
    """IoU per class for each number of labelled pictures."""
    shots = list(values["few_shot"])
    head = ["label", "judge's own", *[f"N = {n}" for n in shots], "pack"]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for name in values["judge"]["per_class"]:
        row = [values["judge"]["per_class"][name], *[values["few_shot"][n]["per_class"][name] for n in shots]]
        row.append(values["condition"]["per_class"][name])
        cells = ["–" if math.isnan(value) else f"{value:.1f}" for value in row]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def baseline_table(values: dict[str, Any]) -> str:
    """The baseline for each number of labelled pictures, beside this method on the same ones."""
    lines = ["| labelled | linear, mIoU | s a picture | this method, mIoU | times |", "|---|---|---|---|---|"]
    for shots, one in values.items():
        mine = one["this_method"]["miou"]
        times = mine / max(1e-9, one["miou"])
        linear = f"{one['miou']:.1f} % (± {one['largest_deviation']:.1f}) | {one['picture_s']:.1f}"
        lines.append(f"| {shots} | {linear} | {mine:.1f} % | {times:.2f} |")
    return "\n".join(lines) + "\n"

"""``fmr-studio --headless evaluate``: the protocol of the method on one pack, as a table and as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fmr_studio.cli import evaluate_drawn
from fmr_studio.cli.terminal import terminal_progress
from fmr_studio.cli.train_packs import domain_of, labelled_domain
from fmr_studio.settings import DEFAULT_PACK

if TYPE_CHECKING:
    from fmr_studio.packs.catalog import Pack

HELP = "measure a pack: purity, proxy accuracy, condition mIoU, Fréchet distance, diversity"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("pack", nargs="?", default=DEFAULT_PACK, help=f"name or folder of the pack (default: {DEFAULT_PACK})")
    parser.add_argument("--domain", help="whose true labels judge the pictures (default: the pack's)")
    parser.add_argument("--data", type=Path, default=Path("runs/data"), help="where rendered pictures are kept")
    parser.add_argument(
        "--pictures", type=int, help="size of the rendered training set (default: those that are there, at least 4000)"
    )
    parser.add_argument("--run", type=Path, default=Path("runs/evaluate"), help="folder for the judge and pictures")
    parser.add_argument("--shots", type=int, nargs="+", default=[1, 4, 8, 16], help="numbers of labelled pictures")
    parser.add_argument("--repeats", type=int, default=2, help="few-shot sets for each number (default: 2)")
    parser.add_argument("--targets", type=int, default=100, help="held-out label maps (default: 100)")
    parser.add_argument("--per-target", type=int, default=10, help="pictures of each label map (default: 10)")
    parser.add_argument("--mapper-images", type=int, default=12_000, help="images of each mapper training")
    parser.add_argument("--judge-steps", type=int, default=900, help="steps of the judge's training (default: 900)")
    parser.add_argument("--device", default="auto", help="auto, cpu, cuda or mps (default: auto)")
    parser.add_argument("--inversion", action="store_true", help="measure how photos are opened, and nothing else")
    parser.add_argument("--photos", type=Path, metavar="FOLDER", help="photographs to open in place of held-out renders")
    parser.add_argument("--inversions", type=int, default=200, metavar="N", help="held-out renders to open (default: 200)")
    parser.add_argument("--plain", type=int, default=20, metavar="N", help="those that W and W+ open too (default: 20)")
    parser.add_argument("--budget", type=float, default=5.0, metavar="S", help="seconds for each picture (default: 5)")
    parser.add_argument("--cpu-time", action="store_true", help="count the processor's time, where other work goes on")
    parser.add_argument("--faces", type=int, metavar="N", help="measure a pack of faces on N samples, judged by landmarks")
    parser.add_argument(
        "--painted",
        nargs="+",
        type=Path,
        metavar="PAINTED",
        help="with --faces: teach it anew from the first of these",
    )
    parser.add_argument(
        "--baseline", choices=("linear",),
        help="measure LinearGAN beside the pack's method: the same generator, few-shot sets, label maps and judge",
    )  # fmt: skip
    parser.add_argument(
        "--latent", choices=("z", "w+"), default="z",
        help="what the baseline optimises: z as its authors do, or each layer's styles, which is freer (default: z)",
    )  # fmt: skip
    evaluate_drawn.add_arguments(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    parser.add_argument("--write-card", action="store_true", help="put the figures into the pack's card")


def run(args: argparse.Namespace) -> int:
    """Measure, print, and keep the JSON in the run folder."""
    from fmr_studio.packs.catalog import find_pack
    from fmr_studio.training.domains.data import domain_data
    from fmr_studio.training.evaluation.options import ProtocolOptions
    from fmr_studio.training.evaluation.protocol import evaluate
    from fmr_studio.training.evaluation.table import table
    from fmr_studio.training.loop.memory import prepare_process
    from fmr_studio.training.unfinished import open_pipeline, write_metrics

    prepare_process()
    pack = find_pack(args.pack)
    if args.condition:
        return evaluate_drawn.run(args, pack)
    if args.inversion:
        return _inversion(args, pack)
    if args.baseline:
        return _baseline(args, pack)
    if args.faces and args.painted:
        return _few_shot_faces(args, pack)
    if args.faces:
        return _faces(args, pack)
    domain = labelled_domain(pack, args.domain)
    pipe = open_pipeline(pack, args.device)
    options = ProtocolOptions(
        shots=tuple(args.shots), repeats=args.repeats, targets=args.targets, per_target=args.per_target,
        mapper_images=args.mapper_images, judge_steps=args.judge_steps,
    )  # fmt: skip
    with terminal_progress("evaluate") as progress:
        held_out = max(2 * options.frechet_count, args.targets)
        data = domain_data(domain, args.data, resolution=pipe.resolution, count=args.pictures, held_out=held_out)
        values = evaluate(
            pipe, data, options, args.run, progress=progress, say=lambda text: print(text, file=sys.stderr, flush=True)
        )
    text = json.dumps(values, indent=1)
    (args.run / "evaluation.json").write_text(text + "\n")
    print(text if args.json else table(values))
    if args.write_card:
        write_metrics(pack, values)
    return 0


def _baseline(args: argparse.Namespace, pack: Pack) -> int:
    from fmr_studio.cli.trained import say
    from fmr_studio.training.domains.data import CHECK_COUNT, domain_data
    from fmr_studio.training.evaluation.few_shot import few_shot_fidelity
    from fmr_studio.training.evaluation.judge import JudgeOptions, judge_quality, load_judge
    from fmr_studio.training.evaluation.linear import Latent, LinearOptions, linear_fidelity
    from fmr_studio.training.evaluation.options import ProtocolOptions
    from fmr_studio.training.evaluation.table import baseline_table
    from fmr_studio.training.unfinished import open_pipeline, write_metrics

    domain = labelled_domain(pack, args.domain)
    pipe, names = open_pipeline(pack, args.device), [label.name for label in pack.card.palette]
    options = ProtocolOptions(
        tuple(args.shots), args.repeats, args.targets, args.per_target, mapper_images=args.mapper_images
    )  # fmt: skip
    with terminal_progress("evaluate") as progress:
        data = domain_data(
            domain, args.data, resolution=pack.card.resolution, count=args.pictures, held_out=max(CHECK_COUNT, args.targets)
        )
        judge = load_judge(data[0], len(names), args.run, JudgeOptions(args.judge_steps), progress.part(0.0, 0.15))
        say(f"judge on held-out renders: mIoU {judge_quality(judge, data[1], names).miou:.1f} %")
        values = linear_fidelity(
            pipe.networks.modules.stylegan2, pack.card.palette, judge, data, options, LinearOptions(latent=Latent(args.latent)),
            progress=progress.part(0.15, 0.7), say=say,
        )  # fmt: skip
        ours = few_shot_fidelity(pipe, judge, data, options, progress=progress.part(0.7, 1.0), say=say)
    values = {shots: {**one, "this_method": ours[shots]} for shots, one in values.items()}
    print(json.dumps(values, indent=1) if args.json else baseline_table(values))
    if args.write_card:
        write_metrics(pack, {"linear": values})
    return 0


def _faces(args: argparse.Namespace, pack: Pack) -> int:
    from fmr_studio.inference.pipeline import Pipeline
    from fmr_studio.training.evaluation.faces import evaluate_faces, faces_table
    from fmr_studio.training.measures.landmarks import FaceJudge
    from fmr_studio.training.published.networks import efficientnet_lite0
    from fmr_studio.training.unfinished import write_metrics

    pipe, judge, network = Pipeline.load(pack.folder, device=args.device), FaceJudge(), efficientnet_lite0()
    with terminal_progress("evaluate") as progress:
        values = evaluate_faces(pipe, judge, args.faces, network=network, progress=progress)
    print(json.dumps(values, indent=1) if args.json else faces_table(values))
    if args.write_card:
        write_metrics(pack, values)
    return 0


def _few_shot_faces(args: argparse.Namespace, pack: Pack) -> int:
    from fmr_studio.cli.teach import painted_over
    from fmr_studio.cli.trained import say
    from fmr_studio.training.evaluation.few_shot_faces import FewShotFaces, few_shot_faces, few_shot_table
    from fmr_studio.training.measures.landmarks import FaceJudge
    from fmr_studio.training.unfinished import write_metrics

    painted = painted_over(args.painted, pack.card.palette, pack.card.resolution)
    options = FewShotFaces(tuple(args.shots), args.faces, mapper_images=args.mapper_images)
    data = args.data / f"{pack.folder.name}-drawn"
    with terminal_progress("evaluate") as progress:
        values = few_shot_faces(pack, FaceJudge(), painted, options, data, args.run, progress=progress, say=say)
    print(json.dumps(values, indent=1) if args.json else few_shot_table(values))
    if args.write_card:
        write_metrics(pack, {"few_shot": values})
    return 0


def _inversion(args: argparse.Namespace, pack: Pack) -> int:
    from fmr_studio.training.domains.data import heldout_data
    from fmr_studio.training.encoder.photos import photographs
    from fmr_studio.training.evaluation import inversion
    from fmr_studio.training.published.networks import perceptual_distance
    from fmr_studio.training.unfinished import open_pipeline, write_metrics

    pipe = open_pipeline(pack, args.device)
    check = inversion.InversionCheck(args.inversions, args.plain, args.budget, args.cpu_time)
    with terminal_progress("evaluate") as progress:
        if args.photos:
            held_out = photographs(args.photos, pipe.resolution, args.inversions)
        else:
            held_out = list(
                heldout_data(domain_of(pack, args.domain), args.data, pipe.resolution, count=args.inversions).images
            )
        values = inversion.evaluate_inversion(
            pipe, held_out, perceptual_distance(), check, args.run, progress=progress,
            say=lambda text: print(text, file=sys.stderr, flush=True),
        )  # fmt: skip
    text = json.dumps(values, indent=1)
    (args.run / "inversion.json").write_text(text + "\n")
    print(text if args.json else inversion.inversion_table(values))
    if args.write_card:
        write_metrics(pack, {"inversion": values})
    return 0

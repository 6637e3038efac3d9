"""A tiny training as one of the processes that torchrun starts: ``FOLDER [die STEP | stop STEP | refuse]``."""

import json
import os
import signal
import sys
import time
from pathlib import Path

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.processes import company
from fmr_studio.training.loop.running import Pace, run_training
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.loop.shares import Share
from helpers.tiny_trainings import mapper


def main(folder, what="", step="0"):
    first_try = os.environ.get("TORCHELASTIC_RESTART_COUNT", "0") == "0"
    with company("cpu", {"what": what}):
        training = mapper()
        train_batch = training.train_batch

        def in_the_middle():
            values = train_batch()
            if first_try and training.steps == int(step) and parallel.rank() == 1:
                _act(what)
            with (folder / f"steps-{parallel.rank()}.jsonl").open("a") as file:
                file.write(json.dumps([training.steps, values["loss"]]) + "\n")
            return values

        training.train_batch = in_the_middle
        run_training(
            training, Run(folder), Pace(tick_images=8, save_every_s=0.0), progress=Progress(),
            say=lambda text: print(text, file=sys.stderr, flush=True),
        )  # fmt: skip
    return 0


def started_here(folder, what, *, progress, say):
    """A training that is started here; in its third step its second process is killed, or whoever started it is."""
    training = mapper()
    train_batch = training.train_batch

    def in_the_middle():
        if training.steps == 2 and parallel.rank() == 1:
            _act(what)
        return train_batch()

    training.train_batch = in_the_middle
    run_training(training, Run(folder), Pace(tick_images=8, save_every_s=0.0), progress=progress, say=say)


def unshared(folder, *, progress, say):
    """A batch of nine."""
    Share(9)


def _act(what):
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "refuse":
        raise FmrError("There is no more room.")
    elif what == "stop":
        os.kill(os.getppid(), signal.SIGTERM)  # who started all, and tells every process
        time.sleep(0.5)


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), *sys.argv[2:]))
    except (FmrError, Cancelled) as end:
        print(f"sentence: {end.message}", file=sys.stderr, flush=True)
        sys.exit(end.exit_code)

"""``python -m pictures [NAME ...]``: take all pictures, or some, each with a program of its own and empty user folders."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pictures.scenes import SCENES

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"


def main(names: list[str]) -> int:
    """Take the pictures; returns 1 where one could not be taken, or not as quick as the program is."""
    unknown = sorted(set(names) - set(SCENES))
    if unknown:
        print(f"There is no picture {', '.join(unknown)}; there are {', '.join(SCENES)}.", file=sys.stderr)
        return 2
    return max(_take(name) for name in names or SCENES)


def _take(name: str) -> int:
    with tempfile.TemporaryDirectory(prefix="fmr-pictures-", ignore_cleanup_errors=True) as home:
        environment = {**os.environ, "HOME": home, "FMR_HOME": str(Path(home) / "studio"), "LANG": "C.UTF-8"}
        command = [sys.executable, "-m", "pictures.stage", name, str(FOLDER / f"{name}.png")]
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

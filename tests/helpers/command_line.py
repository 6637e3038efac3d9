"""Running the command line inside the test's own process."""

import json
from dataclasses import dataclass

import pytest

from fmr_studio.cli.main import main


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self):
        """The JSON lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def statuses(self):
        """The status of each item."""
        return [line["status"] for line in self.lines if line["type"] == "item"]


@pytest.fixture
def headless(capsys):
    """Runs ``fmr-studio --headless`` with the given arguments; fails on any traceback."""

    def run(*arguments):
        capsys.readouterr()
        code = main(["--headless", *map(str, arguments)])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert "should not have" not in err, err
        return Result(code, out, err)

    return run

"""What the doctor found, for a person or a program; no line of it names a private folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from fmr_studio.paths import without_private


class State(StrEnum):
    """How a finding bears on the program."""

    GOOD = "ok"
    INFO = "info"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    """One line of the report.

    Attributes:
        group: the heading it stands under.
        name: what was looked at.
        value: what was found, as text.
        advice: what to do about it; empty where nothing is to be done.
    """

    group: str
    name: str
    value: str
    state: State = State.INFO
    advice: str = ""


@dataclass(frozen=True)
class Report:
    """Everything the doctor found."""

    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether something is broken that the program needs."""
        return any(finding.state is State.FAILURE for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """The report for a program: a verdict and the list of findings."""
        return {"ok": not self.failed, "findings": [asdict(finding) for finding in self.findings]}

    def as_lines(self) -> list[str]:
        """The report for a person, grouped, with advice below what needs it."""
        lines: list[str] = []
        width = max((len(finding.name) for finding in self.findings), default=0)
        group = ""
        for finding in self.findings:
            if finding.group != group:
                group = finding.group
                lines += ([""] if lines else []) + [group]
            mark = {State.WARNING: "  ! ", State.FAILURE: "  X "}.get(finding.state, "    ")
            lines.append(f"{mark}{finding.name:<{width}}  {finding.value}")
            lines += [f"      -> {finding.advice}"] if finding.advice else []
        return [*lines, "", "Something is broken, see X." if self.failed else "Nothing is broken."]


def report_of(findings: Iterable[Finding]) -> Report:
    """A report that can be shown to others: private folders and the user's name are taken out."""
    return Report(
        tuple(
            replace(finding, value=without_private(finding.value), advice=without_private(finding.advice))
            for finding in findings
        )
    )

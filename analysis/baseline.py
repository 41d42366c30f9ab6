"""The baseline file: findings that were there when a team began, kept in the repository and reviewed like code."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from analysis.findings import Finding
from analysis.result import Analysis

BASELINE_NAME = ".autopilot-baseline.json"
IN_BASELINE = "accepted in the baseline"
"""Why a finding is suppressed that the baseline holds."""


class BaselineError(ValueError):
    """The baseline file is there but cannot be used."""


class Accepted(BaseModel):
    """One accepted finding. The fingerprint decides; the rest is for people who review the file."""

    model_config = ConfigDict(frozen=True)

    fingerprint: str
    rule: str
    path: str
    message: str = ""


class Baseline(BaseModel):
    """What `.autopilot-baseline.json` holds."""

    model_config = ConfigDict(frozen=True)

    version: Literal[1] = 1
    findings: tuple[Accepted, ...] = ()

    def counts(self) -> Counter[str]:
        return Counter(accepted.fingerprint for accepted in self.findings)

    def to_json(self) -> str:
        return self.model_dump_json(indent=2) + "\n"


def make_baseline(analysis: Analysis) -> Baseline:
    """A baseline of every finding, reported or already in a baseline; by rule and path, so that it merges well."""
    still = [finding for finding, why in analysis.suppressed if why == IN_BASELINE]
    return baseline_of((*analysis.findings, *still))


def baseline_of(findings: Iterable[Finding]) -> Baseline:
    accepted = (
        Accepted(fingerprint=f.fingerprint, rule=f.rule_id, path=f.location.path, message=f.message) for f in findings
    )
    return Baseline(findings=tuple(sorted(accepted, key=lambda one: (one.path, one.rule, one.fingerprint))))


def load_baseline(path: Path) -> Baseline | None:
    """The baseline at `path`, None when there is no such file. Raises BaselineError when it is not one."""
    try:
        return Baseline.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise BaselineError(
            f"{path} is not a usable baseline: {_first_line(error)}; write it anew or remove it"
        ) from error


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        problem = error.errors()[0]
        return f"{'.'.join(map(str, problem['loc'])) or 'document'}: {problem['msg']}"
    return str(error)

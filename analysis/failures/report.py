"""Everything that is said of one failed run."""

import hashlib

from pydantic import Field

from analysis.failures.fixes import Fix
from analysis.failures.model import Diagnosis, Value
from analysis.failures.suspects import Suspect
from analysis.failures.templates import template


class Remembered(Value):
    """The same failure, earlier: where it was, and what came before the next green run if that is known."""

    subject: str
    sha: str = ""
    fixed_by: str = Field(default="", description="The commit of the first green run after it: sha and subject")


class FailureReport(Value):
    """`subject` names the run or the file; `passed_at` is the commit of the last green run, where there is one."""

    subject: str
    sha: str = ""
    job: str = ""
    passed_at: str = ""
    diagnosis: Diagnosis
    suspects: tuple[Suspect, ...] = ()
    fixes: tuple[Fix, ...] = ()
    before: tuple[Remembered, ...] = ()
    comment: str = ""
    comment_url: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.diagnosis)


def fingerprint(diagnosis: Diagnosis) -> str:
    """The same for the same failure, whatever numbers, paths and times its message holds."""
    said = template(diagnosis.first_error.text) if diagnosis.first_error else ""
    place = diagnosis.frames[0].path.rpartition("/")[2] if diagnosis.frames else ""
    parts = (diagnosis.failure_class.value, diagnosis.tool, said, place, *diagnosis.failed_tests[:3])
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]

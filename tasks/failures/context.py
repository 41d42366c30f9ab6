"""What a repository and earlier runs tell of a failure: the commits since it last passed, and its like of before."""

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from analysis.failures.model import Diagnosis
from analysis.failures.report import FailureReport, Remembered, fingerprint
from analysis.failures.suspects import ChangedLines, Commit
from integrations import git
from integrations.github import actions
from integrations.github.models import WorkflowRun
from tasks.checkouts import with_token
from tasks.publication import reports_of
from tasks.retries import reads
from tasks.writing import github

MOST_COMMITS, MOST_BEFORE = 200, 3
PLAIN = ("--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-color", "--no-mailmap")


def commits_between(mirror: Path, good: str, bad: str, url: str) -> list[Commit]:
    """The commits since the good one, newest first, with the lines that each has changed. Raises GitError.

    A mirror lacks files that no checkout needed: they come from `url`.
    """
    variables = git.parse_address(with_token(url))[1]
    span = f"{git.resolve(mirror, good)}..{git.resolve(mirror, bad)}"
    told = git.read(
        ["log", f"--max-count={MOST_COMMITS}", "--no-merges", "--patch", "--unified=0", *PLAIN,
         "--format=%x01%H%x00%an%x00%s", span, "--"],
        mirror, git.NETWORK, variables=variables,
    ).decode(errors="replace")  # fmt: skip
    return [_commit(text) for text in told.split("\x01")[1:]]


def _commit(text: str) -> Commit:
    head, _, patch = text.partition("\n")
    sha, author, subject = head.split("\0")
    marks = [*re.finditer(r"^\+\+\+ b/(.+)$|^--- a/(.+)$", patch, re.MULTILINE)]
    files: dict[str, list[tuple[int, int]]] = {}
    ends = [mark.start() for mark in marks[1:]] + [len(patch)]
    for mark, end in zip(marks, ends, strict=True):
        path = mark[1] or mark[2]
        hunks = re.finditer(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", patch[mark.end() : end], re.MULTILINE)
        files.setdefault(path, []).extend((int(one[1]), int(one[1]) + max(int(one[2] or 1) - 1, 0)) for one in hunks)
    changed = tuple(ChangedLines(path=path, ranges=tuple(ranges)) for path, ranges in files.items())
    return Commit(sha=sha, author=author, subject=subject, files=changed)


def seen_before(repository: str, subject: str, diagnosis: Diagnosis) -> list[Remembered]:
    """The same failure in earlier reports of ours, newest first, with what the next green run came with."""
    wanted, found = fingerprint(diagnosis), []
    for file in reports_of("failure-analysis", repository):
        try:
            report = FailureReport.model_validate_json(file.read_bytes())
        except (ValidationError, OSError):
            continue
        if report.subject != subject and report.fingerprint == wanted:
            found.append(Remembered(subject=report.subject, sha=report.sha))
        if len(found) == MOST_BEFORE:
            break
    return found


@reads("find what fixed it before")
def what_fixed(repository: str, red: WorkflowRun, before: Sequence[Remembered]) -> list[Remembered]:
    """With each, the head of the first green run of the workflow after it."""
    runs = actions.list_workflow_runs(github(), repository, branch=red.head_branch, limit=200)
    alike = sorted((run for run in runs if run.workflow_id == red.workflow_id), key=lambda run: run.id)
    fixed = {
        bad.head_sha: good.head_sha
        for bad, good in pairwise(alike)
        if bad.conclusion == "failure" and good.conclusion == "success"
    }
    return [one.model_copy(update={"fixed_by": fixed.get(one.sha, "")}) for one in before]


def own_packages(root: Path) -> frozenset[str]:
    """The top-level packages of a checkout: a failed import of one of these is broken code."""
    places = [root, root / "src", root / "lib"]
    return frozenset(
        path.stem for place in places if place.is_dir() for path in place.iterdir()
        if path.suffix == ".py" or (path.is_dir() and any(path.glob("*.py")))
    )  # fmt: skip

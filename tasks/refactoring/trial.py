"""Trying a change of structure: the repository's own checks, and whether each module can be imported first."""

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from analysis.own_checks import PYTHON
from analysis.progress import report_progress
from analysis.refactoring import import_trial
from integrations import git
from integrations.confined import confined
from integrations.git_patches import apply_patch
from integrations.processes import execute
from tasks.repositories import Repository
from tasks.verification import Outcome, Verdict, checks_of, clean_environment, judge

RESULT = ".autopilot-imports.json"
SECONDS = 600


class Imported(BaseModel):
    """A module that was imported first in a new process: what was raised, and which modules of ours it loaded."""

    model_config = ConfigDict(frozen=True)

    error: str = ""
    loaded: frozenset[str] = frozenset()


class Trial(BaseModel):
    """What the checks said, and how each module was imported; empty where that could not be tried."""

    model_config = ConfigDict(frozen=True)

    verdict: Verdict
    imports: Mapping[str, Imported] = {}

    def objection(self, before: "Trial") -> str:
        """What is worse than it was, in a sentence; "" if nothing is."""
        works = any(not one.error for one in before.imports.values())
        for module, now in self.imports.items():
            then = before.imports.get(module, Imported(error="" if works else "nothing can be imported here"))
            if now.error and not then.error:
                return f"`python -c 'import {module}'` fails with it: {now.error}"
            if "." not in module and not now.error and (gone := then.loaded - now.loaded):
                return f"`import {module}` would no longer load {min(gone)}"
        if self.verdict.is_worse_than(before.verdict):
            without = f"without it not in {min(new)}" if (new := self._new_failures(before)) else "without it does not"
            return f"{self.verdict.sentence}, and {without}"
        return ""

    def _new_failures(self, before: "Trial") -> frozenset[str]:
        return self.verdict.failures - before.verdict.failures


@task(task_run_name="try {repository.name}", cache_policy=NO_CACHE)
def try_out(repository: Repository, patch: str, modules: Sequence[str], folders: Sequence[str]) -> Trial:
    """The verdict on the commit with a patch, and each module imported first. Raises GitError if it does not apply.

    `folders` are where the modules' packages lie, relative to the repository.
    """
    checks, settings = checks_of(repository), repository.settings.checks
    with tempfile.TemporaryDirectory(prefix="autopilot-try-") as folder:
        place = git.worktree(repository.mirror, repository.commit, Path(folder) / "checkout")
        home = Path(folder) / "home"
        home.mkdir()
        try:
            if patch:
                apply_patch(place, patch)
            verdict = judge(place, checks, settings, home) if checks.judge else Verdict(outcome=Outcome.NONE)
            imports = _import_each(place, home, modules, folders, settings.memory_megabytes * 1024**2)
        finally:
            git.remove_worktree(repository.mirror, place)
    return Trial(verdict=verdict, imports=imports)


def _import_each(
    place: Path, home: Path, modules: Sequence[str], folders: Sequence[str], memory: int
) -> Mapping[str, Imported]:
    """In the repository's environment where the checks made one, else in the one that runs this."""
    report_progress("import modules in either order", 0, 0)
    own = place / PYTHON
    python = str(own) if own.is_file() else sys.executable
    packages = sorted({module.partition(".")[0] for module in modules})
    parts = (RESULT, ",".join(modules), ",".join(packages), ",".join(folders))
    command = [python, str(Path(import_trial.__file__)), *parts]
    try:
        execute(
            confined(command, network=False, memory=memory, seconds=SECONDS),
            timeout=SECONDS,
            cwd=place,
            environment=clean_environment(home, place),
        )
        return TypeAdapter(dict[str, Imported]).validate_json((place / RESULT).read_bytes())
    except (OSError, TimeoutError, ValidationError):
        return {}

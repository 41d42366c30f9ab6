"""Making workflow runs: what a runner would have done."""

import io
import zipfile
from collections.abc import Mapping

from emulator.github import objects
from emulator.github.events import emit
from emulator.github.here import Here
from emulator.github.model.actions import Artifact, Job, Run, Step
from emulator.github.model.checks import CheckRun
from emulator.github.payloads import actions as payloads
from emulator.github.state import now

PASSED_LOG = "2026-01-01T00:00:00.0000000Z ##[group]Run pytest\n2026-01-01T00:00:01.0000000Z 1 passed in 0.02s\n"
PASSED_REPORT = (
    '<testsuites><testsuite name="pytest" tests="1" failures="0" errors="0" skipped="0" time="0.02">'
    '<testcase classname="tests.test_prices" name="test_tax_is_added" time="0.01"/></testsuite></testsuites>'
)


def start(here: Here, workflow: int, branch: str, event: str, inputs: Mapping[str, str] | None = None) -> Run:
    """A queued run on the tip of a branch or tag."""
    sha = objects.resolve(here.git, branch)
    assert sha, f"there is no {branch}"
    number = sum(run.workflow == workflow for run in here.repository.runs.values()) + 1
    title, moment = objects.commit(here.git, sha).message.partition("\n")[0], now()
    run = Run(here.state.new_id(), workflow, number, title, event, branch, sha, here.login, moment, moment)
    run.inputs = dict(inputs or {})
    here.repository.runs[run.id] = run
    tell(here, run, "requested")
    return run


def finish(here: Here, run: Run, conclusion: str, *, log: str = PASSED_LOG, report: str = PASSED_REPORT) -> None:
    """End a run with one job, a check run too, that printed `log` and left a JUnit `report` behind."""
    step = Step(1, "Run pytest", "queued", None, log)
    job = Job(here.state.new_id(), "test", "queued", None, run.created_at, None, run.attempt, [step])
    run.jobs.append(job)
    _tell_job(here, run, job)
    run.status = job.status = step.status = "in_progress"
    tell(here, run, "in_progress")
    _tell_job(here, run, job)
    job.status, job.conclusion, job.completed_at = "completed", conclusion, now()
    step.status, step.conclusion = "completed", conclusion
    _tell_job(here, run, job)
    archive = zipped({"junit.xml": report})
    run.artifacts.append(Artifact(here.state.new_id(), "test-results", archive, now()))
    run.status, run.conclusion, run.updated_at = "completed", conclusion, now()
    tell(here, run, "completed")
    check = CheckRun(job.id, job.name, run.head_sha, "completed", conclusion, job.started_at, job.completed_at)
    here.repository.check_runs[check.id] = check


def again(here: Here, run: Run) -> None:
    """Another attempt, queued."""
    run.attempt += 1
    run.status, run.conclusion, run.updated_at = "queued", None, now()
    tell(here, run, "requested")


def zipped(files: Mapping[str, str]) -> bytes:
    """A zip file of these texts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tell(here: Here, run: Run, action: str) -> None:
    """That a run was asked for, has begun or has ended."""
    workflow = here.repository.workflows[run.workflow]
    told = {"workflow_run": payloads.run(here, run), "workflow": payloads.workflow(here, workflow)}
    emit(here, "workflow_run", action, told)


def _tell_job(here: Here, run: Run, job: Job) -> None:
    emit(here, "workflow_job", job.status, {"workflow_job": payloads.job(here, run, job)})

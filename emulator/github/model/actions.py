"""GitHub Actions: workflows, runs, jobs, logs and artifacts."""

import msgspec


class Workflow(msgspec.Struct):
    id: int
    name: str
    path: str
    created_at: str
    state: str = "active"
    dispatchable: bool = True


class Step(msgspec.Struct):
    number: int
    name: str
    status: str
    conclusion: str | None
    log: str = ""


class Job(msgspec.Struct):
    id: int
    name: str
    status: str
    conclusion: str | None
    started_at: str
    completed_at: str | None
    attempt: int = 1
    steps: list[Step] = msgspec.field(default_factory=list)


class Artifact(msgspec.Struct):
    id: int
    name: str
    archive: bytes
    "The zip file."
    created_at: str
    expired: bool = False


class Run(msgspec.Struct):
    id: int
    workflow: int
    number: int
    title: str
    event: str
    head_branch: str
    head_sha: str
    actor: str
    created_at: str
    updated_at: str
    status: str = "queued"
    conclusion: str | None = None
    attempt: int = 1
    jobs: list[Job] = msgspec.field(default_factory=list)
    artifacts: list[Artifact] = msgspec.field(default_factory=list)
    inputs: dict[str, str] = msgspec.field(default_factory=dict)

"""Check runs, commit statuses and code-scanning analyses."""

import msgspec


class Annotation(msgspec.Struct):
    path: str
    start_line: int
    end_line: int
    annotation_level: str
    message: str
    start_column: int | None = None
    end_column: int | None = None
    title: str | None = None
    raw_details: str | None = None


class CheckRun(msgspec.Struct):
    id: int
    name: str
    head_sha: str
    status: str = "queued"
    conclusion: str | None = None
    started_at: str | None = None
    completed_at: str | None = None
    details_url: str | None = None
    external_id: str = ""
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[Annotation] = msgspec.field(default_factory=list)
    app: str = "github-actions"


class CommitStatus(msgspec.Struct):
    id: int
    sha: str
    state: str
    context: str
    creator: str
    created_at: str
    target_url: str | None = None
    description: str | None = None


class Analysis(msgspec.Struct):
    id: str
    ref: str
    commit_sha: str
    tool: str
    results: int
    created_at: str
    sarif: str
    "The document as it was sent, unpacked."

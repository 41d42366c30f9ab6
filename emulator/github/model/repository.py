"""A repository and everything in it but the git objects, which are on disk."""

import msgspec

from emulator.github.model.actions import Run, Workflow
from emulator.github.model.checks import Analysis, CheckRun, CommitStatus
from emulator.github.model.hooks import Hook
from emulator.github.model.issues import Issue, Label, Milestone
from emulator.github.model.releases import Deployment, Release

type Json = dict[str, object]


class Repository(msgspec.Struct):
    id: int
    owner: str
    name: str
    created_at: str
    private: bool = False
    description: str | None = None
    default_branch: str = "main"
    archived: bool = False
    parent: str | None = None
    "Of which repository this is a fork."
    topics: list[str] = msgspec.field(default_factory=list)
    labels: dict[str, Label] = msgspec.field(default_factory=dict)
    "By lower-case name."
    milestones: dict[int, Milestone] = msgspec.field(default_factory=dict)
    issues: dict[int, Issue] = msgspec.field(default_factory=dict)
    collaborators: list[str] = msgspec.field(default_factory=list)
    check_runs: dict[int, CheckRun] = msgspec.field(default_factory=dict)
    statuses: list[CommitStatus] = msgspec.field(default_factory=list)
    analyses: list[Analysis] = msgspec.field(default_factory=list)
    workflows: dict[int, Workflow] = msgspec.field(default_factory=dict)
    runs: dict[int, Run] = msgspec.field(default_factory=dict)
    releases: dict[int, Release] = msgspec.field(default_factory=dict)
    deployments: dict[int, Deployment] = msgspec.field(default_factory=dict)
    hooks: dict[int, Hook] = msgspec.field(default_factory=dict)
    protections: dict[str, Json] = msgspec.field(default_factory=dict)
    "By branch, as they were set."
    rulesets: dict[int, Json] = msgspec.field(default_factory=dict)

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def next_number(self) -> int:
        """Issues and pull requests share their numbers."""
        return max(self.issues, default=0) + 1

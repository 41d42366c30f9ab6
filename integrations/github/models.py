"""What we use of GitHub's answers; unknown fields are left out."""

from datetime import datetime
from typing import Annotated

from pydantic import AliasPath, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue

from integrations.answers import Answer


class Model(Answer, BaseModel):
    model_config = ConfigDict(frozen=True)


def pull_request_variables(repository: str, number: int) -> dict[str, JsonValue]:
    """How GraphQL names a pull request."""
    owner, _, name = repository.partition("/")
    return {"owner": owner, "name": name, "number": number}


class User(Model):
    login: str


type Account = Annotated[User | None, BeforeValidator(lambda answer: answer or None)]
"Who is unknown or gone is null or an empty object."


def _named(answer: object) -> object:
    return {"name": answer} if isinstance(answer, str) else answer


class Label(Model):
    name: str = ""
    color: str = ""
    description: str | None = None


class Repository(Model):
    full_name: str
    default_branch: str
    private: bool
    html_url: str


class Issue(Model):
    number: int
    title: str
    body: str | None = None
    state: str
    html_url: str
    node_id: str = ""
    labels: list[Annotated[Label, BeforeValidator(_named)]] = []
    assignees: list[User] = []
    pull_request: dict[str, object] | None = Field(default=None, exclude=True)


class Comment(Model):
    id: int
    body: str = ""
    html_url: str
    user: Account = None


class Branch(Model):
    ref: str
    sha: str = ""
    label: str = ""


class PullRequest(Model):
    number: int
    title: str
    body: str | None = None
    state: str
    draft: bool = False
    merged: bool = False
    mergeable: bool | None = None
    html_url: str
    node_id: str
    head: Branch
    base: Branch
    user: Account = None
    labels: list[Label] = []
    requested_reviewers: list[User] = []
    merge_commit_sha: str | None = None
    merged_at: datetime | None = None


class ChangedFile(Model):
    filename: str
    status: str
    additions: int
    deletions: int
    patch: str | None = None
    previous_filename: str | None = None


class Review(Model):
    """`author_association` says what the reviewer is to the repository: OWNER, MEMBER, COLLABORATOR, NONE, …"""

    id: int
    state: str
    body: str | None = None
    html_url: str
    user: Account = None
    commit_id: str | None = None
    author_association: str = ""


class GitObject(Model):
    sha: str


class Reference(Model):
    ref: str
    object: GitObject


class ShortBranch(Model):
    name: str
    sha: str = Field(validation_alias=AliasPath("commit", "sha"))
    protected: bool = False


class Commit(Model):
    sha: str
    message: str = ""
    tree: GitObject


class PastCommit(Model):
    """A commit of a branch's history; `author` is None where GitHub knows no account for it."""

    sha: str
    message: str = Field(validation_alias=AliasPath("commit", "message"))
    author: Account = None


class CheckRun(Model):
    id: int
    name: str
    status: str
    conclusion: str | None = None
    external_id: str | None = None
    html_url: str | None = None


class Status(Model):
    context: str
    state: str
    description: str | None = None
    target_url: str | None = None


class CombinedStatus(Model):
    """`state` is the worst of them; pending where there are none."""

    state: str
    sha: str
    statuses: list[Status] = []


class RunOf(Model):
    """The pull request that a run belongs to."""

    number: int


class WorkflowRun(Model):
    id: int
    name: str | None = None
    status: str | None = None
    conclusion: str | None = None
    head_sha: str
    html_url: str
    run_attempt: int = 1
    workflow_id: int = 0
    head_branch: str | None = None
    event: str = ""
    created_at: datetime | None = None
    run_started_at: datetime | None = None
    updated_at: datetime | None = None
    pull_requests: list[RunOf] = []


class JobStep(Model):
    name: str
    number: int
    conclusion: str | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None


class Job(Model):
    id: int
    name: str
    status: str
    conclusion: str | None = None
    created_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    labels: list[str] = []
    steps: list[JobStep] = []


class Artifact(Model):
    id: int
    name: str
    size_in_bytes: int
    expired: bool


class Milestone(Model):
    number: int
    title: str
    state: str
    description: str | None = None
    due_on: datetime | None = None
    open_issues: int = 0
    closed_issues: int = 0


class Release(Model):
    id: int
    tag_name: str
    name: str | None = None
    body: str | None = None
    draft: bool
    html_url: str


class Notes(Model):
    name: str
    body: str


class Done(Model):
    """GitHub answered with nothing of interest."""


class Deployment(Model):
    id: int
    ref: str
    sha: str
    environment: str
    task: str
    payload: dict[str, object] | str = Field(default="", exclude=True)


class DeploymentStatus(Model):
    id: int
    state: str
    description: str | None = None


class Hook(Model):
    """The secret in GitHub's answer is left out."""

    id: int
    active: bool
    events: list[str]
    config: "HookAddress"


class HookAddress(Model):
    url: str = ""


class Delivery(Model):
    id: int
    guid: str
    event: str
    status_code: int
    redelivery: bool


class Content(Model):
    path: str
    type: str = "file"
    sha: str
    size: int
    encoding: str = ""
    content: str = Field(default="", repr=False)


class Budget(Model):
    limit: int
    remaining: int
    reset: datetime


class Ruleset(Model):
    id: int
    name: str
    enforcement: str

"""Pull requests, their reviews and review comments."""

import msgspec


class Review(msgspec.Struct):
    id: int
    user: str
    body: str
    state: str
    "PENDING, COMMENTED, APPROVED, CHANGES_REQUESTED or DISMISSED."
    commit_id: str
    submitted_at: str


class ReviewComment(msgspec.Struct):
    id: int
    review: int | None
    user: str
    body: str
    path: str
    commit_id: str
    diff_hunk: str
    created_at: str
    updated_at: str
    line: int | None = None
    side: str = "RIGHT"
    start_line: int | None = None
    start_side: str | None = None
    subject_type: str = "line"
    in_reply_to: int | None = None
    resolved: bool = False
    "Of the thread; set on its first comment."


class AutoMerge(msgspec.Struct):
    enabled_by: str
    merge_method: str
    commit_title: str | None = None
    commit_message: str | None = None


class Pull(msgspec.Struct):
    id: int
    head_ref: str
    base_ref: str
    head_sha: str
    "Follows the branch while the pull request is open."
    base_sha: str
    draft: bool = False
    merged: bool = False
    merged_at: str | None = None
    merged_by: str | None = None
    merge_commit_sha: str | None = None
    requested_reviewers: list[str] = msgspec.field(default_factory=list)
    reviews: list[Review] = msgspec.field(default_factory=list)
    comments: list[ReviewComment] = msgspec.field(default_factory=list)
    auto_merge: AutoMerge | None = None
    maintainer_can_modify: bool = False
    head_repository: str | None = None
    "The fork that the head lies in, `owner/name`; None where it is the repository itself."

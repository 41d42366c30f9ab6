"""Comments on GitHub's issues and pull requests."""

from integrations.github import issues
from integrations.github.models import Comment
from tasks.parameters import Body, Key, Number, Repository
from tasks.retries import reads, writes
from tasks.writing import Written, github, key_of, written


@reads("github.list_comments")
def list_comments(repository: Repository, number: Number) -> list[Comment]:
    """What was said on an issue or a pull request, oldest first."""
    return issues.list_comments(github(), repository, number)


@writes("github.add_comment")
def add_comment(repository: Repository, number: Number, body: Body, idempotency_key: Key = None) -> Written[Comment]:
    """Comment on an issue or a pull request. With a key of its own, a topic keeps one comment that is rewritten."""
    key = key_of(idempotency_key, "github.add_comment", f"{repository}#{number}", body)
    return written(issues.add_comment(github(), repository, number, body, key=key))

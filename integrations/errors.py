"""What can go wrong with the outside world: one type for each different reaction."""

from datetime import UTC, datetime, timedelta


class GitError(Exception):
    """What was asked of git, what came back, and what to try. Carries no credentials."""

    def __init__(self, asked: str, answer: str, advice: str = "") -> None:
        super().__init__(". ".join(part.rstrip(".") for part in (f"{asked}: {answer}", advice) if part))
        self.asked = asked
        self.answer = answer
        self.advice = advice


class GitMissing(GitError):
    """There is no git program."""


class NotARepository(GitError):
    """The folder is not inside a git repository, or git refuses to trust it."""


class NoSuchReference(GitError):
    """The repository has no such branch, tag or commit, or the name is none that git would accept."""


class RepositoryNotFound(GitError):
    """The address leads to no repository that we may see."""


class AuthenticationRequired(GitError):
    """The server wants credentials, or others than it got."""


class RepositoryUnavailable(GitError):
    """The server could not be reached or broke off: worth another try later."""


class GitTimedOut(RepositoryUnavailable):
    """The command did not end in its time and was stopped."""


class BranchMoved(GitError):
    """The branch has commits that ours does not build on; nothing was pushed."""


class PushRefused(GitError):
    """The server does not take the push, by a rule of its own."""


class MergeConflict(GitError):
    """Both sides changed the same; nothing was merged."""


class RepositoryBusy(GitError):
    """Another process is working on the same mirror."""


class ServiceError(Exception):
    """What was asked of a service, what it answered, and what to try. Carries no credentials, and pickles."""

    def __init__(
        self, service: str, asked: str, answered: str = "", advice: str = "", *, status: int | None = None
    ) -> None:
        super().__init__(service, asked, answered, advice)
        self.service = service
        self.asked = asked
        self.answered = answered
        self.advice = advice
        self.status = status

    def __str__(self) -> str:
        parts = (self._problem(), self.advice)
        return ". ".join(part.rstrip(".") for part in parts if part)

    def _problem(self) -> str:
        return f"{self.service}, {self.asked}: {self.answered}"


class NotFound(ServiceError):
    """There is no such thing, or the token may not see it."""

    def _problem(self) -> str:
        return f"{self.service} has no {self.asked}, or the token may not see it"


class Unauthorized(ServiceError):
    """The service does not know the token: missing, wrong, expired or revoked."""


class Forbidden(ServiceError):
    """The token is known but may not do this; the missing scope is named where the service names it."""


class RateLimited(ServiceError):
    """Too much was asked; `retry_at` says when to come back."""

    def __init__(  # noqa: PLR0913
        self,
        service: str,
        asked: str,
        answered: str = "",
        advice: str = "",
        *,
        status: int | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(service, asked, answered, advice, status=status)
        self.retry_at = retry_at or datetime.now(UTC) + timedelta(minutes=1)


class Conflict(ServiceError):
    """What we knew is no longer so: a branch moved on, or the thing is there already."""


class Rejected(ServiceError):
    """The service does not accept the request as it is; the answer names the fields."""


class Unavailable(ServiceError):
    """No answer, half an answer or a failure of the service: worth another try, though it may have taken effect."""


class ProtectedBranch(ServiceError):
    """We never write to a repository's default branch."""

    def _problem(self) -> str:
        return f"{self.asked} is a default branch, where nothing is committed directly"


class DatabaseUnavailable(Exception):
    """Our own records cannot be opened, and why; without the password."""


class DatabaseUnreachable(DatabaseUnavailable):
    """The server of our records is down, starts or has dropped us: worth another try."""


def is_transient(error: BaseException) -> bool:
    """Whether the same request may well succeed later."""
    return isinstance(error, RateLimited | Unavailable | RepositoryUnavailable | RepositoryBusy | DatabaseUnreachable)

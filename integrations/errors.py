"""What can go wrong with the outside world: one type for each different reaction."""


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


class RepositoryBusy(GitError):
    """Another process is working on the same mirror."""

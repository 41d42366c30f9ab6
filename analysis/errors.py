"""Why an analysis cannot start; each message says what, where, and what to do."""

from pathlib import Path


class AnalysisError(Exception):
    """An analysis cannot be done on what was given."""


class NotThereError(AnalysisError):
    """The path does not exist."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is nothing at {path}. Give the folder of a component, or a git URL.")


class NotAFolderError(AnalysisError):
    """The path is a file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is a file. Give the folder it lies in: {path.parent}")


class NotReadableError(AnalysisError):
    """The operating system does not let us read the folder."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{path} cannot be read ({error.strerror}). Check who owns it and its permissions.")


class NothingToReadError(AnalysisError):
    """The folder has no files to analyse."""

    def __init__(self, path: Path, skipped: int = 0) -> None:
        left_out = f" ({skipped} were left out)" if skipped else ""
        super().__init__(f"{path} has no files to analyse{left_out}. Give a folder that holds source code.")


class BareRepositoryError(AnalysisError):
    """The folder is what git keeps, without the files."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} is a bare repository, without files of its own. Give it as an address: {path.as_uri()}"
        )


class NotARepositoryError(AnalysisError):
    """A ref was asked for where git knows no repository."""

    def __init__(self, path: Path, said: str) -> None:
        super().__init__(f"{path} cannot be compared with another version: {said}. Run it in a git checkout.")


class UnknownRefError(AnalysisError):
    """The repository has no such commit, branch or tag."""

    def __init__(self, path: Path, ref: str) -> None:
        super().__init__(
            f"{path} has no commit, branch or tag {ref!r}. A shallow clone may need: git fetch --unshallow"
        )

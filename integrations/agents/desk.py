"""What a bare model may do in a scratch copy: look at files, search them, change them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from integrations import git
from integrations.agents.transcript import Transcript

MOST_NAMES = 500
MOST_HITS = 100
LONGEST_ANSWER = 40_000


@dataclass(frozen=True, slots=True)
class Desk:
    """The tools for one attempt. Mistakes are answered in words, so that the model can do better.

    `before` is called ahead of each action, and raises when the budget is used up.
    """

    tree: Path
    transcript: Transcript
    before: Callable[[], None]

    def tools(self) -> list[Callable[..., str]]:
        """Everything that the model may call; names, arguments and docstrings are what it is told."""
        return [
            self.list_files, self.read_file, self.search, self.write_file, self.replace_text, self.delete_file
        ]  # fmt: skip

    def list_files(self, pattern: str = "*") -> str:
        """List the repository's files whose path matches a glob pattern."""
        self._act("list_files", pattern)
        names = [name for name in self._files() if fnmatch(name, pattern)]
        more = f"\n… and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
        return "\n".join(names[:MOST_NAMES]) + more or "No file matches."

    def read_file(self, path: str, first_line: int = 1, last_line: int = 1000) -> str:
        """Read lines of a text file."""
        self._act("read_file", [path, first_line, last_line])
        text = self._text(path)
        if text is None:
            return f"There is no text file {path}."
        return "".join(text.splitlines(keepends=True)[max(first_line, 1) - 1 : last_line])[:LONGEST_ANSWER]

    def search(self, text: str) -> str:
        """Find the lines that hold this text, upper and lower case being the same."""
        self._act("search", text)
        hits = [hit for _, hit in zip(range(MOST_HITS), self._hits(text), strict=False)]
        return "\n".join(hits)[:LONGEST_ANSWER] or "No line holds it."

    def write_file(self, path: str, content: str) -> str:
        """Create a file, or replace all that is in it."""
        self._act("write_file", [path, content])
        place = self._place(path)
        if place is None or place.is_dir():
            return f"{path} cannot be written: it is not an ordinary file inside the repository."
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(content, encoding="utf-8", newline="")
        return "Written."

    def replace_text(self, path: str, old: str, new: str) -> str:
        """Replace the one place in a file that reads exactly `old`."""
        self._act("replace_text", [path, old, new])
        text = self._text(path)
        place = self._place(path)
        if text is None or place is None:
            return f"There is no text file {path}."
        if not old or text.count(old) != 1:
            return f"`old` stands {text.count(old) if old else 0} times in {path}; it must stand there once."
        place.write_text(text.replace(old, new), encoding="utf-8", newline="")
        return "Replaced."

    def delete_file(self, path: str) -> str:
        """Remove a file."""
        self._act("delete_file", path)
        place = self._place(path)
        if place is None or not place.is_file():
            return f"There is no file {path}."
        place.unlink()
        return "Removed."

    def _act(self, name: str, details: object) -> None:
        self.transcript.act(name, details)
        self.before()

    def _place(self, path: str) -> Path | None:
        """Where a path leads, unless that is outside, behind a link or inside git's folder."""
        place = (self.tree / path).resolve()
        inside = place != self.tree and place.is_relative_to(self.tree)
        return place if inside and ".git" not in place.relative_to(self.tree).parts else None

    def _text(self, path: str) -> str | None:
        place = self._place(path)
        try:
            return place.read_bytes().decode() if place else None
        except (OSError, UnicodeDecodeError):
            return None

    def _files(self) -> list[str]:
        listed = git.run(["ls-files", "-z", "--cached", "--others", "--exclude-standard"], self.tree)
        return sorted({name for name in listed.split("\0") if name and (self.tree / name).is_file()})

    def _hits(self, text: str) -> Iterator[str]:
        for name in self._files():
            for number, line in enumerate((self._text(name) or "").splitlines(), 1):
                if text.lower() in line.lower():
                    yield f"{name}:{number}: {line.strip()[:300]}"

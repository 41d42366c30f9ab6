"""Whose a file is: by CODEOWNERS, or else by who has changed it most."""

from collections import Counter
from pathlib import Path

from integrations import git

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
"""In the order in which GitHub looks, https://docs.github.com/articles/about-code-owners."""

RECENT = 200


def owner_of(root: Path, path: str) -> str:
    """Names as CODEOWNERS has them, or the person with the most of the last commits; empty if nobody is known."""
    return _named(root, path) or _most_active(root, path)


def _named(root: Path, path: str) -> str:
    """The last line that fits decides; git itself matches, as the patterns are those of `.gitignore`."""
    file = next((root / name for name in PLACES if (root / name).is_file()), None)
    if file is None:
        return ""
    for line in reversed(file.read_text(encoding="utf-8", errors="replace").splitlines()):
        pattern, *owners = line.partition("#")[0].split()[:4] or [""]
        if pattern and not pattern.startswith("!"):
            ask = ["ls-files", "--cached", "--ignored", f"--exclude={pattern}", "--", path]
            if git.run(ask, root).strip():
                return " ".join(owners)
    return ""


def _most_active(root: Path, path: str) -> str:
    told = git.run(["log", f"--max-count={RECENT}", "--no-merges", "--format=%an", "--", path], root)
    people = Counter(name for name in told.splitlines() if name and not name.endswith("[bot]"))
    return people.most_common(1)[0][0] if people else ""

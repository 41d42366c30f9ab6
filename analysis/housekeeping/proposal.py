"""The words of a pull request that somebody's branch is to become."""

from collections.abc import Sequence


def title_of(branch: str, subjects: Sequence[str]) -> str:
    """The subject of the only commit, or the name of the branch in words."""
    if len(subjects) == 1:
        return subjects[0]
    words = branch.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or branch


def body_of(subjects: Sequence[str], template: str) -> str:
    """The commits, oldest first, then what the repository asks of authors."""
    listed = "\n".join(f"- {subject}" for subject in subjects) if len(subjects) > 1 else ""
    return "\n\n".join(part.strip() for part in (listed, template) if part.strip())

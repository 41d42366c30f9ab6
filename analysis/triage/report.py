"""What a triage comes to, and the one comment that it makes."""

import re
from collections.abc import Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from analysis.report.markdown_text import escape
from analysis.review.settings import IGNORE

NEEDED: Mapping[str, str] = {
    "the version that you use": r"\bv?\d+\.\d+|\bversion\b.{0,20}\d|\b[0-9a-f]{7,40}\b",
    "how to make it happen: code that can be run, or the steps": (
        r"```|^ {4}\S|^\s*(\d+\.|[-*])\s(?!\[[ x]\])|\brepro(duc|\b)|\bexample\b|gist\.github|\bsteps\b|>>> "
    ),
    "what happens, with the whole error message, and what you expected": (
        r"traceback|\berror\b|exception|expected|instead of|actual|should (have|be|return)|\bunable\b|\bfail|\bcrash"
        r"|\bwrong|\bmissing\b|\bno\b|(\bnot|n['’]t|\bdoesnt)\b(?! work)"
    ),
}
"""What nobody can do without who is to put a bug right, and how it is seen in a report."""

HEADING = r"(?:#{1,6} [^\n]*|\*\*[^*\n]+\*\*:?)"
UNANSWERED = re.compile(rf"^{HEADING}[ \t]*\n\s*(?={HEADING}[ \t]*$|\Z)", re.MULTILINE)
ASK = "To look into this we need a little more:"
KNOWN = "This may be known already:"
SILENCE = f"<sub>Said once. The label “{IGNORE}” keeps this off an issue.</sub>"


class Likeness(BaseModel):
    """Another issue, how alike it is from 0 to 1, and the words that make it so."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    state: str
    alike: float
    words: tuple[str, ...] = ()


class Triage(BaseModel):
    """What there is to do about one issue."""

    model_config = ConfigDict(frozen=True)

    number: int
    title: str
    labels: tuple[str, ...] = ()
    assignee: str = ""
    why_assignee: str = ""
    duplicates: tuple[Likeness, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def comment(self) -> str:
        """Empty where there is nothing to say."""
        parts = list[str]()
        if self.duplicates:
            known = [f"- #{one.number} {escape(one.title)} ({one.state})" for one in self.duplicates]
            parts += [KNOWN, "\n".join(known)]
        if self.missing:
            parts += [ASK, "\n".join(f"- {one}" for one in self.missing)]
        return "\n\n".join([*parts, SILENCE]) if parts else ""


def missing_in(text: str, needed: Mapping[str, str]) -> tuple[str, ...]:
    """What a report of a bug does not tell; one thing alone is only asked for if it is how to make it happen."""
    told = answered(text)
    lacking = [what for what, sign in needed.items() if not re.search(sign, told, re.IGNORECASE | re.MULTILINE)]
    vital = any(what not in NEEDED or what.startswith("how to") for what in lacking)
    return tuple(lacking) if vital or len(lacking) > 1 else ()


def answered(text: str) -> str:
    """What somebody wrote into a form: without its comments, and without headings that nothing stands below."""
    bare = re.sub(r"<!--.*?-->|^\s*_No response_\s*$", "", text.replace("\r\n", "\n"), flags=re.DOTALL | re.MULTILINE)
    return UNANSWERED.sub("", f"{bare.strip()}\n")


def to_rows(triages: Sequence[Triage]) -> list[list[str]]:
    """For the report: a row an issue."""
    return [
        [
            f"#{one.number}", escape(one.title), escape(", ".join(one.labels)),
            escape(f"{one.assignee} ({one.why_assignee})" if one.assignee else ""),
            ", ".join(f"#{like.number} ({like.alike:.2f}: {', '.join(like.words)})" for like in one.duplicates),
            escape("; ".join(one.missing)),
        ]
        for one in triages
    ]  # fmt: skip

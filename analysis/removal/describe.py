"""What a pull request that removes dead code says, and the report of the run."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from analysis.removal.choose import ACCEPTED_DOUBT, UNUSED_TYPE
from analysis.removal.model import IMPORT, LeftOut, Removed
from analysis.report.markdown_text import code, escape, table

NOUNS = {
    "dead-code/unused-function": ("function", "functions"),
    "dead-code/unused-class": ("class", "classes"),
    "dead-code/unused-method": ("method", "methods"),
    UNUSED_TYPE: ("type", "types"),
    IMPORT: ("import", "imports"),
}
KEEP = """\
To keep one, put `# autopilot: ignore` (`//` in JavaScript) on its line, or on the line above, on the default branch; a
reason after it helps those who come later. Whole files: `ignore: [path/**]` in `.autopilot.yaml`. This pull request
then shrinks by itself. Closed without a merge, the same is not proposed again."""
NO_JUDGE = "No check of this repository could judge the change, so only what is private to its module is removed."
MOST_SHOWN = 100


def title_of(removed: Sequence[Removed]) -> str:
    """`Remove dead code: 2 functions, 1 import`."""
    counts = Counter(one.finding.rule_id for one in removed)
    return f"Remove dead code: {counted(counts)}"


def counted(counts: Counter[str]) -> str:
    return ", ".join(f"{counts[rule]} {NOUNS[rule][counts[rule] != 1]}" for rule in NOUNS if counts[rule])


def body_of(
    removed: Sequence[Removed], left_out: Sequence[LeftOut], modules: Sequence[str], verdict: str, *, judged: bool
) -> str:
    """The evidence for each name, what the checks say, and how to keep one."""
    what = "what this removes" if len(removed) > 1 else "it"
    parts = [f"Nothing in this repository uses {what}. Everything else is left as it is.", evidence_table(removed)]
    if modules:
        parts.append(f"Nothing is left in {', '.join(map(code, modules))}, and nothing asks for it: deleted.")
    parts.append(f"**Checks:** {verdict}." if judged else f"**Checks:** {verdict}. {NO_JUDGE}")
    if left_out:
        parts.append("**Looks dead too, but stays:**\n\n" + left_out_list(left_out))
    return "\n\n".join([*parts, KEEP])


def evidence_table(removed: Sequence[Removed]) -> str:
    """A row for each name; what holds for all of them is said once, above."""
    said = [set(one.finding.evidence) for one in removed if one.finding.rule_id != IMPORT]
    common = set[str].intersection(*said) if len(said) > 1 else set[str]()
    shared = [text for text in _first_evidence(removed) if text in common]
    rows = [_row(one, common) for one in removed]
    told = f"For all of them: {'; '.join(map(escape, shared))}.\n\n" if shared else ""
    return told + table(["removed", "where", "why it is dead", ">sure"], rows, MOST_SHOWN)


def _first_evidence(removed: Sequence[Removed]) -> tuple[str, ...]:
    """The evidence about the first definition, in its order."""
    return next((one.finding.evidence for one in removed if one.finding.rule_id != IMPORT), ())


def left_out_list(left_out: Iterable[LeftOut]) -> str:
    return "\n".join(
        f"- {code(one.finding.symbol)} in {code(one.finding.location.path)}: {escape(one.reason)}" for one in left_out
    )


def _row(one: Removed, common: Collection[str]) -> list[str]:
    finding = one.finding
    noun = NOUNS[finding.rule_id][0]
    place = f"{code(finding.location.path)}:{finding.location.line}"
    return [f"{noun} {code(finding.symbol)}", place, _why(one, common), f"{finding.confidence:.0%}"]


def _why(one: Removed, common: Collection[str]) -> str:
    if one.finding.rule_id == IMPORT:
        return "only what is removed here used it" if one.follows else "nothing in the file uses it"
    own = [text for text in one.finding.evidence if text not in common and text != ACCEPTED_DOUBT]
    return "; ".join(map(escape, own))

"""What a review says: one comment a line, and what stands above them."""

import re
from collections import Counter
from collections.abc import Sequence

from analysis.report.markdown_text import code, escape, table
from analysis.review.memory import saying
from analysis.review.model import Remark, Replacement
from analysis.review.selection import Selection

SILENCE = "to silence: {comment} on the line"
IGNORE = "# autopilot: ignore[{rule}] reason"
OPINION = "an opinion of {model}; it may be wrong"
HOW = """\
<sub>Only what this change adds is looked at, and nothing is said twice: resolve what you have decided on. The label \
`{label}` keeps reviews off this pull request; settings: `operations: github_automation: review:` in \
`.autopilot.yaml`.</sub>"""
NOTHING = "Nothing to remark on."
LIFTED = "What stood in the way is gone as of {commit}."
CONFLICTS = "It conflicts with `{base}`; what resolving that adds is not looked at yet."
MOST_LISTED = 30
MOST_EVIDENCE = 2


def line_comment(remark: Remark) -> str:
    """Severity and what is wrong, why we think so, what to do, and how to silence it."""
    told = [f"**{remark.severity}** · {escape(remark.message)}"]
    told += [remark.why] if remark.why else []
    told += [f"Evidence: {'; '.join(map(escape, remark.evidence[:MOST_EVIDENCE]))}."] if remark.evidence else []
    if remark.replacement:
        told.append(suggestion_block(remark.replacement))
    elif remark.advice and not remark.why:
        told.append(f"Fix: {escape(remark.advice)}")
    return "\n\n".join([*told, f"<sub>{_footer(remark)}</sub>"])


def suggestion_block(replacement: Replacement) -> str:
    """What GitHub offers to commit, inside a fence that its text cannot close; nothing between deletes the lines."""
    longest = max(map(len, re.findall("`+", replacement.text)), default=0)
    fence = "`" * max(3, longest + 1)
    text = f"{replacement.text}\n" if replacement.text else ""
    return f"{fence}suggestion\n{text}{fence}"


def _footer(remark: Remark) -> str:
    if remark.said_by:
        return OPINION.format(model=code(remark.said_by))
    return f"{code(remark.rule)} · {SILENCE.format(comment=code(IGNORE.format(rule=remark.rule)))}"


def headline(selection: Selection, broken: Sequence[str]) -> str:
    """`Changes requested: 1 new of severity high or above, 0 allowed. 3 remarks (1 high, 2 low).`"""
    counts = Counter(one.severity for one in selection.remarks)
    listed = ", ".join(f"{counts[one]} {one}" for one in sorted(counts, reverse=True))
    many = len(selection.remarks)
    said = f"{many} remark{'s' * (many != 1)} ({listed})" if many else NOTHING.rstrip(".")
    return f"{f'Not passed: {"; ".join(broken)}. ' if broken else ''}{said}"


def body(selection: Selection, broken: Sequence[str], notes: Sequence[str], label: str) -> str:
    """What stands above the comments: the verdict in words, and a table of what has no line of its own."""
    parts = [f"**{escape(headline(selection, broken))}**"]
    parts += [escape(note) for note in notes]
    if selection.apart:
        parts.append(remark_table(selection.apart))
    return "\n\n".join([*parts, HOW.format(label=label), saying(selection.remarks)])


def remark_table(remarks: Sequence[Remark]) -> str:
    """Remarks that are not on lines, a row each."""
    rows = [
        [one.severity.value, f"{code(one.path)}:{one.line}", f"{escape(one.message)} {code(one.rule or one.said_by)}"]
        for one in remarks
    ]
    return table(["severity", "where", "what"], rows, MOST_LISTED)

"""The table of all rules in docs/analysis.md: `python -m analysis.documentation` writes it anew."""

from pathlib import Path

from analysis.catalogue import RULES
from analysis.rules import Rule

PAGE = Path(__file__).parents[1] / "docs" / "analysis.md"
BEGIN, END = "<!-- rules: begin -->\n", "<!-- rules: end -->"


def rule_table() -> str:
    """One row a rule, by id."""
    rows = [_row(rule) for rule in sorted(RULES, key=lambda rule: rule.id)]
    return "\n".join(("| rule | what it says | area | severity | tier |", "| --- | --- | --- | --- | --- |", *rows, ""))


def _row(rule: Rule) -> str:
    title = rule.title.replace("|", "\\|")
    return f"| `{rule.id}` | {title} | {rule.category} | {rule.severity} | {rule.tier} |"


def with_rules(page: str) -> str:
    """The page with the table as it should be. Raises ValueError when a mark is missing."""
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    return before + BEGIN + rule_table() + END + after


if __name__ == "__main__":
    PAGE.write_text(with_rules(PAGE.read_text("utf-8")), "utf-8")

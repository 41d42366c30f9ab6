"""Security rules of TypeScript and JavaScript; what means the same in Python has that rule."""

from analysis.findings import Category, Severity, Tier
from analysis.rules import Rule
from analysis.security.rules import SECURITY_RULES

_SHARED = {entry.rule.id: (entry.rule, entry.confidence) for entry in SECURITY_RULES}
_ALSO_HERE = ("eval", "shell-injection", "sql-injection", "tls-verification-off", "weak-hash", "weak-cipher",
              "hardcoded-password", "unescaped-markup")  # fmt: skip


def _row(name: str, severity: Severity, confidence: float, title: str, advice: str) -> tuple[Rule, float]:
    rule = Rule(f"security/{name}", title, advice, Category.SECURITY, severity, Tier.REVIEW)
    return rule, confidence


_OWN = (
    _row("path-traversal", Severity.HIGH, 0.6, "A request decides which file is opened",
         "`..` leads out of the folder. Take `path.basename`, or see that the resolved path begins with it."),
    _row("open-redirect", Severity.MEDIUM, 0.6, "A request decides where visitors go",
         "A link to your site can lead to another one. Allow paths of your own, or hosts of a list."),
    _row("request-forgery", Severity.HIGH, 0.6, "A request decides which host is asked",
         "It can be one that only your server may reach. Allow hosts of a list."),
    _row("regex-from-request", Severity.MEDIUM, 0.6, "A regular expression from a request",
         "A pattern can take for ever to match and so stop the process. Escape it, or search for plain text."),
    _row("prototype-pollution", Severity.HIGH, 0.7, "A request decides which property is set",
         "`__proto__` changes every object. Use a Map, or refuse `__proto__`, `constructor` and `prototype`."),
    _row("weak-random", Severity.MEDIUM, 0.6, "A secret that can be foretold",
         "`Math.random` is not for secrets. Use `crypto.randomBytes`, `randomUUID` or `getRandomValues`."),
    _row("unsigned-token", Severity.HIGH, 0.9, "Tokens that anybody can make",
         "Name the algorithm that you sign with, and let tokens end."),
    _row("cors-credentials", Severity.HIGH, 0.8, "Every origin may act for the visitor",
         "Name the origins that may send cookies; any origin is only for what needs none."),
)  # fmt: skip

ROWS: dict[str, tuple[Rule, float]] = {
    **{f"security/{name}": _SHARED[f"security/{name}"] for name in _ALSO_HERE},
    **{rule.id: (rule, confidence) for rule, confidence in _OWN},
}
"""Each rule, and how far a suspicion is to be trusted."""

JAVASCRIPT_SECURITY_RULES: tuple[Rule, ...] = tuple(rule for rule, _ in _OWN)

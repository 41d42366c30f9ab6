"""What credentials look like, by the provider that issues them.

Prefixes and lengths are the providers' own, so that a match is hardly ever anything else.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from analysis.findings import Severity

HIGH, MEDIUM, CRITICAL = Severity.HIGH, Severity.MEDIUM, Severity.CRITICAL


@dataclass(frozen=True)
class Format:
    """`sign` is the beginning by which history is searched, an extended regular expression without backslashes."""

    name: str
    sign: str
    rest: str
    severity: Severity = CRITICAL

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![A-Za-z0-9_])(?:{self.sign})(?P<rest>{self.rest})(?![A-Za-z0-9_])")


FORMATS: tuple[Format, ...] = (
    Format("AWS access key", "AKIA|ASIA", "[A-Z2-7]{16}"),
    Format("GitHub token", "gh[pousr]_", "[A-Za-z0-9]{36}"),
    Format("GitHub fine-grained token", "github_pat_", "[A-Za-z0-9]{22}_[A-Za-z0-9]{59}"),
    Format("GitLab token", "glpat-", "[A-Za-z0-9_-]{20}"),
    Format("Slack token", "xox[abprs]-", "[0-9]{8,}-[A-Za-z0-9-]{20,}"),
    Format("Slack webhook", "hooks[.]slack[.]com/services/", "T[A-Z0-9]{8,}/B[A-Z0-9]{8,}/[A-Za-z0-9]{24}", HIGH),
    Format("Stripe key", "[sr]k_live_", "[A-Za-z0-9]{24,}"),
    Format("Google API key", "AIza", "[A-Za-z0-9_-]{35}", MEDIUM),
    Format("Google OAuth secret", "GOCSPX-", "[A-Za-z0-9_-]{28}", HIGH),
    Format("OpenAI key", "sk-", "(?:proj-|svcacct-)?[A-Za-z0-9_-]{20,}T3BlbkFJ[A-Za-z0-9_-]{20,}"),
    Format("Anthropic key", "sk-ant-", "(?:api|admin)[0-9]{2}-[A-Za-z0-9_-]{80,}AA"),
    Format("npm token", "npm_", "[A-Za-z0-9]{36}"),
    Format("PyPI token", "pypi-AgE", "[A-Za-z0-9_-]{60,}"),
    Format("SendGrid key", "SG[.]", "[A-Za-z0-9_-]{22}[.][A-Za-z0-9_-]{43}"),
    Format("Discord webhook", "discord(?:app)?[.]com/api/webhooks/", "[0-9]{17,20}/[A-Za-z0-9_-]{60,}", HIGH),
    Format("Telegram bot token", "", "[0-9]{8,10}:AA[A-Za-z0-9_-]{33}", HIGH),
    Format("DigitalOcean token", "dop_v1_", "[a-f0-9]{64}"),
    Format("Hugging Face token", "hf_", "[A-Za-z]{34}", HIGH),
    Format("Linear key", "lin_api_", "[A-Za-z0-9]{40}", HIGH),
    Format("Databricks token", "dapi", "[a-f0-9]{32}"),
    Format("Shopify token", "shp(?:at|ca|pa|ss)_", "[a-fA-F0-9]{32}"),
    Format("Grafana token", "glsa_", "[A-Za-z0-9]{32}_[a-f0-9]{8}", HIGH),
    Format("Azure storage key", "AccountKey=", "[A-Za-z0-9+/]{86}=="),
    Format("Docker Hub token", "dckr_pat_", "[A-Za-z0-9_-]{27}"),
    Format("Vault token", "hvs[.]", "[A-Za-z0-9_-]{90,}"),
    Format("age key", "AGE-SECRET-KEY-1", "[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}"),
)

KEY_BLOCK = re.compile(
    r"-----BEGIN (?P<kind>(?:RSA |EC |DSA |OPENSSH |ENCRYPTED )?PRIVATE KEY)-----"
    r"(?P<rest>(?:\\n|\s|[A-Za-z0-9+/=]|(?:Proc-Type|DEK-Info): [^\n]*)+?)-----END"
)
"""A whole private key; a header without a body, as in code that reads keys, is none."""

HISTORY_SIGNS = "|".join(
    [*(one.sign.replace("(?:", "(") for one in FORMATS if one.sign), "[0-9]{8,10}:AA", "PRIVATE KEY-----"]
)

ADDRESS = re.compile(
    r"\b(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|amqps?|https?|ftps?|smtps?)(?:\+\w+)?://"
    r"[^\s:/@'\"<>{}$()\[\]]+:(?P<rest>[^\s@/'\"<>{}$()\[\]*%]{6,})@(?P<host>[\w.-]+)"
)
ASSIGNMENT = re.compile(
    r"(?i)\b[\w-]*(?:secret|passw(?:or)?d|api[_-]?key|access[_-]?key|auth[_-]?token|private[_-]?key)[\w-]*"
    r"[\"']?\s*(?::|=|=>)\s*[\"'](?P<rest>[A-Za-z0-9+/_=.~!@#$%^&*-]{16,})[\"']"
)

STAND_IN = re.compile(
    r"example|sample|dummy|fake|placeholder|change.?me|change.?this|replace|redacted|your[-_]|insecure|not.?a?.?secret"
    r"|xxxx|0{6}|1234567|abcdef|foobar|deadbeef|\.\.\.|test|demo|lorem|secret.?key|password|s3cr3t",
    re.IGNORECASE,
)
"""What is written where a credential would stand."""

WORDS = re.compile(r"^(?:[A-Za-z]+|\d+)(?:[-_./:](?:[A-Za-z]+\d{0,2}|\d+))*$")


def entropy(value: str) -> float:
    """Shannon's, in bits a character."""
    size = len(value)
    return -sum(n / size * math.log2(n / size) for n in Counter(value).values()) if size else 0.0

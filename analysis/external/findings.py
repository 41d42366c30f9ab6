"""Uses of the outside world that one would act on."""

import ipaddress
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from analysis.external.addresses import ADDRESSES
from analysis.external.inventory import is_product
from analysis.external.libraries import HTTP_CLIENTS, library_of
from analysis.findings import Category, Finding, Location, Severity, Tier
from analysis.index.index import Index
from analysis.python.facts import CALLS, PYTHON
from analysis.rules import Rule

HARDCODED_HOST = Rule(
    "integration/hardcoded-host",
    "An internal host is written in the code",
    "The address of one installation (a private network, a staging host) is fixed. Make it a setting.",
    Category.INTEGRATION,
    Severity.LOW,
    Tier.REVIEW,
)
SESSION_PER_CALL = Rule(
    "integration/session-per-call",
    "A connection for each request of a loop",
    "The module-level functions of `requests` and `httpx` connect anew for each call. Use one session or client.",
    Category.INTEGRATION,
    Severity.LOW,
    Tier.REVIEW,
)
MANY_CLIENTS = Rule(
    "integration/many-http-clients",
    "Several HTTP client libraries",
    "Timeouts, retries, proxies and authentication are set up once for each. Settle on one.",
    Category.INTEGRATION,
    Severity.INFO,
    Tier.INFORMATION,
)
RULES = (HARDCODED_HOST, SESSION_PER_CALL, MANY_CLIENTS)

_REQUEST = re.compile(r"^(requests|httpx)\.(get|post|put|patch|delete|head|options|request|stream)$")
SETTINGS = re.compile(r"(^|/)(settings|config|conf)(/|(_\w+)?\.\w+$)")
"""Where hosts belong."""

_STAND_INS = frozenset({"password", "pass", "passwd", "pwd", "secret"})

_INTERNAL_HOST = re.compile(r"(^|[.-])(staging|stage|uat|preprod|qa)[.-]|\.(internal|corp|intranet|lan)$")


def find_external(index: Index) -> list[Finding]:
    """Findings outside tests, examples and vendored code."""
    return [*_hardcoded_hosts(index), *_sessions(index), *_many_clients(index)]


def _hardcoded_hosts(index: Index) -> Iterator[Finding]:
    for path, addresses in index.facts(ADDRESSES).items():
        if is_product(path) and not SETTINGS.search(path):
            for line, url in addresses.urls:
                if host := _internal(url):
                    message = f"The internal host {host} is written in the code"
                    yield _finding(index, HARDCODED_HOST, message, [(path, line)], host, 0.8)


def _internal(url: str) -> str:
    """The host when it is a private address or named as one of a company's own, else nothing; nor in an example."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if parts.password in _STAND_INS:
        return ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host if _INTERNAL_HOST.search(host) else ""
    metadata = address.is_link_local or address.is_loopback or address.is_unspecified
    return host if address.is_private and not metadata else ""


def _sessions(index: Index) -> Iterator[Finding]:
    for path, calls in index.facts(CALLS).items():
        for call in calls if is_product(path) else ():
            if call.in_loop and _REQUEST.match(call.dotted):
                message = f"`{call.dotted}` connects anew in each round of the loop"
                yield _finding(index, SESSION_PER_CALL, message, [(path, call.line)], call.dotted, 0.85)


def _many_clients(index: Index) -> Iterator[Finding]:
    first: dict[str, tuple[str, int]] = {}
    for path, facts in index.facts(PYTHON).items():
        for each in facts.imports if is_product(path) else ():
            known = library_of(each.module)
            if known and known[0] in HTTP_CLIENTS and not each.optional:
                first.setdefault(known[0], (path, each.line))
    clients = {name: place for name, place in first.items() if "." not in name}
    if len(clients) > 1:
        message = f"{len(clients)} HTTP client libraries: {', '.join(sorted(clients))}"
        yield _finding(index, MANY_CLIENTS, message, list(clients.values()), "", 0.9)


def _finding(  # noqa: PLR0913, PLR0917 - a finding has this many parts
    index: Index, rule: Rule, message: str, places: list[tuple[str, int]], symbol: str, confidence: float
) -> Finding:
    path, line = places[0]
    lines = index.snapshot.read(path).decode(errors="replace").split("\n")
    return Finding(
        rule_id=rule.id,
        category=rule.category,
        severity=rule.severity,
        confidence=confidence,
        tier=rule.tier,
        message=message,
        locations=tuple(Location(path=each, line=number) for each, number in places),
        symbol=symbol,
        evidence=tuple(f"{each}:{number}" for each, number in places),
        context=lines[line - 1] if line <= len(lines) else "",
    )

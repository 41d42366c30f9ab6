"""Security rules in words, and the ruff codes (bandit's checks) that speak for each."""

from analysis.findings import Category, Severity, Tier
from analysis.quality.lint import LintRule
from analysis.rules import Rule

HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW


def _entry(  # noqa: PLR0913, PLR0917 - one line a rule, read as a table
    name: str, severity: Severity, confidence: float, codes: str, title: str, advice: str, tier: Tier = Tier.REVIEW
) -> LintRule:
    rule = Rule(f"security/{name}", title, advice, Category.SECURITY, severity, tier)
    return LintRule(rule, tuple(codes.split()), confidence)


SECURITY_RULES: tuple[LintRule, ...] = (
    _entry("shell-injection", HIGH, 0.7, "S602 S605 S609", "A command goes through a shell",
           "Text that reaches a shell can run other commands. Pass a list of arguments without `shell=True`; in Node,"
           " `execFile`."),
    _entry("eval", HIGH, 0.7, "S307", "eval of text",
           "`eval` runs any code it is given. Use `ast.literal_eval` or `JSON.parse` for data, or a parser for a small"
           " language."),
    _entry("exec", MEDIUM, 0.6, "S102", "exec of text",
           "`exec` runs any code it is given. It is right in a REPL or plugin loader and nowhere near outside text."),
    _entry("sql-injection", HIGH, 0.5, "S608 S610 S611", "SQL put together from text",
           "Bind values as parameters; only names from a fixed list may be put into the statement."),
    _entry("pickle", MEDIUM, 0.5, "S301 S302", "Unpickling can run code",
           "Load pickles, marshal and shelve only from places that nobody else can write; else use JSON or msgpack."),
    _entry("unsafe-yaml", HIGH, 0.9, "S506", "yaml.load can run code",
           "Use `yaml.safe_load`, or a loader that derives from `SafeLoader`."),
    _entry("tls-verification-off", HIGH, 0.9, "S501 S323", "TLS certificates are not verified",
           "Anyone on the way can read and change the traffic. Trust the private CA with `verify=PATH` instead; in"
           " Node, with `ca`."),
    _entry("weak-tls", HIGH, 0.8, "S502 S503 S504", "An outdated TLS version",
           "Use `ssl.create_default_context()`, which negotiates what is still safe."),
    _entry("ssh-host-key-ignored", HIGH, 0.9, "S507", "SSH host keys are not verified",
           "Load known hosts and use `RejectPolicy`."),
    _entry("weak-hash", MEDIUM, 0.6, "S303 S324", "A hash that can be forged",
           "MD5 and SHA-1 are fine as checksums: say so with `usedforsecurity=False`. Else take SHA-256 or BLAKE2."),
    _entry("weak-cipher", HIGH, 0.9, "S304 S305", "A cipher or mode that is broken",
           "Use AES-GCM or ChaCha20-Poly1305 from `cryptography`."),
    _entry("weak-key", HIGH, 0.9, "S505", "A key that is too short",
           "RSA and DSA need 2048 bits or more, elliptic curves 224 or more."),
    _entry("weak-snmp", MEDIUM, 0.9, "S508 S509", "SNMP without security",
           "Use SNMPv3 with authentication and privacy."),
    _entry("hardcoded-password", MEDIUM, 0.4, "S105 S106 S107", "A password in the code",
           "Read it from the environment or a secret store, and change the one that was committed."),
    _entry("request-without-timeout", MEDIUM, 0.9, "S113", "A request that may wait for ever",
           "Without `timeout` a silent server holds the thread for ever. Give a number of seconds."),
    _entry("unsafe-extraction", HIGH, 0.6, "S202", "An archive that may write anywhere",
           "`extractall(filter=\"data\")` refuses absolute paths, links and `..`."),
    _entry("insecure-temporary-file", MEDIUM, 0.8, "S306", "mktemp leaves a gap",
           "Another process can create the name first. Use `tempfile.NamedTemporaryFile` or `mkstemp`."),
    _entry("flask-debug", HIGH, 0.9, "S201", "Flask's debugger runs code for visitors",
           "Never pass `debug=True` in code that is deployed."),
    _entry("file-permissions", MEDIUM, 0.6, "S103", "A file that others may change",
           "Give the narrowest mode that works, such as `0o600` or `0o755`."),
    _entry("template-autoescape-off", MEDIUM, 0.5, "S701 S702", "Templates that do not escape",
           "For HTML set `autoescape=select_autoescape()`. For other text this is fine.", Tier.INFORMATION),
    _entry("unescaped-markup", MEDIUM, 0.5, "S308 S704", "Text is declared safe HTML",
           "Build it with `format_html` or `Markup.format`, which escape what they insert; in pages,"
           " `textContent`."),
    _entry("remote-logging-config", HIGH, 0.9, "S612", "Logging configuration from the network",
           "`logging.config.listen` runs code it receives. Pass `verify`."),
    _entry("unencrypted-protocol", LOW, 0.6, "S312 S321", "Telnet and FTP send passwords in the clear",
           "Use SSH or SFTP, unless speaking this protocol is what the program is for.", Tier.INFORMATION),
    _entry("xml-entities", LOW, 0.4, "S313 S314 S315 S316 S317 S318 S319", "XML that can exhaust memory",
           "Parse XML of strangers with `defusedxml`.", Tier.INFORMATION),
    _entry("listens-everywhere", LOW, 0.5, "S104", "A server on every interface",
           "Bind to 127.0.0.1 unless others must reach it.", Tier.INFORMATION),
)  # fmt: skip

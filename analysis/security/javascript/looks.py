"""Words that matter, what has to follow them, and what looks at the place then."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from analysis.javascript.structure import Problem
from analysis.security.javascript import credentials, cryptography, markup, running, settings, sinks, statements
from analysis.security.javascript.program import Program

type Look = Callable[[Program, Node], Iterator[Problem]]
type Word = tuple[bytes, re.Pattern[bytes], Look]

CALL = r"\s*(<[\w\[\]., |]*>)?\("
KEY = r"[\"']?\s*:"
GIVEN = r"\s*\+?=(?![=>])"
TEXT = r"[\"'`](?=[^\"'`\s]*\d)[^\"'`\s]{6,}[\"'`]"
HELD = rf"[\"'\]]*\s*(:\s*string\s*)?(=|:|\|\||\?\?)\s*([\w.\"'\[\]]+\s*(\|\||\?\?)\s*)?{TEXT}"


@dataclass(frozen=True)
class Group:
    """Looks of files in which `gate` is found. Words are whole ones, but for parts of a name in any case."""

    words: tuple[Word, ...]
    gate: re.Pattern[bytes] | None = None
    parts: bool = False


def _words(names: str, follows: str, look: Look) -> list[Word]:
    return [(name.encode(), re.compile(follows.encode(), re.IGNORECASE), look) for name in names.split()]


EVERYWHERE = Group((
    *_words("eval Function Script compileFunction runInContext runInNewContext runInThisContext", CALL,
            running.text_run),
    *_words("setTimeout setInterval", r"\s*\(\s*[\"'`]", running.text_run),
    *_words("$where", KEY, running.where_clause),
    *_words("innerHTML outerHTML", GIVEN, markup.assigned),
    *_words("insertAdjacentHTML document.write document.writeln", CALL, markup.written),
    *_words("__html", KEY, markup.set_by_react),
    *_words("bypassSecurityTrustHtml bypassSecurityTrustScript", CALL, markup.trusted),
    *_words("rejectUnauthorized strictSSL", rf"{KEY}\s*(false|0)", settings.unverified),
    *_words("NODE_TLS_REJECT_UNAUTHORIZED", rf"[\"'\]]*{GIVEN}", settings.unverified_everywhere),
    *_words("credentials", rf"{KEY}\s*true", settings.cross_origin),
    *_words("algorithm algorithms", rf"{KEY}\s*\[?\s*[\"']", settings.unsigned),
    *_words("ignoreExpiration", rf"{KEY}\s*true", settings.expired),
    *_words("createHash MD5 md5 SHA1 sha1", CALL, cryptography.hashed),
    *_words("createCipher createDecipher createCipheriv createDecipheriv", CALL, cryptography.encrypted),
    *_words("Math.random", CALL, cryptography.drawn),
))  # fmt: skip

SIGNED = Group(tuple(_words("sign verify createHmac session cookieSession", CALL, credentials.signed)),
               gate=re.compile(rb"jsonwebtoken|jwt|createHmac|express-session|cookie-session"))  # fmt: skip

SECRETS = Group((
    *_words("pass", rf"(w(or)?d|wd|phrase)?{HELD}", credentials.written_down),
    *_words("secret", rf"(_?key)?{HELD}", credentials.written_down),
    *_words("pwd apikey api_key privatekey private_key accesskey access_key authkey encryptionkey encryption_key "
            "apitoken api_token accesstoken access_token authtoken auth_token", HELD, credentials.written_down),
), parts=True)  # fmt: skip

ASKING = """
fetch axios axios.get axios.post axios.request needle needle.get superagent.get got got.get got.post got.stream request
request.get request.post http.get https.get http.request https.request
"""
OPENING = """
sendFile download readFile readFileSync writeFile writeFileSync appendFile appendFileSync unlink unlinkSync readdir
readdirSync rm rmSync createReadStream createWriteStream copyFile copyFileSync outputFile
"""

REQUESTS = Group((
    *_words("redirect", CALL, sinks.redirected),
    *_words("RegExp", CALL, sinks.matched),
    *_words("location location.href", GIVEN, sinks.navigated),
    *_words(ASKING, CALL, sinks.requested),
    *_words(OPENING, CALL, sinks.opened),
    *_words("][", r"[^\]\n]*\]\s*=(?!=)", sinks.polluted),
), gate=re.compile(
    rb"\b(?:req|request|ctx|context|event|c|evt)\b[\w.?!]*\.(?:query|params|body|param|queries|json|formData|queryString\w+|"
    rb"pathParameters)\b|earchParams|\}\s*=\s*(?:this\.)?(?:req|request|ctx)\b|\bas (?:any|unknown)\)\.(?:query|body)"
))  # fmt: skip

VERBS = r"(?:SELECT|INSERT|REPLACE|UPDATE|DELETE|WITH|CREATE|ALTER|DROP)"
SQL = rf"\s*\(\s*(?:[\"'`]\s*\(?\s*{VERBS}\b|\w*(?:sql|query|stmt|statement)\w*\s*[,)])"
STATEMENTS = Group((
    *_words("query execute raw $queryRawUnsafe $executeRawUnsafe", CALL, statements.statement),
    *_words("exec run all get each prepare unsafe", SQL, statements.statement),
    *_words("whereRaw havingRaw orderByRaw selectRaw literal where andWhere orWhere", r"\s*\(\s*[`\"']",
            statements.statement),
), gate=re.compile(rb"(?i)\b(?:SELECT|INSERT|UPDATE|DELETE|WHERE)\b"))  # fmt: skip

GROUPS = (EVERYWHERE, SECRETS, SIGNED, REQUESTS, STATEMENTS)

SHELL = re.compile(rb"child_process|execa|shelljs|cross-spawn")
"""Names an import of what runs commands, under whatever name."""


def places(source: bytes) -> Iterator[tuple[int, Look]]:
    """Where something is to be looked at, each place with what looks."""
    lowered = source.lower()
    for group in GROUPS:
        found = _found(group, source, lowered if group.parts else source)
        first = next(found, None)
        if first and (group.gate is None or group.gate.search(source)):  # asking the gate last costs a quarter
            yield first
            yield from found


def _found(group: Group, source: bytes, text: bytes) -> Iterator[tuple[int, Look]]:
    for word, follows, look in group.words:
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if (group.parts or not _continues(source, start)) and follows.match(source, end):
                yield end - 1, look
            start = text.find(word, end)


def _continues(source: bytes, start: int) -> bool:
    """Whether the word is the end of a longer one."""
    before = source[start - 1 : start]
    return start > 0 and (before.isalnum() or before in b"_$") and source[start : start + 1] not in b"]"

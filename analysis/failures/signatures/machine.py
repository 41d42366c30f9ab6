"""What the machine, the network and shells say."""

from analysis.failures.model import FailureClass
from analysis.failures.signatures.signature import Role, Signature, rows

CONFIGURATION, INFRASTRUCTURE = FailureClass.CONFIGURATION, FailureClass.INFRASTRUCTURE
MEMORY, TIMEOUT, UNKNOWN = FailureClass.MEMORY, FailureClass.TIMEOUT, FailureClass.UNKNOWN
NOISE, CONSEQUENCE, DECISIVE, ROOT_OF_ANY = Role.NOISE, Role.CONSEQUENCE, Role.DECISIVE, Role.GENERIC

NOT_ERRORS: list[Signature] = [
    *rows(
        "",
        ("no errors", UNKNOWN, r"(?i)\b(?:0|no) (?:errors?|failures?|failed|vulnerabilities)\b(?!.*\b[1-9]\d* (?:error|fail))", NOISE),
        ("passing test", UNKNOWN, r"(?:\bPASSED\b|\bpassed$| \.\.\. ok$|^\s*(?:✓|✔|√|ok \d+|PASS) )", NOISE),
        ("warning", UNKNOWN, r"(?i)^\s*(?:npm )?(?:\[?warn(?:ing)?\]?)\b(?!.*Code style issues|\]? \S+\.\w+$)|Warning: |DeprecationWarning", NOISE),
        ("echoed command", UNKNOWN, r"^(?:\+{1,3} |\$ |> (?!Task .* FAILED)|##\[(?:group|command|debug|warning|notice)\])", NOISE),
    ),
    *rows(
        "",
        ("exit code", UNKNOWN, r"(?i)process completed with exit code (?!124|137)|^script returned exit code|^(?:ERROR|error): Job failed: exit", CONSEQUENCE),
    ),
]  # fmt: skip

SIGNATURES: list[Signature] = [
    *rows(
        "kernel",
        ("out of memory", MEMORY, r"(?i)\bout of memory: kill|oom-?kill|\boom_reaper|Memory cgroup out of memory", DECISIVE),
        ("killed", MEMORY, r"^(?:.*: line \d+: *\d+ )?Killed\b|exit(?:ed)? (?:with )?(?:code|status):? 137\b|signal: 9, SIGKILL", DECISIVE),
        ("heap exhausted", MEMORY, r"JavaScript heap out of memory|java\.lang\.OutOfMemoryError|GC overhead limit exceeded", DECISIVE),
        ("allocation failed", MEMORY, r"(?i)cannot allocate memory|std::bad_alloc|memory allocation of \d+ bytes failed|virtual memory exhausted", DECISIVE),
        ("disk full", INFRASTRUCTURE, r"(?i)no space left on device|disk quota exceeded|ENOSPC", DECISIVE),
        ("too many files", INFRASTRUCTURE, r"(?i)too many open files|EMFILE"),
        ("file system", INFRASTRUCTURE, r"(?i)read-only file system|input/output error|stale (?:nfs )?file handle"),
    ),
    *rows(
        "network",
        ("name not resolved", INFRASTRUCTURE, r"(?i)could not resolve host|temporary failure (?:in name resolution|resolving)|name or service not known|getaddrinfo|(?-i:\bENOTFOUND\b|\bEAI_AGAIN\b)|no such host"),
        ("connection", INFRASTRUCTURE, r"(?i)connection (?:refused|reset|timed out|aborted)|connect: network is unreachable|ECONNRE(?:FUSED|SET)|ETIMEDOUT|RemoteDisconnected|failed to establish a new connection|TLS handshake timeout|unexpected EOF while reading|the remote end hung up"),
        ("curl", INFRASTRUCTURE, r"^curl: \(\d+\) "),
        ("server error", INFRASTRUCTURE, r"(?i)\b(?:50[0234]|429)\b:? ?(?:internal server error|bad gateway|service (?:temporarily )?unavailable|gateway time-?out|too many requests|server error|client error: too many)|HTTP Error 5\d\d|returned error: 5\d\d|toomanyrequests|rate limit exceeded"),
        ("certificate", INFRASTRUCTURE, r"(?i)certificate verify failed|certificate has expired|unable to get local issuer certificate"),
    ),
    *rows(
        "shell",
        ("command not found", CONFIGURATION, r"(?i)(?:^|: )command not found\b|^(?:/bin/)?(?:ba|da|z)?sh: (?:line )?\d+: .{1,200}: not found$|executable file not found in \$PATH|spawn \S+ ENOENT"),
        ("unset variable", CONFIGURATION, r"unbound variable$|: parameter (?:null or )?not set"),
        ("shell syntax", CONFIGURATION, r"syntax error near unexpected token|sh: \d+: Syntax error"),
        ("not permitted", CONFIGURATION, r"(?:^|: )Permission denied$|: Operation not permitted$"),
    ),
    *rows(
        "timeout",
        ("time limit", TIMEOUT, r"(?i)(?:job|action|step|command|build|execution|process) (?:\S+ ){0,6}(?:exceeded the (?:maximum|time)|timed out|has been running longer than)|exceeded the maximum execution time|exit(?:ed)? (?:with )?(?:code|status):? 124\b|^timeout: sending|DUE TO TIME LIMIT", DECISIVE),
    ),
]  # fmt: skip

GENERIC: list[Signature] = rows(
    "",
    ("crash", UNKNOWN, r"(?i)segmentation fault|core dumped|Aborted \(|SIGSEGV|SIGABRT|bus error|illegal instruction", Role.ROOT),
    ("exit code", UNKNOWN, r"(?i)(?:process completed|command failed|exited|returned?|failed) (?:\S+ ){0,5}(?:exit )?(?:code|status)(?: of)?:? ?[1-9]", CONSEQUENCE),
    ("assertion", FailureClass.TEST, r"(?i)^\s*(?:assertion (?:failed|error)|not ok \d|FAIL: )|: Assertion `.*' failed", ROOT_OF_ANY),
    ("error", UNKNOWN, r"^\s*(?:\[?(?i:error|fatal|critical|failure)\]?|E)\b[\]:!]? ?[:\-|]? ?\S", ROOT_OF_ANY),
    ("error within", UNKNOWN, r"(?i)\b(?:error|fatal|exception|panic|failed|failure)\b:? ", ROOT_OF_ANY),
)  # fmt: skip

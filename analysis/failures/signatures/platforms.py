"""GitHub Actions and other runners, containers, Kubernetes, Prefect."""

from analysis.failures.model import FailureClass
from analysis.failures.signatures.signature import Role, Signature, rows

CONFIGURATION, DEPENDENCY = FailureClass.CONFIGURATION, FailureClass.DEPENDENCY
INFRASTRUCTURE, MEMORY, TIMEOUT = FailureClass.INFRASTRUCTURE, FailureClass.MEMORY, FailureClass.TIMEOUT
UNKNOWN, CONSEQUENCE, DECISIVE, GENERIC = FailureClass.UNKNOWN, Role.CONSEQUENCE, Role.DECISIVE, Role.GENERIC
ERROR = r"^(?:##\[error\]|::error.*?::)\s?"

SIGNATURES: list[Signature] = [
    *rows(
        "GitHub Actions",
        ("runner lost", INFRASTRUCTURE, r"(?i)runner has received a shutdown signal|lost communication with the server|runner .*(?:went offline|is no longer connected)|hosted runner encountered an error", DECISIVE),
        ("job time limit", TIMEOUT, r"(?i)has exceeded the maximum execution time|The job running on runner .* has exceeded", DECISIVE),
        ("cancelled", TIMEOUT, r"^(?:##\[error\])?The operation was canceled\.", GENERIC),
        ("action", CONFIGURATION, r"(?:Unable to resolve action|Can't find 'action\.yml'|Input required and not supplied|Unexpected input\(s\)|Invalid workflow file|Unrecognized (?:named-value|function)|Resource not accessible by integration|No such file or directory, open '.*action\.ya?ml|This request has been automatically failed because it uses a deprecated version|Error: Bad credentials|HttpError: Bad credentials|Version .* (?:was not found|with arch \S+ not found)|Unable to find Python version)"),
        ("exit", UNKNOWN, ERROR + r"Process completed with exit code (?!124|137)", CONSEQUENCE),
        ("error", UNKNOWN, ERROR + r"\S", GENERIC),
    ),
    *rows(
        "docker",
        ("dockerfile", CONFIGURATION, r"(?i)dockerfile parse error|failed to (?:solve|compute cache key|read dockerfile|calculate checksum)\S*:? (?:.*: )?(?:.*not found|failed to read|no such file|unknown instruction|dockerfile|circular)|unknown instruction: |COPY failed: |unable to prepare context|failed to process \"|the Dockerfile .* cannot be empty"),
        ("image", DEPENDENCY, r"(?i)manifest (?:for \S+ not found|unknown)|pull access denied|: failed to resolve source metadata for|repository does not exist or may require"),
        ("daemon", INFRASTRUCTURE, r"(?i)cannot connect to the docker daemon|error response from daemon"),
        ("end", UNKNOWN, r"(?i)did not complete successfully: exit code|^The command '.*' returned a non-zero code|^(?:#\d+ )?ERROR: failed to (?:solve|build)|^\s*>? ?\[.*\] RUN |^#\d+ ERROR: process", CONSEQUENCE),
    ),
    *rows(
        "Kubernetes",
        ("out of memory", MEMORY, r"OOMKilled", DECISIVE),
        ("image", DEPENDENCY, r"ImagePullBackOff|ErrImagePull"),
        ("evicted", INFRASTRUCTURE, r"\bEvicted\b|node\S* (?:not ready|NotReady)|FailedScheduling"),
        ("manifest", CONFIGURATION, r"error validating data|error: unable to recognize|admission webhook .* denied|CreateContainerConfigError"),
    ),
    *rows(
        "Prefect",
        ("memory", MEMORY, r"exited with (?:non-zero )?status code:? ?(?:-9|137)|exit(?:ed)? (?:with )?code -9\b", DECISIVE),
        ("parameters", CONFIGURATION, r"ParameterTypeError|ParameterBindError|SignatureMismatchError|ScriptError|MissingFlowError"),
        ("time limit", TIMEOUT, r"(?:Flow|Task) run exceeded timeout of"),
    ),
    *rows(
        "git",
        ("git network", INFRASTRUCTURE, r"^(?:fatal|error): .*(?:Could not resolve host|unable to access .*(?:timed out|refused|reset|Failed to connect|returned error: 5)|early EOF|hung up unexpectedly|RPC failed)"),
        ("git conflict", CONFIGURATION, r"^CONFLICT \(|Automatic merge failed"),
        ("git credentials", CONFIGURATION, r"fatal: (?:could not read (?:Username|Password)|Authentication failed)|Permission denied \(publickey|remote: (?:Invalid username|Repository not found|Permission to )"),
        ("git", CONFIGURATION, r"^fatal: |^error: (?:pathspec|failed to push)"),
    ),
    *rows("apt", ("package", DEPENDENCY, r"^E: (?:Unable to locate package|Package '.*' has no installation candidate|Version .* was not found)"), ("archive", INFRASTRUCTURE, r"^E: (?:Failed to fetch|Could not get lock|The repository )")),
    *rows("linter", ("hadolint", FailureClass.LINT, r"^\S*Dockerfile\S*:\d+ (?:DL|SC)\d{4}"), ("yaml", FailureClass.LINT, r"^\s+\d+:\d+\s+error\s+.*\(\S+\)$"), ("shellcheck", FailureClass.LINT, r"^In \S+ line \d+:$|\bSC\d{4} \((?:error|warning|info)\)"), ("secret", FailureClass.LINT, r"(?i)^(?:finding|secret):\s|leaks? found")),
]  # fmt: skip

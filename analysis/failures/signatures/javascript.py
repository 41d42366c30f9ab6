"""npm and its like, test runners, compilers, bundlers and linters of JavaScript and TypeScript."""

from analysis.failures.model import FailureClass
from analysis.failures.signatures.signature import Role, Signature, rows

COMPILE, CONFIGURATION, DEPENDENCY = FailureClass.COMPILE, FailureClass.CONFIGURATION, FailureClass.DEPENDENCY
LINT, TEST, TIMEOUT, INFRASTRUCTURE = (
    FailureClass.LINT,
    FailureClass.TEST,
    FailureClass.TIMEOUT,
    FailureClass.INFRASTRUCTURE,
)
CONSEQUENCE, GENERIC = Role.CONSEQUENCE, Role.GENERIC
NPM = r"^npm (?:ERR!|error) "

SIGNATURES: list[Signature] = [
    *rows(
        "npm",
        ("network", INFRASTRUCTURE, NPM + r"(?:code (?:E5\d\d|ENOTFOUND|ECONN\w+|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET_TIMEOUT)|network )"),
        ("package", DEPENDENCY, NPM + r"(?:code (?:ERESOLVE|E404|ETARGET|EINTEGRITY|EBADENGINE|ENOTSUP|EUSAGE|EPEERINVALID|E40[13]|EBADPLATFORM|ENOVERSIONS)|`npm ci` can only|cipm )"),
        ("project", CONFIGURATION, NPM + r"(?:Missing script|code (?:EJSONPARSE|ENOENT|EACCES|ENEEDAUTH|ENOWORKSPACES)|missing script)"),
        ("end", DEPENDENCY, NPM + r"(?:code (?:ELIFECYCLE|\d+)|Lifecycle script|errno|Test failed|command |path |A complete log|Exit status|workspace |location |Failed at)", CONSEQUENCE),
        ("error", DEPENDENCY, NPM + r"\S", GENERIC),
    ),
    *rows(
        "yarn",
        ("package", DEPENDENCY, r"^(?:error (?:Couldn't find|Your lockfile needs|.*engine \"|An unexpected error occurred)|➤ YN00(?:28|35|82|01): .*(?:can't be|lockfile would|not found|No candidates))"),
        ("end", TEST, r"^error Command failed with exit code", CONSEQUENCE),
    ),
    *rows(
        "pnpm",
        ("package", DEPENDENCY, r"ERR_PNPM_(?:OUTDATED_LOCKFILE|NO_MATCHING_VERSION|FETCH_404|PEER_DEP_ISSUES|LOCKFILE_BREAKING_CHANGE|UNSUPPORTED_ENGINE|NO_OFFLINE)"),
        ("end", TEST, r"ELIFECYCLE|ERR_PNPM_RECURSIVE", CONSEQUENCE),
    ),
    *rows(
        "tsc",
        ("type error", COMPILE, r"^\S+\.[cm]?tsx?(?:\(\d+,\d+\)|:\d+:\d+)(?::| -) error (?:TS\d+)?|^error TS\d+: "),
        ("end", COMPILE, r"^Found \d+ errors? in ", CONSEQUENCE),
    ),
    *rows(
        "jest",
        ("suite", COMPILE, r"^\s*(?:Jest encountered an unexpected token|Test suite failed to run)", GENERIC),
        ("module", DEPENDENCY, r"^\s*Cannot find module '[^.'/][^']*' from"),
        ("missing file", COMPILE, r"^\s*Cannot find module '\.[^']*' from|Could not locate module"),
        ("timed out", TIMEOUT, r"Exceeded timeout of \d+ ?ms for a (?:test|hook)|^\s*thrown: \"Exceeded timeout"),
        ("syntax", COMPILE, r"^\s+SyntaxError: "),
        ("expectation", TEST, r"^\s+expect\(.*\)\.|^\s{4,}(?:\w*Error|AssertionError): "),
        ("test", TEST, r"^\s*● .+ › |^\s*● (?!Console|Test suite|Validation)\S", GENERIC),
        ("validation", CONFIGURATION, r"^● Validation (?:Error|Warning)|No tests found, exiting with code 1"),
        ("end", TEST, r"^(?:Tests|Test Suites|Snapshots):\s+\d+ failed|^FAIL (?:.* )?\S+\.[cm]?[jt]sx?", CONSEQUENCE),
    ),
    *rows(
        "vitest",
        ("test", TEST, r"^(?:⎯+ )?\s?(?:AssertionError|TypeError|ReferenceError|Error): ", GENERIC),
        ("timed out", TIMEOUT, r"Error: Test timed out in \d+ms"),
        ("end", TEST, r"^\s*(?:Tests|Test Files)\s+\d+ failed|^⎯+ Failed (?:Tests|Suites)", CONSEQUENCE),
    ),
    *rows(
        "mocha",
        ("timed out", TIMEOUT, r"Error: Timeout of \d+ms exceeded"),
        ("assertion", TEST, r"^\s+(?:AssertionError|Uncaught \w*Error)"),
        ("end", TEST, r"^\s+[1-9]\d* failing$", CONSEQUENCE),
    ),
    *rows(
        "node",
        ("module", DEPENDENCY, r"^(?:node:internal.*)?\s*Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find (?:module|package) '[^./'][^']*'"),
        ("missing file", COMPILE, r"^\s*Error(?: \[ERR_MODULE_NOT_FOUND\])?: Cannot find module '[./]"),
        ("syntax", COMPILE, r"^\s*SyntaxError: "),
        ("test runner", TEST, r"^\s*(?:not ok \d+ |# fail [1-9]|ℹ fail [1-9])", GENERIC),
        ("assertion", TEST, r"^\s*(?:AssertionError|\w+Error) \[ERR_ASSERTION\]|^\s+error: (?:\||'|\S)"),
        ("uncaught", TEST, r"^(?:Uncaught )?(?:Type|Reference|Range|Eval|URI)Error: |^\s*\w*Error: .*", GENERIC),
    ),
    *rows(
        "eslint",
        ("rule", LINT, r"^\s+\d+:\d+\s+error\s+\S"),
        ("end", LINT, r"^✖ \d+ problems? \(", CONSEQUENCE),
        ("configuration", CONFIGURATION, r"ESLint couldn't find (?:a configuration|an eslint\.config|the config)|Oops! Something went wrong! :\("),
    ),
    *rows(
        "prettier",
        ("style", LINT, r"^\[warn\] \S+\.\w+$"),
        ("syntax", COMPILE, r"^\[error\] \S+: SyntaxError"),
        ("end", LINT, r"Code style issues (?:found|fixed)", CONSEQUENCE),
    ),
    *rows("biome", ("rule", LINT, r"^\S+\.[cm]?[jt]sx?:\d+:\d+ (?:lint|format|parse|suppressions)")),
    *rows(
        "bundler",
        ("module", DEPENDENCY, r"Module not found: (?:Error: )?Can't resolve '[^.']|Could not resolve \"[^.\"]|Rollup failed to resolve import \"[^.\"]|Failed to resolve import \"[^.\"]"),
        ("missing file", COMPILE, r"Module not found: (?:Error: )?Can't resolve '\.|Could not resolve \"\.|Failed to resolve import \"\."),
        ("build", COMPILE, r"^(?:ERROR in |✘ \[ERROR\] |Module build failed|\[vite\]: |error during build:|Failed to compile\.)", GENERIC),
    ),
    *rows(
        "playwright",
        ("timed out", TIMEOUT, r"Test timeout of \d+ms exceeded"),
        ("browser", CONFIGURATION, r"Executable doesn't exist at .*(?:chrom|firefox|webkit)"),
        ("end", TEST, r"^\s+\d+ failed$", CONSEQUENCE),
    ),
]  # fmt: skip

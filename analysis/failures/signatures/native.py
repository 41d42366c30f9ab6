"""C and its linkers, make, CMake, Go, Rust, Ruby, .NET."""

from dataclasses import replace

from analysis.failures.model import FailureClass
from analysis.failures.signatures.signature import Role, Signature, rows

COMPILE, CONFIGURATION, DEPENDENCY = FailureClass.COMPILE, FailureClass.CONFIGURATION, FailureClass.DEPENDENCY
LINT, TEST, TIMEOUT = FailureClass.LINT, FailureClass.TEST, FailureClass.TIMEOUT
CONSEQUENCE, GENERIC = Role.CONSEQUENCE, Role.GENERIC

RUST: list[Signature] = [
    *rows(
        "clippy",
        ("lint", LINT, r"^error: (?:this |unneeded |redundant |used `|manual |called `|needless |the following |you |casting |length |single|unused |variable does not need|unnecessary |avoid |use of |`.*` (?:is|may) )(?!file contains an unclosed)"),
        ("end", LINT, r"#\[deny\(clippy::|-D (?:clippy::|warnings)|implied by `-D warnings`", CONSEQUENCE),
    ),
    *rows("rustfmt", ("format", LINT, r"^Diff in \S+")),
    *rows(
        "cargo",
        ("package", DEPENDENCY, r"^error: (?:failed to (?:select a version|get `|resolve|load source|download|fetch)|no matching package|the lock file .* needs to be updated|package `.*` cannot be built because it requires rustc)|^\s*no matching package named"),
        ("manifest", CONFIGURATION, r"^error: (?:failed to parse (?:manifest|lock)|could not find `Cargo\.toml`|no (?:bin|example|test) target named|invalid (?:type|character)|unexpected argument|unquoted keys|key with no value|duplicate key|missing assignment|string values must be quoted|unclosed table|no such (?:sub)?command|toolchain|environment variable)|^error: failed to load manifest"),
        ("end", COMPILE, r"^error: (?:could not compile|aborting due to|build failed|process didn't exit successfully|failed to run custom build command|\d+ targets? failed|test failed|doctest failed|\d+ previous errors)|^test result: FAILED", CONSEQUENCE),
    ),
    *rows("rustc", ("compile error", COMPILE, r"^\s*error\[E\d{4}\]: |^error: (?:expected|unexpected|mismatched|this file contains|cannot find|unknown (?:start|prefix)|prefix|unterminated|unclosed|no rules expected|proc macro|macro|format argument|invalid format|linking with|internal compiler|lifetime|attribute)")),
    *(replace(row, next_line=True) for row in rows("cargo test", ("panic", TEST, r"^thread '[^']*'(?: \(\d+\))? panicked at \S+:\d+:\d+:$"))),
    *rows("cargo test", ("panic of old", TEST, r"^thread '[^']*' panicked at '"), ("failed", TEST, r"^test \S+ \.\.\. FAILED", CONSEQUENCE)),
]  # fmt: skip

GO: list[Signature] = rows(
    "go",
    ("timed out", TIMEOUT, r"^panic: test timed out after"),
    ("module", DEPENDENCY, r"^go: .*(?:not found|unknown revision|invalid version|no matching versions|missing go\.sum entry|updates to go\.(?:mod|sum) needed|checksum mismatch|reading \S+: )|no required module provides package|missing go\.sum entry|cannot find (?:module|package)|is not in (?:GOROOT|std)"),
    ("compile error", COMPILE, r"^(?:vet: )?(?:\./)?[\w./\-]+\.go:\d+:\d+: (?!.*\((?:errcheck|govet|staticcheck|gosimple|unused|ineffassign|revive|gofmt|goimports|gosec|typecheck|lll|gocritic)\)$)"),
    ("lint", LINT, r"^[\w./\-]+\.go:\d+(?::\d+)?: .*\(\w+\)$"),
    ("panic", TEST, r"^panic: "),
    ("race", TEST, r"^WARNING: DATA RACE"),
    ("assertion", TEST, r"^\s+(?:\S+: )?[\w\-]+_test\.go:\d+: ?"),
    ("test", TEST, r"^\s*--- FAIL: ", GENERIC),
    ("end", TEST, r"^FAIL\b", CONSEQUENCE),
)  # fmt: skip

SIGNATURES: list[Signature] = [
    *rows(
        "compiler",
        ("missing header", DEPENDENCY, r"fatal error: \S+\.(?:h|hpp|hh): No such file|fatal error: '\S+' file not found"),
        ("compile error", COMPILE, r"^\S+\.(?:c|cc|cpp|cxx|h|hpp|hh|m|mm|cu|f90|swift):\d+(?::\d+)?: (?:fatal )?error: |^\S+\(\d+(?:,\d+)?\)\s?: (?:fatal )?error C\d+"),
        ("linker", COMPILE, r"undefined reference to|ld: (?:cannot find|symbol\(s\) not found|library not found)|Undefined symbols for architecture|error LNK\d+|multiple definition of"),
        ("end", COMPILE, r"^(?:collect2|clang): error: |compilation terminated|\d+ errors? generated", CONSEQUENCE),
    ),
    *rows(
        "make",
        ("makefile", CONFIGURATION, r"\*\*\* (?:missing separator|No rule to make target|No targets specified|multiple target patterns|commands commence before|.*\.  Stop\.$)(?<!Error 1)"),
        ("end", COMPILE, r"^make(?:\[\d+\])?: \*\*\* \[.*\] (?:Error \d+|Segmentation fault)|^ninja: build stopped|^make(?:\[\d+\])?: Target .* not remade", CONSEQUENCE),
        ("ninja", CONFIGURATION, r"^ninja: error: "),
    ),
    *(replace(row, next_line=True) for row in rows("cmake", ("configure", CONFIGURATION, r"^CMake Error(?: at .*)?:$|^CMake Error at .*\):$"))),
    *rows("cmake", ("error", CONFIGURATION, r"^CMake Error: |^meson\.build:\d+:\d+: ERROR: "), ("end", CONFIGURATION, r"^-- Configuring incomplete", CONSEQUENCE)),
    *rows("ctest", ("failed", TEST, r"^\s*\d+/\d+ Test +#\d+: .*\*\*\*(?:Failed|Exception|Timeout)", GENERIC), ("googletest", TEST, r"^\S+\.(?:cc|cpp|cxx):\d+: Failure$"), ("end", TEST, r"^The following tests FAILED:|^\[  FAILED  \]", CONSEQUENCE)),
    *GO,
    *RUST,
    *rows(
        "bundler of Ruby",
        ("gems", DEPENDENCY, r"^(?:Could not find (?:compatible versions|gem '|\S+ in (?:any of the sources|locally installed gems))|Bundler could not find|Your bundle is locked to|Gem::|.*Your Ruby version is)"),
    ),
    *rows("rspec", ("failure", TEST, r"^\s+Failure/Error: "), ("end", TEST, r"^\d+ examples?, [1-9]\d* failures?|^rspec \./", CONSEQUENCE)),
    *rows("rubocop", ("offense", LINT, r"^\S+\.rb:\d+:\d+: [CWEF]: ")),
    *rows("php", ("fatal", COMPILE, r"^(?:PHP )?(?:Parse|Fatal) error: "), ("composer", DEPENDENCY, r"Your requirements could not be resolved to an installable set|Your lock file does not contain a compatible set"), ("phpunit", TEST, r"^Failed asserting that")),
    *rows(
        "dotnet",
        ("package", DEPENDENCY, r"error NU\d{4}: "),
        ("compile error", COMPILE, r"error (?:CS|FS|BC|MSB|NETSDK)\d{4}: "),
        ("test", TEST, r"^\s*Error Message:$|^\s*Assert\.\w+\(\) Failure", GENERIC),
    ),
    *rows("terraform", ("error", CONFIGURATION, r"^(?:│|╷)? ?Error: (?:Invalid|Unsupported|Missing|Reference to undeclared|Unclosed|Argument)")),
]  # fmt: skip

"""pytest, unittest, linters, type checkers and installers of Python. Exceptions themselves are in `exceptions`."""

from analysis.failures.model import FailureClass
from analysis.failures.signatures.signature import Role, Signature, rows

COMPILE, CONFIGURATION, DEPENDENCY = FailureClass.COMPILE, FailureClass.CONFIGURATION, FailureClass.DEPENDENCY
LINT, TEST, TIMEOUT = FailureClass.LINT, FailureClass.TEST, FailureClass.TIMEOUT
INFRASTRUCTURE, NOISE, CONSEQUENCE = FailureClass.INFRASTRUCTURE, Role.NOISE, Role.CONSEQUENCE

SIGNATURES: list[Signature] = [
    *rows(
        "pytest",
        ("timed out", TIMEOUT, r"^E\s+Failed: Timeout|^\++ Timeout \++$"),
        ("fixture not found", TEST, r"^E\s+fixture '.*' not found"),
        ("failure", TEST, r"^E   \s*\S"),
        ("short traceback", TEST, r"^\S+\.py:\d+: (?:[A-Za-z_.]+(?:Error|Exception|Failed)|assert )"),
        ("usage", CONFIGURATION, r"^(?:__main__\.py|pytest|py\.test)?:? ?error: unrecognized arguments|^ERROR: (?:file or directory not found|usage|not found:|Unknown config option|.*pytest\.ini|.*pyproject\.toml)"),
        ("unknown mark or warning option", CONFIGURATION, r"not found in `markers` configuration option|^ERROR: .*error parsing"),
        ("coverage", TEST, r"^(?:FAIL|ERROR:) .*[Rr]equired test coverage of"),
        ("crashed worker", TEST, r"^(?:\[gw\d+\] )?node down: |worker '?gw\d+'? crashed"),
        ("summary", TEST, r"^(?:FAILED|ERROR) \S+(?:::| - |$)", Role.GENERIC),
        ("end", TEST, r"^=* ?(?:\d+ \w+, )*\d+ (?:failed|errors?)\b.* in [\d.]+s", CONSEQUENCE),
        ("internal error", CONFIGURATION, r"^INTERNALERROR> \w+(?:\.\w+)*(?:Error|Exception)"),
    ),
    *rows(
        "unittest",
        ("end", TEST, r"^FAILED \((?:(?:failures|errors|skipped|expected failures|unexpected successes)=\d+,? ?)+\)", CONSEQUENCE),
        ("header", TEST, r"^(?:FAIL|ERROR): \S+ \([\w.]+\)", CONSEQUENCE),
    ),
    *rows(
        "ruff",
        ("rule", LINT, r"^\S+\.pyi?:\d+:\d+: [A-Z]{1,4}\d{2,4}\b|^[A-Z]{1,4}\d{3,4} (?:\[\*\] )?\S"),
        ("syntax", COMPILE, r"^\S+\.pyi?:\d+:\d+: (?:SyntaxError|invalid-syntax)|^invalid-syntax: "),
        ("end", LINT, r"^Found \d+ errors?\.$|^\[\*\] \d+ fixable", CONSEQUENCE),
    ),
    *rows(
        "mypy",
        ("type error", LINT, r"^\S+\.pyi?:\d+(?::\d+)?: error: "),
        ("end", LINT, r"^Found \d+ errors? in \d+ files?", CONSEQUENCE),
    ),
    *rows(
        "pyright",
        ("type error", LINT, r"^\s*\S+\.pyi?:\d+:\d+ - error: "),
        ("end", LINT, r"^[1-9]\d* errors?, \d+ warnings?", CONSEQUENCE),
    ),
    *rows("pylint", ("message", LINT, r"^\S+\.py:\d+:\d+: [CRWEF]\d{4}: ")),
    *rows(
        "formatter",
        ("would reformat", LINT, r"^(?:would reformat|Would reformat:|ERROR: .* Imports are incorrectly sorted|unformatted: )"),
        ("end", LINT, r"^(?:Oh no! |\d+ files? would be reformatted)", CONSEQUENCE),
    ),
    *rows("pre-commit", ("hook", LINT, r"^- hook id: \S+", Role.GENERIC), ("failed", LINT, r"\.{3,}Failed$", CONSEQUENCE)),
    *rows(
        "pip",
        ("resolver notice", DEPENDENCY, r"^ERROR: pip's dependency resolver does not currently take into account", NOISE),
        ("no distribution", DEPENDENCY, r"^ERROR: (?:Could not find a version that satisfies|No matching distribution|Cannot install|ResolutionImpossible|Package .* requires a different Python|Ignored the following|Could not install packages|THESE PACKAGES DO NOT MATCH THE HASHES|In --require-hashes mode)"),
        ("requirements file", CONFIGURATION, r"^ERROR: (?:Could not open requirements file|Invalid requirement|.* does not appear to be a Python project)"),
        ("build failed", DEPENDENCY, r"^\s*(?:error: subprocess-exited-with-error|ERROR: Failed building wheel|error: metadata-generation-failed|ERROR: Failed to build)", Role.GENERIC),
    ),
    *rows(
        "uv",
        ("no solution", DEPENDENCY, r"(?:×|x) No solution found|(?:×|x) Failed to (?:build|download|resolve)|^error: (?:The lockfile at|Failed to (?:resolve|prepare|download|fetch)|Distribution not found|No solution)|hint: .* was not found in the package registry"),
        ("project", CONFIGURATION, r"^error: (?:Failed to parse|No `pyproject.toml` found|No interpreter found|TOML parse error)"),
    ),
    *rows(
        "poetry",
        ("solver", DEPENDENCY, r"^(?:Because .* depends on|SolverProblemError|.*version solving failed)|pyproject\.toml changed significantly since poetry\.lock"),
    ),
    *rows(
        "tox",
        ("end", TEST, r"^\s*\S+: (?:FAIL|exit [1-9])", CONSEQUENCE),
        ("interpreter", CONFIGURATION, r"could not find python interpreter|InterpreterNotFound|ERROR: unknown environment"),
    ),
    *rows("sphinx", ("end", LINT, r"^build finished with problems|^Sphinx error:$", CONSEQUENCE)),
    *rows("alembic", ("migration", CONFIGURATION, r"^(?:FAILED: |ERROR \[alembic)")),
    *rows("django", ("check", CONFIGURATION, r"^SystemCheckError: ")),
    *rows("network", ("pip retry", INFRASTRUCTURE, r"^WARNING: Retrying \(", NOISE)),
]  # fmt: skip

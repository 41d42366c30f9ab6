"""What the checks of TypeScript and JavaScript report. The ids are those of Python where the meaning is the same."""

from analysis.findings import Category, Severity, Tier
from analysis.rules import Rule

QUALITY, ARCHITECTURE = Category.QUALITY, Category.ARCHITECTURE
INFO, LOW, MEDIUM = Severity.INFO, Severity.LOW, Severity.MEDIUM
SAFE, REVIEW, INFORMATION = Tier.SAFE_TO_FIX, Tier.REVIEW, Tier.INFORMATION

_DEAD = "Code that nothing reaches is read, tested and upgraded all the same. Remove it; git remembers it."
_NAME = "A name that nothing reads hides what the code needs. Remove it, or use it if it was forgotten."

_ROWS = (
    ("dead-code/unused-function", "Function that nothing uses", _DEAD, QUALITY, LOW, SAFE),
    ("dead-code/unused-class", "Class that nothing uses", _DEAD, QUALITY, LOW, SAFE),
    ("dead-code/unused-method", "Private method that nothing calls", _DEAD, QUALITY, LOW, SAFE),
    ("dead-code/unused-type", "Type that nothing uses", _DEAD, QUALITY, INFO, SAFE),
    (
        "dead-code/unused-export",
        "Export that no file imports",
        "An export is a promise to others. Without an importer, drop `export`, or the code with it.",
        QUALITY, LOW, REVIEW,
    ),
    (
        "dead-code/unused-public",
        "Public exports that nothing here uses",
        "Other projects may import them from the package's entry points. Good to know before removing or changing any.",
        QUALITY, INFO, INFORMATION,
    ),
    (
        "dead-code/only-tests-use",
        "Export that only tests use",
        "Either the product has stopped using it, or it is open for the tests alone.",
        QUALITY, INFO, INFORMATION,
    ),
    ("unused/import", "Import that nothing uses", _NAME, QUALITY, LOW, SAFE),
    ("unused/variable", "Variable that nothing reads", _NAME, QUALITY, LOW, SAFE),
    ("unused/parameter", "Parameter that nothing reads", _NAME, QUALITY, INFO, INFORMATION),
    (
        "errors/swallowed",
        "Error that vanishes",
        "The failure leaves no trace. Handle it, log it, or say in a comment why it may be ignored.",
        QUALITY, MEDIUM, REVIEW,
    ),
    (
        "errors/lost-cause",
        "New error without its cause",
        "The stack of the original error is lost. Pass it on: `new Error(message, { cause: error })`.",
        QUALITY, LOW, REVIEW,
    ),
    (
        "errors/unhandled-promise",
        "Promise that nobody awaits",
        "The code goes on before the work is done, and a failure is lost. Await it, or write `void` if that is meant.",
        QUALITY, MEDIUM, REVIEW,
    ),
    (
        "types/explicit-any",
        "Types given up with `any`",
        "`any` switches checking off for everything that it touches. `unknown` with a check keeps it.",
        QUALITY, INFO, INFORMATION,
    ),
    (
        "types/missing-parameter-type",
        "Exported function with untyped parameters",
        "Callers in other files get no help and no check. Annotate the parameters.",
        QUALITY, LOW, REVIEW,
    ),
    (
        "complexity/cognitive",
        "Function that is hard to follow",
        "It has many breaks in its flow, or deeply nested ones (SonarSource's measure). Split it by its decisions.",
        QUALITY, LOW, REVIEW,
    ),
    (
        "complexity/long-function",
        "Over-long function",
        "More than a hundred lines do not fit on a screen or in a head. Split it by its steps.",
        QUALITY, LOW, REVIEW,
    ),
    (
        "scalability/blocking-call",
        "Blocking call in asynchronous code",
        "While a `…Sync` call runs, the process serves nobody else. Use the promise version.",
        ARCHITECTURE, MEDIUM, REVIEW,
    ),
    (
        "scalability/await-in-loop",
        "Independent work done one after the other",
        "Nothing in this loop seems to need the round before. `Promise.all` (with a limit) does the work at once.",
        ARCHITECTURE, LOW, INFORMATION,
    ),
    (
        "scalability/sequential-query",
        "Query in a loop",
        "One query a round (N+1): time grows with the data. Ask once for all.",
        ARCHITECTURE, MEDIUM, REVIEW,
    ),
    (
        "syntax/error",
        "File that could not be fully read",
        "A mistake, or syntax newer than the parser knows. Nothing in this file is reported as unused.",
        QUALITY, INFO, INFORMATION,
    ),
    (
        "syntax/minified",
        "Minified file among the sources",
        "It cannot be reviewed or analysed. Build it from sources, or keep it out of the repository.",
        QUALITY, INFO, INFORMATION,
    ),
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple(
    Rule(id=rule, title=title, help=text, category=category, severity=severity, tier=tier)
    for rule, title, text, category, severity, tier in _ROWS
)

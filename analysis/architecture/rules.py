"""The rules about architecture."""

from analysis.findings import Category, Severity, Tier
from analysis.rules import Rule

IMPORT_CYCLE = Rule(
    "architecture/import-cycle",
    "Modules import each other in a circle",
    "Which of them works depends on which is imported first, none can be understood, tested or moved alone, and a "
    "harmless new import may end in `ImportError: cannot import name …`. Move what both need into a module below "
    "them, hand it in as an argument, or import it where it is used. The evidence names the edge that is cheapest "
    "to cut.",
    Category.ARCHITECTURE,
    Severity.MEDIUM,
    Tier.REVIEW,
)
DEFERRED_CYCLE = Rule(
    "architecture/deferred-cycle",
    "Modules need each other, but not while they are imported",
    "The circle closes only by imports for type checkers or inside functions, so importing is safe. The modules are "
    "one unit all the same; know it before you split or move one of them.",
    Category.ARCHITECTURE,
    Severity.INFO,
    Tier.INFORMATION,
)
UNSTABLE_DEPENDENCY = Rule(
    "architecture/unstable-dependency",
    "A package that many rely on relies on one that changes easily",
    "By the stable-dependencies principle (Martin) a package should depend on what is harder to change than itself. "
    "Instability is fan-out / (fan-in + fan-out). Turn the dependency around, or move what is needed down.",
    Category.ARCHITECTURE,
    Severity.INFO,
    Tier.INFORMATION,
)
GOD_MODULE = Rule(
    "architecture/god-module",
    "One module knows, and is known by, much of the component",
    "It is imported by many modules and imports many: nearly every change touches or rebuilds it. Split it by who "
    "uses which part.",
    Category.ARCHITECTURE,
    Severity.LOW,
    Tier.REVIEW,
)
PRIVATE_IMPORT = Rule(
    "architecture/private-import",
    "A private name or module is imported by another package",
    "A leading underscore says that its package may change it at any time. Make it public where it is, or use what "
    "the package offers.",
    Category.ARCHITECTURE,
    Severity.LOW,
    Tier.REVIEW,
)
INCONSISTENT_PATTERN = Rule(
    "architecture/inconsistent-pattern",
    "One module does otherwise what all its siblings do alike",
    "Readers and tools rely on what neighbours have in common. Follow the pattern, or say why not.",
    Category.ARCHITECTURE,
    Severity.LOW,
    Tier.REVIEW,
)
TEST_ONLY_INTERFACE = Rule(
    "architecture/test-only-interface",
    "An internal package exports what only tests use",
    "No product code asks for these names through the package or elsewhere. Let the tests import the module itself, "
    "or remove the names.",
    Category.ARCHITECTURE,
    Severity.INFO,
    Tier.INFORMATION,
)

RULES = (
    IMPORT_CYCLE, DEFERRED_CYCLE, UNSTABLE_DEPENDENCY, GOD_MODULE, PRIVATE_IMPORT, INCONSISTENT_PATTERN,
    TEST_ONLY_INTERFACE,
)  # fmt: skip

"""What dead-code findings mean."""

from analysis.findings import Category, Severity, Tier
from analysis.rules import Rule

UNUSED_FUNCTION = Rule(
    "dead-code/unused-function",
    "Nothing uses this function",
    "Code that nothing reaches is read, tested and migrated for nothing. Remove it, with the imports that only it "
    "needs. If something reaches it in a way that leaves no trace in the repository, list it in `__all__` or mention "
    "it where it is registered.",
    Category.QUALITY,
    Severity.MEDIUM,
    Tier.SAFE_TO_FIX,
)
UNUSED_CLASS = Rule(
    "dead-code/unused-class",
    "Nothing uses this class",
    "No code creates, extends, imports or names this class. Remove it, with what only it needs.",
    Category.QUALITY,
    Severity.MEDIUM,
    Tier.SAFE_TO_FIX,
)
UNUSED_METHOD = Rule(
    "dead-code/unused-method",
    "Nothing uses this method",
    "No code calls a method of this name on this class, and no base class, protocol or name put together at run time "
    "asks for it. Remove it.",
    Category.QUALITY,
    Severity.MEDIUM,
    Tier.SAFE_TO_FIX,
)
ONLY_TESTS_USE = Rule(
    "dead-code/only-tests-use",
    "Only tests use this",
    "The tests keep this code alive: nothing else calls it. Either it is dead, and goes with its tests, or it is a "
    "test fixture and belongs with them, or it is public and should be exported.",
    Category.QUALITY,
    Severity.LOW,
    Tier.REVIEW,
)
UNUSED_PUBLIC = Rule(
    "dead-code/unused-public",
    "Public, and unused here",
    "The package offers this name but neither uses, tests nor documents it. Users of the package may rely on it; if "
    "none do, deprecate it.",
    Category.QUALITY,
    Severity.INFO,
    Tier.INFORMATION,
)
SYNTAX_ERROR = Rule(
    "syntax/error",
    "The file does not parse",
    "Nothing in this file is checked, and whatever it uses may look unused. Fix the syntax, or leave the file out.",
    Category.QUALITY,
    Severity.HIGH,
    Tier.REVIEW,
)
RULES = (UNUSED_FUNCTION, UNUSED_CLASS, UNUSED_METHOD, ONLY_TESTS_USE, UNUSED_PUBLIC, SYNTAX_ERROR)

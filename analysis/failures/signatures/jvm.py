"""Maven, Gradle, javac, Kotlin and JUnit."""

from analysis.failures.model import FailureClass
from analysis.failures.signatures.signature import Role, Signature, rows

COMPILE, CONFIGURATION, DEPENDENCY = FailureClass.COMPILE, FailureClass.CONFIGURATION, FailureClass.DEPENDENCY
LINT, TEST, TIMEOUT = FailureClass.LINT, FailureClass.TEST, FailureClass.TIMEOUT
CONSEQUENCE, GENERIC = Role.CONSEQUENCE, Role.GENERIC

SIGNATURES: list[Signature] = [
    *rows(
        "javac",
        ("compile error", COMPILE, r"^\[ERROR\] \S+\.(?:java|kt|scala|groovy):\[\d+(?:,\d+)?\] |^\S+\.java:\d+: error: |^e: (?:file://)?\S+\.kts?[:(]"),
    ),
    *rows(
        "maven",
        ("dependency", DEPENDENCY, r"^\[ERROR\] .*(?:Could not resolve dependencies|Could not find artifact|Failure to find|Failed to collect dependencies|Non-resolvable (?:parent POM|import POM)|Plugin .* or one of its dependencies could not be resolved)"),
        ("pom", CONFIGURATION, r"^\[(?:ERROR|FATAL)\] .*(?:Non-parseable POM|Malformed POM|'dependencies\.dependency.*' .* is missing|Unknown lifecycle phase|Unknown packaging|there is no POM in this directory|Source option \d+ is no longer supported|invalid target release|release version \d+ not supported)|^Fatal error compiling"),
        ("checkstyle", LINT, r"^\[(?:ERROR|WARN)\] \S+\.java:\d+(?::\d+)?: .*\[\w+\]$|You have \d+ (?:Checkstyle|PMD) violation"),
        ("enforcer", CONFIGURATION, r"^\[ERROR\] Rule \d+: .* failed with message"),
        ("test", TEST, r"^\[ERROR\] {2,}\S+[.:]\S+(?::\d+| )|^\[ERROR\] \S+\.\S+(?:\(.*\))? +(?:-- )?Time elapsed: .*<<< (?:FAILURE|ERROR)!", GENERIC),
        ("end", TEST, r"^\[ERROR\] (?:Tests run: .*(?:Failures: [1-9]|Errors: [1-9])|Failures:|Errors:|There are test failures|Failed to execute goal|COMPILATION ERROR|-> \[Help|To see the full|Re-run Maven|For more information|After correcting|Please refer|\[Help|$)|^\[INFO\] BUILD FAILURE|^\[INFO\] \d+ errors?", CONSEQUENCE),
    ),
    *rows(
        "junit",
        ("timed out", TIMEOUT, r"TestTimedOutException|execution timed out after|execution exceeded timeout of"),
        ("assertion", TEST, r"^(?:org\.opentest4j\.\w+|org\.junit\.\w+|junit\.framework\.\w+|java\.lang\.AssertionError)\b"),
        ("exception", TEST, r"^(?:Caused by: |Exception in thread \"[^\"]*\" )?(?:[a-z][\w$]*\.){1,}[A-Z]\w*(?:Exception|Error)\b", GENERIC),
    ),
    *rows(
        "gradle",
        ("dependency", DEPENDENCY, r"Could not (?:resolve|find) (?:all \w+ for configuration|[\w.\-]+:[\w.\-]+(?::[\w.\-]+)?)|Could not resolve all"),
        ("script", CONFIGURATION, r"^(?:> )?(?:Build file '|Could not compile (?:build|settings) file|Plugin \[id: .* was not found|Task '.*' not found|Could not find method|Unsupported class file major version)"),
        ("test", TEST, r"^\S+ > \S.* FAILED$", GENERIC),
        ("assertion", TEST, r"^    (?:org\.opentest4j|java\.lang|org\.junit)\.\S+(?:Error|Exception)\b"),
        ("end", TEST, r"^(?:FAILURE: Build failed|BUILD FAILED|\d+ tests? completed, \d+ failed|> Task :\S+ FAILED|\* What went wrong:|Execution failed for task)", CONSEQUENCE),
    ),
]  # fmt: skip

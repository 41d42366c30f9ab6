"""What the rules of the audit mean, beside those of `analysis.security`."""

from analysis.findings import Category, Severity, Tier
from analysis.rules import Rule


def _rule(name: str, severity: Severity, title: str, advice: str) -> Rule:
    return Rule(f"audit/{name}", title, advice, Category.SECURITY, severity, Tier.REVIEW)


VULNERABLE = _rule(
    "vulnerable-dependency", Severity.HIGH, "A locked version has known vulnerabilities",
    "Raise the version to one that is free of them; where there is none, look whether the affected part is used.",
)  # fmt: skip
SECRET = _rule(
    "secret", Severity.CRITICAL, "A credential in the code",
    "Revoke it first: whoever could read the repository has it. Then read it from the environment or a secret store.",
)  # fmt: skip
OLD_SECRET = _rule(
    "secret-in-history", Severity.HIGH, "A credential in history",
    "It was removed, but every clone still has it. Revoke it; rewriting history alone does not help.",
)  # fmt: skip
UNPINNED = _rule(
    "workflow-unpinned-uses", Severity.MEDIUM, "An action that its owner can exchange",
    "Tags move. Pin actions of others to the full hash of a commit, with the tag in a comment.",
)  # fmt: skip
UNTRUSTED = _rule(
    "workflow-dangerous-triggers", Severity.HIGH, "Code of a stranger runs with the repository's rights",
    "`pull_request_target` has secrets and a token that may write: never check out the head of the pull request in it.",
)  # fmt: skip
INJECTION = _rule(
    "workflow-template-injection", Severity.HIGH, "Text of strangers becomes part of a script",
    "Hand it over as an environment variable: `env: TITLE: ${{ … }}` and `\"$TITLE\"` in the script.",
)  # fmt: skip
WRITE_ALL = _rule(
    "workflow-excessive-permissions", Severity.MEDIUM, "A workflow that may do everything",
    "Give `permissions:` what the job needs, such as `contents: read`.",
)  # fmt: skip
ROOT = _rule(
    "docker-root", Severity.LOW, "The container runs as root",
    "Add a `USER` after what needs root, unless the entry point drops its rights itself.",
)  # fmt: skip
LATEST = _rule(
    "docker-latest", Severity.LOW, "A base image that changes by itself",
    "Name a version, best with its digest, so that a build today is the build of tomorrow.",
)  # fmt: skip
REMOTE_ADD = _rule(
    "docker-remote-add", Severity.MEDIUM, "A download that nothing verifies",
    "Use `ADD --checksum=sha256:…`, or download and verify in one step.",
)  # fmt: skip
DOCKER_SECRET = _rule(
    "docker-secret", Severity.HIGH, "A credential in an image",
    "`ENV` and `ARG` stay in the image for all who pull it. Use `RUN --mount=type=secret`.",
)  # fmt: skip
LICENCE = _rule(
    "licence", Severity.MEDIUM, "A licence that the policy does not allow",
    "Replace the package, get another licence for it, or allow it in `.autopilot.yaml`.",
)  # fmt: skip
LINK_OUTSIDE = _rule(
    "link-outside", Severity.MEDIUM, "A link that leads out of the repository",
    "Whoever checks this out follows it to a file of their own machine. Replace it by the file.",
)  # fmt: skip

RULES: tuple[Rule, ...] = (
    VULNERABLE, SECRET, OLD_SECRET, UNPINNED, UNTRUSTED, INJECTION, WRITE_ALL, ROOT, LATEST, REMOTE_ADD, DOCKER_SECRET,
    LICENCE, LINK_OUTSIDE,
)  # fmt: skip

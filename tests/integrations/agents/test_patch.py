"""Which diffs may be offered."""

from pathlib import Path

import pytest

from integrations.agents.patch import Unfit, check
from tests.integrations.agents.conftest import git

GOOD = "--- a/app.py\n+++ b/app.py\n@@ -1 +1 @@\n-print('hello')\n+print('bye')\n"


def created(path: str, text: str = "x", mode: str = "100644") -> str:
    return (
        f"diff --git a/{path} b/{path}\nnew file mode {mode}\n--- /dev/null\n+++ b/{path}\n"
        f"@@ -0,0 +1 @@\n+{text}\n\\ No newline at end of file\n"
    )


def test_a_good_diff_is_written_as_git_writes_it(repository: Path) -> None:
    diff, files = check(GOOD, repository, "main")
    assert files == ("app.py",)
    assert diff.startswith("diff --git a/app.py b/app.py\nindex ")
    assert check(diff, repository, "main") == (diff, files)


def test_checking_changes_neither_files_nor_index(repository: Path) -> None:
    check(created("docs/new.md"), repository, "main")
    assert git(repository, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    ("diff", "reason"),
    [
        (GOOD.replace("hello", "hallo"), "does not apply"),
        ("I would change app.py.", "does not apply"),
        ("", "does not apply"),
        (created("../outside.py"), "does not apply"),
        (created("/etc/cron.d/x"), "does not apply|reaches into"),
        (created(".git/hooks/pre-commit"), "does not apply|reaches into"),
        (created("sub/.GIT/config"), "does not apply|reaches into"),
        (created("sub/git~1/config"), "does not apply|reaches into"),
        (created("lib", "/etc/passwd", "120000"), "leads out of the repository"),
        (created("a/lib", "../../secret", "120000"), "leads out of the repository"),
        (created("a/lib", "../.git/config", "120000"), "leads out of the repository"),
        (created("vendor", f"Subproject commit {'1' * 40}", "160000"), "repository inside the repository|not apply"),
        pytest.param(created("big.txt", "x" * 1_000_001), "larger than 1000 kB", id="a large file"),
        (created("n.txt", "a\0b"), "no UTF-8 text"),
        ("diff --git a/b.bin b/b.bin\nnew file mode 100644\nindex 0000000..1111111\nGIT binary patch\nliteral 5\n",
         "binary files"),
        pytest.param("".join(created(f"f{number}") for number in range(301)), "touches 301 files", id="many files"),
    ],
)  # fmt: skip
def test_what_no_proposal_may_touch_is_rejected(repository: Path, diff: str, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        check(diff, repository, "main")


def test_a_path_behind_a_link_is_rejected(repository: Path) -> None:
    (repository / "way-out").symlink_to("/tmp")
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "link")
    with pytest.raises(Unfit, match="does not apply"):
        check(created("way-out/x.py"), repository, "main")


def test_a_link_inside_the_repository_is_fine(repository: Path) -> None:
    assert check(created("docs/app", "../app.py", "120000"), repository, "main")[1] == ("docs/app",)

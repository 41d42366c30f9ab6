import pytest

from analysis.failures.comment import MOST_LINES, to_comment
from analysis.failures.fixes import fixes_for
from analysis.failures.model import Diagnosis, FailureClass, Frame, LogLine
from analysis.failures.suspects import ChangedLines, Commit, rank


def diagnosis(kind: FailureClass = FailureClass.TEST, text: str = "E   assert 1 == 2", **more: object) -> Diagnosis:
    line = LogLine(number=40, text=text)
    around = (*(LogLine(number=n, text=f"line {n}") for n in range(34, 40)), line, LogLine(number=41, text="after"))
    base = Diagnosis(failure_class=kind, confidence=0.9, first_error=line, excerpt=around, evidence=("because",))
    return base.model_copy(update=more)


def commit(sha: str, *files: str | ChangedLines, author: str = "Ada") -> Commit:
    changed = tuple(file if isinstance(file, ChangedLines) else ChangedLines(path=file) for file in files)
    return Commit(sha=sha, author=author, subject=f"Change {sha}", files=changed)


def test_the_commit_that_changed_the_failing_line_comes_first() -> None:
    told = diagnosis(
        frames=(Frame(path="/home/runner/work/app/price.py", line=7), Frame(path="tests/test_price.py", line=3))
    )
    commits = [
        commit("docs", "README.md"),
        commit("far", ChangedLines(path="app/price.py", ranges=((50, 60),))),
        commit("near", ChangedLines(path="app/price.py", ranges=((5, 9),))),
        commit("test", "tests/test_price.py"),
    ]
    ranked = rank(commits, told)
    assert [suspect.commit.sha for suspect in ranked] == ["near", "far", "test"]
    assert ranked[0].reasons[0] == "changes app/price.py, line 7 of the error"


def test_a_missing_dependency_points_to_who_changed_the_manifest() -> None:
    told = diagnosis(FailureClass.DEPENDENCY, "E   ModuleNotFoundError: No module named 'flask'")
    ranked = rank([commit("code", "app/other.py"), commit("lock", "uv.lock")], told)
    assert [suspect.commit.sha for suspect in ranked] == ["lock"]


@pytest.mark.parametrize("kind", [FailureClass.INFRASTRUCTURE, FailureClass.FLAKY])
def test_nobody_is_blamed_for_what_is_outside_the_code(kind: FailureClass) -> None:
    assert rank([commit("a", "app/price.py")], diagnosis(kind, frames=(Frame(path="app/price.py", line=1),))) == []


def test_files_of_the_same_name_elsewhere_are_not_the_same() -> None:
    told = diagnosis(frames=(Frame(path="app/price.py", line=1),))
    assert rank([commit("a", "lib/price.py")], told) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("E   ModuleNotFoundError: No module named 'flask'", "Declare the dependency that provides `flask`"),
        (
            "KEY = os.environ['PAYMENT_API_KEY']\nE   KeyError: 'PAYMENT_API_KEY'",
            "Set the environment variable `PAYMENT_API_KEY`",
        ),
        ("E   KeyError: 'SESSION_COOKIE_NAM'", "Give the setting `SESSION_COOKIE_NAM` a value"),
        ("bash: line 1: DEPLOY_KEY: unbound variable", "Set the environment variable `DEPLOY_KEY`"),
        ("npm error code EUSAGE", "Bring package-lock.json up to date"),
        ("bash: tox: command not found", "Install `tox` before"),
    ],
)
def test_known_fixes_name_what_is_missing(text: str, sentence: str) -> None:
    assert fixes_for(diagnosis(FailureClass.CONFIGURATION, text))[0].sentence.startswith(sentence)


def test_what_only_reading_the_code_can_tell_has_no_known_fix() -> None:
    assert fixes_for(diagnosis()) == []


def test_the_comment_says_what_where_who_and_what_to_do() -> None:
    told = diagnosis(
        FailureClass.LINT,
        tool="ruff",
        signature="rule",
        frames=(Frame(path="app/a.py", line=2),),
        failed_tests=("t::a",),
    )
    text = to_comment(told, rank([commit("0123456789ab", "app/a.py")], told), fixes_for(told))
    for part in (
        "**Lint**",
        "E   assert 1 == 2",
        "`app/a.py:2`",
        "`t::a`",
        "0123456789 by Ada",
        "`ruff check --fix .`",
    ):
        assert part in text


def test_the_comment_has_at_most_30_lines() -> None:
    long = tuple(LogLine(number=n, text=f"line {n}") for n in range(20, 60))
    told = diagnosis(
        excerpt=long, failed_tests=tuple(f"t{n}" for n in range(50)), frames=(Frame(path="a.py", line=1),) * 9
    )
    suspects = rank([commit(str(n), "a.py") for n in range(9)], told)
    assert len(to_comment(told, suspects, fixes_for(told)).splitlines()) <= MOST_LINES


def test_text_from_outside_cannot_leave_its_block_nor_call_anybody() -> None:
    told = diagnosis(text="``` @everyone [click](https://evil.example)", failed_tests=("`@team` x",))
    suspect = rank(
        [commit("a", "x.py", author="@boss](http://evil.example)")], diagnosis(frames=(Frame(path="x.py", line=1),))
    )
    lines = to_comment(told, suspect).splitlines()
    fences = [line for line in lines if line.startswith("````")]
    assert len(fences) == 2
    assert "@everyone" not in "\n".join(line for line in lines[lines.index(fences[1], 3) :])
    assert "@boss" not in "\n".join(lines)
    assert "`@team x`" in "\n".join(lines)

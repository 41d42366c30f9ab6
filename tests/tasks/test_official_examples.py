"""What GitHub itself gives as examples of its answers is understood by the actions that read."""

from collections.abc import Iterator

import pytest

from config.settings import get_settings
from integrations.errors import ServiceError, Unavailable
from tasks.actions import ACTIONS
from tests.contracts.examples import example
from tests.contracts.github import HOW_TO_GET, available
from tests.integrations.agents.servers import serving

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")
GIVEN: dict[str, object] = {
    "repository": "octocat/Hello-World", "number": 1347, "sha": "6dcb09b5b57875f334f61aebed695e2e4193db5e",
    "run": 30433642, "job": 399444496, "hook": 12345678, "deployment": 1, "branch": "main", "path": "lib",
    "name": "super cool ruleset", "query": "slow", "tag": "v1.0.0", "ruleset": 42, "ref": "main",
}  # fmt: skip
ELSEWHERE = {"github.get_file", "github.download_run_logs", "github.get_job_log", "github.download_artifact",
             "github.get_pr_diff"}  # fmt: skip
"""Their answers are no JSON, or have an example that is cut off."""
GRAPHQL = {"github.get_pr_readiness", "github.list_review_threads", "github.find_project"}
READING = [
    name for name, action in ACTIONS.items()
    if name.startswith("github.") and not action.writes and name not in ELSEWHERE | GRAPHQL
]  # fmt: skip


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A GitHub of examples; this names another than the first for a path."""
    if not available():
        pytest.skip(HOW_TO_GET)
    names: dict[str, str] = {}
    with serving(lambda method, path, _: example(method, path, names)) as server:
        monkeypatch.setenv("GITHUB_API_URL", server.url)
        monkeypatch.setenv("GITHUB_TOKEN", "ghp_examples")
        get_settings.cache_clear()
        yield names


@pytest.mark.usefixtures("chosen")
@pytest.mark.parametrize("name", READING)
def test_an_action_reads_what_github_gives_as_an_example(name: str) -> None:
    action = ACTIONS[name]
    wanted = {key: value for key, value in GIVEN.items() if key in action.schema.get("required", ())}
    assert action.call(wanted) is not None


def test_a_folder_has_its_entries_and_a_file_is_its_only_one(chosen: dict[str, str]) -> None:
    list_folder = ACTIONS["github.list_folder"]
    assert [one.path for one in list_folder.call({"repository": "a/b", "path": "README.md"})] == ["README.md"]
    chosen["/repos/{owner}/{repo}/contents/{path}"] = "response-if-content-is-a-directory"
    assert "lib/octokit.rb" in [one.path for one in list_folder.call({"repository": "a/b", "path": "lib"})]


@pytest.mark.parametrize("kind", ["directory", "symlink", "submodule"])
def test_what_is_no_file_has_no_content(kind: str, chosen: dict[str, str]) -> None:
    chosen["/repos/{owner}/{repo}/contents/{path}"] = f"response-if-content-is-a-{kind}"
    with pytest.raises(ServiceError, match="and not a file"):
        ACTIONS["github.get_file"].call({"repository": "a/b", "path": "lib"})


@pytest.mark.usefixtures("chosen")
def test_a_content_that_was_cut_off_and_a_diff_that_is_none_are_told() -> None:
    with pytest.raises(Unavailable, match="no base64"):
        ACTIONS["github.get_file"].call({"repository": "a/b", "path": "README.md"})
    with pytest.raises(ServiceError, match="it answered JSON"):
        ACTIONS["github.get_pr_diff"].call({"repository": "a/b", "number": 1})

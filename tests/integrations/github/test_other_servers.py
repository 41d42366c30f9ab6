"""GitHub as its description allows it to be, where our emulator is more regular: moved, renamed, filtered by nobody."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from integrations.database import open_database
from integrations.errors import Forbidden, NotFound, RateLimited, Rejected, ServiceError, Unavailable
from integrations.github import GitHub, connect
from integrations.github.actions import download_job_log
from integrations.github.branches import delete_branch
from integrations.github.checks import combined_status
from integrations.github.commits import find_branch, get_repository, list_commits
from integrations.github.issues import add_comment, get_issue, list_issues
from integrations.github.models import Issue, PullRequest
from integrations.github.pull_requests import create_pull_request, list_pull_requests
from integrations.github.readiness import get_readiness
from integrations.github.releases import list_releases
from integrations.github.repositories import get_file
from integrations.github.rulesets import HeldRuleset, Rule, RulesetFields, ruleset_drift
from integrations.governor import Limits
from integrations.limits import retry_after
from integrations.writes import Journal

type Answer = tuple[int, dict[str, str], object]
type Serve = Callable[[str, str], Answer]
SHA = "6dcb09b5b57875f334f61aebed695e2e4193db5e"
REPOSITORY = {"full_name": "acme/api", "default_branch": "main", "private": False, "html_url": "u"}


@contextmanager
def talking_to(serve: Serve, tmp_path: Path) -> Iterator[tuple[GitHub, list[str]]]:
    """A client in front of a server that answers by this function, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            asked.append(f"{self.command} {self.path} {body}".rstrip())
            status, headers, answer = serve(self.command, self.path)
            written = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
            self.send_response(status)
            for name, value in {**headers, "content-length": str(len(written))}.items():
                self.send_header(name, value.replace("HERE", f"127.0.0.1:{server.server_port}"))
            self.end_headers()
            self.wfile.write(written)

        do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815 - so the server looks for them

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/api/v3"
    limits = Limits(writes=100_000, seconds=1, writes_an_hour=100_000)
    journal = Journal(open_database("sqlite://"), "tests", "run-1", secrets=("ghp_other",))
    try:
        yield connect("ghp_other", journal, tmp_path, url=url, limits=limits), asked
    finally:
        server.shutdown()
        server.server_close()


def pull(number: int, branch: str, label: str | None = None) -> dict[str, object]:
    head = {"ref": branch, "label": label or f"acme:{branch}", "sha": SHA}
    base = {"ref": "main", "label": "acme:main", "sha": SHA}
    named = {"number": number, "title": "T", "state": "open", "html_url": "u", "node_id": "n"}
    return {**named, "head": head, "base": base, "user": None, "requested_reviewers": None, "labels": []}


def moved(method: str, path: str) -> Answer:
    """A repository that was renamed: GitHub leads to it by its number."""
    if "/repositories/7" not in path:
        to = path.replace("/repos/acme/old", "/repositories/7")
        return 301 if method == "GET" else 307, {"Location": f"http://HERE{to}"}, {"message": "Moved Permanently"}
    if method == "GET":
        return 200, {}, [] if "comments" in path else REPOSITORY
    return 201, {}, {"id": 2**53 - 1, "body": "Hi", "html_url": "u", "user": None}


def test_a_renamed_repository_is_read_and_written_where_it_is_now(tmp_path: Path) -> None:
    with talking_to(moved, tmp_path) as (github, asked):
        assert get_repository(github, "acme/old").full_name == "acme/api"
        assert add_comment(github, "acme/old", 1, "Hi", key="k").change == "created"
        assert sum(one.startswith("POST /api/v3/repositories/7/issues/1/comments {") for one in asked) == 1


def test_a_redirect_keeps_the_question(tmp_path: Path) -> None:
    def serve(_: str, path: str) -> Answer:
        if "/repositories/7" in path:
            return 200, {}, []
        return 301, {"Location": path.replace("/repos/acme/old", "/repositories/7")}, {}

    with talking_to(serve, tmp_path) as (github, asked):
        list_pull_requests(github, "acme/old", head="acme:fix")
        assert "head=acme%3Afix" in asked[-1]


@pytest.mark.parametrize("to", ["http://localhost:9/x", "https://HERE/x"])
def test_a_token_follows_no_redirect_to_another_server(to: str, tmp_path: Path) -> None:
    with talking_to(lambda *_: (301, {"Location": to}, {}), tmp_path) as (github, asked):
        with pytest.raises(ServiceError, match="where the token does not go"):
            get_repository(github, "acme/api")
        assert len(asked) == 1


def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    with talking_to(lambda _, path: (308, {"Location": path}, {}), tmp_path) as (github, _), pytest.raises(Unavailable):
        get_repository(github, "acme/api")


def test_what_is_still_worked_out_is_not_awaited_for_ever(tmp_path: Path) -> None:
    late = pytest.raises(Unavailable, match="still being worked out")
    with talking_to(lambda *_: (202, {}, {}), tmp_path) as (github, _), late:
        get_repository(github, "acme/api")


def test_pages_are_followed_on_the_server_of_the_settings(tmp_path: Path) -> None:
    def serve(_: str, path: str) -> Answer:
        release = {"id": 2**53 - 1, "tag_name": path[-1], "draft": False, "html_url": "u", "name": None}
        more = '<https://api.github.com/api/v3/repositories/7/releases?after=x%3D2>; rel="next"'
        return 200, {} if "after" in path else {"LINK": more}, [release]

    with talking_to(serve, tmp_path) as (github, asked):
        assert len(list_releases(github, "acme/api")) == 2
        assert asked[-1] == "GET /api/v3/repositories/7/releases?after=x%3D2"


def test_another_pull_request_is_never_taken_for_ours(tmp_path: Path) -> None:
    def serve(method: str, _: str) -> Answer:
        others = [pull(1, "theirs"), pull(2, "fix", "stranger:fix")]
        return (200, {}, others) if method == "GET" else (201, {}, pull(3, "fix", "Acme:fix"))

    with talking_to(serve, tmp_path) as (github, asked):
        made = create_pull_request(github, "acme/api", "Fix", "Because.", head="fix", base="main")
        assert (made.change, made.unwrap().number) == ("created", 3)
        assert [one.partition(" ")[0] for one in asked] == ["GET", "POST"]


@pytest.mark.parametrize("name", ["a#b", "50%", "a%2Fb", "ü/ß", "x y"])
def test_names_are_sent_as_they_are(name: str, tmp_path: Path) -> None:
    with talking_to(lambda *_: (404, {}, {"message": "Not Found"}), tmp_path) as (github, asked):
        assert find_branch(github, "acme/api", name) is None
        for look in (combined_status, get_file):
            with pytest.raises(NotFound):
                look(github, "acme/api", name)
        paths = [unquote(urlsplit(one.split(" ")[1]).path) for one in asked]
        assert [path.partition("/acme/api/")[2] for path in paths] == [
            f"git/ref/heads/{name}", f"commits/{name}/status", f"contents/{name}"
        ]  # fmt: skip


def test_the_branch_that_is_deleted_is_the_one_that_was_named(tmp_path: Path) -> None:
    def serve(method: str, path: str) -> Answer:
        ref = {"ref": "refs/heads/fix#2", "object": {"sha": SHA}}
        return (204, {}, "") if method == "DELETE" else (200, {}, ref if "heads" in path else REPOSITORY)

    with talking_to(serve, tmp_path) as (github, asked):
        delete_branch(github, "acme/api", "fix#2", sha=SHA)
        assert asked[-1] == "DELETE /api/v3/repos/acme/api/git/refs/heads/fix%232"


@pytest.mark.parametrize("repository", ["../..", "acme/..", "acme/./api"])
def test_names_of_only_dots_lead_nowhere(repository: str, tmp_path: Path) -> None:
    with talking_to(lambda *_: (200, {}, {}), tmp_path) as (github, asked):
        with pytest.raises(Rejected, match="only dots"):
            get_repository(github, repository)
        with pytest.raises(Rejected, match="only dots"):
            get_file(github, "acme/api", "docs/../../../user")
        assert asked == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [(["bad"], "422"), ({"message": "No", "errors": "too long"}, "No; too long"),
     ({"message": None, "errors": [None, "x", {"code": "custom", "message": None}]}, "422; x; custom")],
)  # fmt: skip
def test_a_refusal_is_told_whatever_its_shape(answer: object, told: str, tmp_path: Path) -> None:
    with talking_to(lambda *_: (422, {}, answer), tmp_path) as (github, _):
        with pytest.raises(Rejected) as refused:
            get_issue(github, "acme/api", 1)
        assert refused.value.answered == told
        with pytest.raises(Rejected):
            get_readiness(github, "acme/api", 1)


def test_a_page_of_a_proxy_has_the_meaning_of_its_status(tmp_path: Path) -> None:
    with talking_to(lambda *_: (403, {}, "<html>Forbidden</html>"), tmp_path) as (github, _):
        for ask in (lambda: get_issue(github, "acme/api", 1), lambda: get_readiness(github, "acme/api", 1),
                    lambda: download_job_log(github, "acme/api", 1, tmp_path / "log")):  # fmt: skip
            with pytest.raises(Forbidden):
                ask()


@pytest.mark.parametrize(
    ("problem", "error"),
    [({"message": "Something went wrong while executing your query."}, Unavailable),
     ({"message": "API rate limit already exceeded", "type": "RATE_LIMIT"}, RateLimited), ("a text", Rejected)],
)  # fmt: skip
def test_graphql_errors_have_their_meaning_without_a_type(
    problem: object, error: type[ServiceError], tmp_path: Path
) -> None:
    with talking_to(lambda *_: (200, {}, {"errors": [problem]}), tmp_path) as (github, _), pytest.raises(error):
        get_readiness(github, "acme/api", 1)


@pytest.mark.parametrize("answer", [{}, {"data": None}, [], {"message": "Timeout"}])
def test_an_answer_without_data_is_an_error_of_ours(answer: object, tmp_path: Path) -> None:
    with talking_to(lambda *_: (200, {}, answer), tmp_path) as (github, _), pytest.raises(ServiceError):
        get_readiness(github, "acme/api", 1)


def test_what_may_be_null_may_be_null(tmp_path: Path) -> None:
    issue = {"number": 1, "title": "T", "state": "open", "html_url": "u", "body": None, "assignees": None}
    labels = ["bug", {"name": "new", "color": None, "description": None}]
    commits = [{"sha": SHA, "commit": {"message": "M"}, "author": {}}, {"sha": SHA, "commit": {"message": "M"}}]

    def serve(_: str, path: str) -> Answer:
        return 200, {}, commits if "commits" in path else [{**issue, "labels": labels, "user": None}]

    with talking_to(serve, tmp_path) as (github, _):
        (found,) = list_issues(github, "acme/api")
        assert ([label.name for label in found.labels], found.assignees) == (["bug", "new"], [])
        assert [one.author for one in list_commits(github, "acme/api")] == [None, None]


def test_the_models_have_defaults_for_nulls() -> None:
    assert PullRequest.model_validate(pull(1, "fix")).requested_reviewers == []
    assert Issue.model_validate({"number": 1, "title": "T", "state": "open", "html_url": "u", "labels": None})


def test_what_github_adds_to_a_ruleset_is_no_drift() -> None:
    wanted = RulesetFields(name="main", rules=(Rule(type="deletion"),))
    names = {"include": ["~DEFAULT_BRANCH"], "exclude": [], "new": 1}
    held = HeldRuleset(id=1, name="main", conditions={"ref_name": names, "more": {}}, rules=wanted.rules)
    assert ruleset_drift(held, wanted) == []
    wanted = wanted.model_copy(update={"conditions": {"ref_name": {"include": ["~ALL"], "exclude": []}}})
    assert len(ruleset_drift(held, wanted)) == 1


def test_a_date_says_how_long_to_wait_as_a_number_does() -> None:
    at = 1_445_412_480.0
    assert retry_after({"Retry-After": "Wed, 21 Oct 2015 07:28:05 GMT"}, at) == 5
    assert retry_after({"retry-after": "Wed, 21 Oct 2015 07:27:00 GMT"}, at) == 0
    assert (retry_after({"retry-after": "7"}, at), retry_after({"retry-after": "soon"}, at)) == (7, None)

"""Issues, labels, comments and milestones."""

import httpx


def test_an_issue_keeps_what_it_was_given(api: httpx.Client) -> None:
    api.post("issues", json={"title": "Slow", "body": "Very.", "labels": ["Bug", "new"], "assignees": ["hubot", "x"]})
    issue = api.get("issues/1").json()
    assert (issue["title"], issue["body"], issue["user"]["login"]) == ("Slow", "Very.", "octocat")
    assert [label["name"] for label in issue["labels"]] == ["bug", "new"]
    assert [user["login"] for user in issue["assignees"]] == ["hubot"]


def test_a_closed_issue_leaves_the_list(api: httpx.Client) -> None:
    api.post("issues", json={"title": "Slow"})
    closed = api.patch("issues/1", json={"state": "closed", "state_reason": "not_planned"}).json()
    assert (closed["state"], closed["state_reason"]) == ("closed", "not_planned")
    assert api.get("issues").json() == []
    assert len(api.get("issues", params={"state": "all"}).json()) == 1


def test_lists_are_filtered(api: httpx.Client) -> None:
    api.post("issues", json={"title": "A", "labels": ["bug"], "assignees": ["hubot"]})
    api.post("issues", json={"title": "B"})
    for filters in ({"labels": "bug"}, {"assignee": "hubot"}):
        assert [issue["title"] for issue in api.get("issues", params=filters).json()] == ["A"]
    assert [issue["title"] for issue in api.get("issues", params={"assignee": "none"}).json()] == ["B"]


def test_long_lists_come_in_pages(api: httpx.Client) -> None:
    for number in range(5):
        api.post("issues", json={"title": f"Number {number}"})
    first = api.get("issues", params={"per_page": 2})
    second = api.get(first.links["next"]["url"])
    assert [issue["number"] for issue in second.json()] == [3, 2]
    assert second.links["last"]["url"].endswith("page=3")


def test_a_comment_can_be_changed_and_removed(api: httpx.Client) -> None:
    api.post("issues", json={"title": "Slow"})
    comment = api.post("issues/1/comments", json={"body": "One"}).json()
    api.patch(f"issues/comments/{comment['id']}", json={"body": "Two"})
    assert [each["body"] for each in api.get("issues/1/comments").json()] == ["Two"]
    assert api.delete(f"issues/comments/{comment['id']}").status_code == 204
    assert api.get(f"issues/comments/{comment['id']}").status_code == 404


def test_labels_come_and_go(api: httpx.Client) -> None:
    api.post("issues", json={"title": "Slow"})
    assert api.post("labels", json={"name": "perf", "color": "00ff00"}).status_code == 201
    assert api.post("labels", json={"name": "Perf", "color": "00ff00"}).status_code == 422
    api.post("issues/1/labels", json={"labels": ["perf", "bug"]})
    assert [label["name"] for label in api.delete("issues/1/labels/bug").json()] == ["perf"]
    assert api.delete("issues/1/labels/bug").status_code == 404


def test_a_milestone_counts_its_issues(api: httpx.Client) -> None:
    assert api.post("milestones", json={"title": "1.0"}).status_code == 201
    api.post("issues", json={"title": "Slow", "milestone": 1})
    assert api.get("milestones/1").json()["open_issues"] == 1
    assert api.post("issues", json={"title": "Slow", "milestone": 9}).status_code == 422


def test_what_is_not_there_is_not_found(api: httpx.Client) -> None:
    assert api.get("issues/7").json()["message"] == "Not Found"


def test_an_issue_without_a_title_is_refused(api: httpx.Client) -> None:
    assert api.post("issues", json={"body": "?"}).status_code == 422

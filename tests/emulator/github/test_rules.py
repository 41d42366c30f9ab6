"""Branch protection, rulesets, code scanning and search."""

import base64
import gzip
import json

import httpx

from emulator import World

PROTECTION = {
    "required_status_checks": {"strict": True, "contexts": ["tests"]},
    "enforce_admins": True,
    "required_pull_request_reviews": {"required_approving_review_count": 2},
    "restrictions": None,
}


def test_a_branch_is_protected_and_freed(api: httpx.Client) -> None:
    assert api.get("branches/main/protection").status_code == 404
    assert api.put("branches/main/protection", json=PROTECTION).status_code == 200
    held = api.get("branches/main/protection").json()
    assert held["required_status_checks"]["contexts"] == ["tests"]
    assert api.get("branches/main").json()["protected"]
    assert api.delete("branches/main/protection").status_code == 204
    assert not api.get("branches/main").json()["protected"]


def test_a_ruleset_is_kept(api: httpx.Client) -> None:
    ruleset = {"name": "main", "enforcement": "active", "rules": [{"type": "deletion"}]}
    made = api.post("rulesets", json=ruleset).json()
    assert api.get(f"rulesets/{made['id']}").json()["rules"] == [{"type": "deletion"}]
    assert [each["name"] for each in api.get("rulesets").json()] == ["main"]
    assert api.post("rulesets", json=ruleset).status_code == 422
    assert api.delete(f"rulesets/{made['id']}").status_code == 204


def test_a_sarif_upload_is_unpacked(api: httpx.Client) -> None:
    run = {"tool": {"driver": {"name": "autopilot"}}, "results": [{"message": {"text": "Unused"}}]}
    document = json.dumps({"version": "2.1.0", "runs": [run]}).encode()
    upload = {"commit_sha": api.get("commits/main").json()["sha"], "ref": "refs/heads/main"}
    packed = base64.b64encode(gzip.compress(document)).decode()
    receipt = api.post("code-scanning/sarifs", json=upload | {"sarif": packed})
    assert receipt.status_code == 202
    assert api.get(f"code-scanning/sarifs/{receipt.json()['id']}").json()["processing_status"] == "complete"
    assert api.get("code-scanning/analyses").json()[0]["results_count"] == 1
    plain = base64.b64encode(document).decode()
    assert api.post("code-scanning/sarifs", json=upload | {"sarif": plain}).status_code == 400


def test_search_understands_qualifiers(world: World, api: httpx.Client) -> None:
    api.post("issues", json={"title": "Slow query", "labels": ["bug"]})
    api.post("issues", json={"title": "Other", "body": "A slow one"})
    search = f"{world.environment['GITHUB_API_URL']}/search/issues"

    def found(query: str) -> list[str]:
        answer = api.get(search, params={"q": query}).json()
        return sorted(item["title"] for item in answer["items"])

    assert found("repo:acme/api slow") == ["Other", "Slow query"]
    assert found("repo:acme/api slow in:title") == ["Slow query"]
    assert found("label:bug is:issue is:open author:octocat") == ["Slow query"]
    assert found("-label:bug state:open") == ["Other"]
    assert found("is:pr") == []

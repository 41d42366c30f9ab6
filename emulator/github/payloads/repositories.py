"""Repositories, branches and references."""

from emulator.github.here import Here
from emulator.github.model.repository import Json
from emulator.github.payloads.accounts import user

LINKS = {
    "archive_url": "{archive_format}{/ref}",
    "assignees_url": "assignees{/user}",
    "blobs_url": "git/blobs{/sha}",
    "branches_url": "branches{/branch}",
    "collaborators_url": "collaborators{/collaborator}",
    "comments_url": "comments{/number}",
    "commits_url": "commits{/sha}",
    "compare_url": "compare/{base}...{head}",
    "contents_url": "contents/{+path}",
    "contributors_url": "contributors",
    "deployments_url": "deployments",
    "downloads_url": "downloads",
    "events_url": "events",
    "forks_url": "forks",
    "git_commits_url": "git/commits{/sha}",
    "git_refs_url": "git/refs{/sha}",
    "git_tags_url": "git/tags{/sha}",
    "hooks_url": "hooks",
    "issue_comment_url": "issues/comments{/number}",
    "issue_events_url": "issues/events{/number}",
    "issues_url": "issues{/number}",
    "keys_url": "keys{/key_id}",
    "labels_url": "labels{/name}",
    "languages_url": "languages",
    "merges_url": "merges",
    "milestones_url": "milestones{/number}",
    "notifications_url": "notifications{?since,all,participating}",
    "pulls_url": "pulls{/number}",
    "releases_url": "releases{/id}",
    "stargazers_url": "stargazers",
    "statuses_url": "statuses/{sha}",
    "subscribers_url": "subscribers",
    "subscription_url": "subscription",
    "tags_url": "tags",
    "teams_url": "teams",
    "trees_url": "git/trees{/sha}",
}
ZERO = ("forks", "forks_count", "size", "stargazers_count", "watchers", "watchers_count")
ABSENT = ("homepage", "language", "mirror_url", "license")


def minimal_repository(here: Here) -> Json:
    """A `minimal-repository`."""
    repository = here.repository
    return {
        "id": repository.id,
        "node_id": f"R_{repository.id}",
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "owner": user(here.state, repository.owner),
        "html_url": here.html,
        "description": repository.description,
        "fork": repository.parent is not None,
        "url": here.api,
        **{name: f"{here.api}/{path}" for name, path in LINKS.items()},
    }


def repository(here: Here) -> Json:
    """A `repository`."""
    held = here.repository
    open_issues = sum(issue.state == "open" for issue in held.issues.values())
    features = dict.fromkeys(("has_issues", "has_projects", "has_downloads", "allow_squash_merge"), True)
    features |= dict.fromkeys(("has_wiki", "has_pages", "has_discussions", "disabled"), False)
    features |= dict.fromkeys(("is_template", "web_commit_signoff_required"), False)
    return {
        **minimal_repository(here),
        **dict.fromkeys(ZERO, 0),
        **dict.fromkeys(ABSENT, None),
        **features,
        "allow_merge_commit": True,
        "allow_rebase_merge": True,
        "allow_auto_merge": True,
        "archived": held.archived,
        "custom_properties": {},
        "topics": held.topics,
        "visibility": "private" if held.private else "public",
        "clone_url": f"{here.html}.git",
        "git_url": f"{here.html}.git",
        "ssh_url": f"{here.html}.git",
        "svn_url": here.html,
        "default_branch": held.default_branch,
        "open_issues": open_issues,
        "open_issues_count": open_issues,
        "created_at": held.created_at,
        "updated_at": held.created_at,
        "pushed_at": held.created_at,
        "permissions": {"admin": True, "maintain": True, "push": True, "triage": True, "pull": True},
    }


def full_repository(here: Here) -> Json:
    """A `full-repository`; a fork's with what it is a fork of."""
    shown = repository(here) | {"network_count": 0, "subscribers_count": 0}
    if parent := here.state.repositories.get(here.repository.parent or ""):
        origin = repository(Here(here.world, here.login, parent))
        shown |= {"parent": origin, "source": origin}
    return shown


def reference(here: Here, name: str, sha: str, kind: str = "commit") -> Json:
    """A `git-ref`."""
    pointed = {"type": kind, "sha": sha, "url": f"{here.api}/git/{kind}s/{sha}"}
    return {"ref": name, "node_id": f"REF_{name}", "url": f"{here.api}/git/{name}", "object": pointed}


def short_branch(here: Here, name: str, sha: str) -> Json:
    """A `short-branch`."""
    commit = {"sha": sha, "url": f"{here.api}/commits/{sha}"}
    return {"name": name, "commit": commit, "protected": name in here.repository.protections}

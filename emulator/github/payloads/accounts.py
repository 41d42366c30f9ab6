"""Users, organizations and apps."""

from emulator.github.model.accounts import Account, App, Installation
from emulator.github.model.repository import Json
from emulator.github.state import State

PATHS = {
    "events_url": "/events{/privacy}",
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "organizations_url": "/orgs",
    "received_events_url": "/received_events",
    "repos_url": "/repos",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
}


def user(state: State, login: str) -> Json:
    """A `simple-user`."""
    account = state.accounts.get(login) or Account(0, login)
    url = f"{state.url}/api/v3/users/{account.login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": f"U_{account.id}",
        "avatar_url": f"{state.url}/avatars/{account.login}",
        "gravatar_id": "",
        "html_url": f"{state.url}/{account.login}",
        "site_admin": False,
        "type": account.type,
        "url": url,
        **{name: url + path for name, path in PATHS.items()},
    }


def optional_user(state: State, login: str | None) -> Json | None:
    return user(state, login) if login else None


def public_user(state: State, account: Account) -> Json:
    """A `public-user`."""
    return user(state, account.login) | {
        "name": account.name,
        "email": account.email,
        "company": None,
        "blog": "",
        "location": None,
        "hireable": None,
        "bio": None,
        "public_repos": sum(each.owner == account.login for each in state.repositories.values()),
        "public_gists": 0,
        "followers": 0,
        "following": 0,
        "created_at": "2020-01-01T00:00:00Z",
        "updated_at": "2020-01-01T00:00:00Z",
    }


def app(state: State, each: App) -> Json:
    """An `integration`."""
    return {
        "id": each.id,
        "slug": each.slug,
        "node_id": f"A_{each.id}",
        "owner": user(state, each.owner),
        "name": each.name,
        "description": "",
        "external_url": f"{state.url}/apps/{each.slug}",
        "html_url": f"{state.url}/apps/{each.slug}",
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "permissions": {"metadata": "read"},
        "events": [],
    }


def installation(state: State, each: Installation) -> Json:
    """An `installation`."""
    account = user(state, each.account)
    url = f"{state.url}/api/v3/app/installations/{each.id}"
    return {
        "id": each.id,
        "app_id": each.app,
        "app_slug": state.apps[each.app].slug,
        "target_id": account["id"],
        "target_type": account["type"],
        "single_file_name": None,
        "repository_selection": "all",
        "access_tokens_url": f"{url}/access_tokens",
        "html_url": f"{state.url}/settings/installations/{each.id}",
        "repositories_url": f"{state.url}/api/v3/installation/repositories",
        "events": [],
        "account": account,
        "permissions": each.permissions,
        "created_at": each.created_at,
        "updated_at": each.created_at,
        "suspended_by": None,
        "suspended_at": None,
    }

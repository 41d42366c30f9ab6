"""What a new GitHub starts with: people, a token, and acme/api with a real history."""

from pathlib import Path

from emulator.github.model.accounts import Account, Token
from emulator.github.model.actions import Workflow
from emulator.github.model.issues import Label
from emulator.github.model.projects import Field, Project
from emulator.github.model.repository import Repository
from emulator.github.repositories import create_bare, write_history
from emulator.github.state import State, now

TOKEN = "ghp_emulator"  # noqa: S105
SCOPES = ["admin:org", "admin:repo_hook", "project", "repo", "security_events", "workflow"]
LABELS = {
    "bug": ("d73a4a", "Something isn't working"),
    "documentation": ("0075ca", "Improvements or additions to documentation"),
    "duplicate": ("cfd3d7", "This issue or pull request already exists"),
    "enhancement": ("a2eeef", "New feature or request"),
    "good first issue": ("7057ff", "Good for newcomers"),
    "help wanted": ("008672", "Extra attention is needed"),
    "invalid": ("e4e669", "This doesn't seem right"),
    "question": ("d876e3", "Further information is requested"),
    "wontfix": ("ffffff", "This will not be worked on"),
}
"""The labels that GitHub gives every new repository."""

HISTORY: list[tuple[str, dict[str, str | None]]] = [
    ("Begin the API", {"README.md": "# api\n\nPrices for orders.\n"}),
    (
        "Price an order",
        {
            "src/api/__init__.py": "",
            "src/api/prices.py": 'RATE = 0.2\n\n\ndef gross(net: float) -> float:\n    """The price with tax."""\n'
            "    return net * (1 + RATE)\n",
        },
    ),
    (
        "Test the price",
        {
            "tests/test_prices.py": "from api.prices import gross\n\n\ndef test_tax_is_added() -> None:\n"
            "    assert gross(10) == 12\n",
            ".github/workflows/tests.yml": "name: Tests\non: [push, workflow_dispatch]\njobs:\n  test:\n"
            "    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n",
        },
    ),
]


def seed(state: State, folder: Path) -> None:
    """Fill an empty GitHub; `folder` takes the bare repositories."""
    for login, kind in [("acme", "Organization"), ("octocat", "User"), ("hubot", "User"), ("github-actions", "Bot")]:
        state.accounts[login] = Account(state.new_id(), login, kind, email=f"{login}@example.com")
    state.tokens[TOKEN] = Token("octocat", list(SCOPES))
    repository = add_repository(state, folder, "acme", "api")
    repository.collaborators += ["octocat", "hubot"]
    workflow = Workflow(state.new_id(), "Tests", ".github/workflows/tests.yml", now())
    repository.workflows[workflow.id] = workflow
    states = Field("PVTSSF_1", "Status", "SINGLE_SELECT", {"todo": "Todo", "doing": "In Progress", "done": "Done"})
    state.projects["PVT_1"] = Project("PVT_1", 1, "acme", "Roadmap", [Field("PVTF_1", "Title"), states])
    write_history(folder / "acme" / "api.git", "main", HISTORY)


def add_repository(state: State, folder: Path, owner: str, name: str) -> Repository:
    """A new repository, with GitHub's own labels and no commits."""
    repository = Repository(state.new_id(), owner, name, now(), description="Prices for orders.")
    for label, (color, description) in LABELS.items():
        repository.labels[label] = Label(state.new_id(), label, color, description, default=True)
    state.repositories[repository.full_name] = repository
    create_bare(folder / owner / f"{name}.git")
    return repository

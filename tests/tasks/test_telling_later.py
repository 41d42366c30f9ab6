"""Nobody waits for the libraries of services that a run does not talk to."""

import subprocess
import sys

HEAVY = ("alembic", "github", "gql", "slack_sdk", "sqlalchemy")


def test_an_analysis_that_tells_nobody_imports_no_client_of_a_service() -> None:
    program = f"import sys, flows.component_analysis\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == []

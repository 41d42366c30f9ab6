"""Auto-merge: what was enabled is merged once the required checks have passed."""

from emulator.github.here import Here
from emulator.github.routes.pulls import Merge, merge


async def merge_when_ready(here: Here, sha: str) -> None:
    """Merge the pull requests with this head that wait for it and need wait no more."""
    for issue in list(here.repository.issues.values()):
        pull = issue.pull
        if not pull or issue.state != "open" or not pull.auto_merge or pull.head_sha != sha:
            continue
        if required_contexts(here, pull.base_ref) <= passed_contexts(here, sha):
            held = pull.auto_merge
            wanted = Merge(merge_method=held.merge_method, commit_title=held.commit_title)
            wanted.commit_message = held.commit_message
            await merge(here, issue, pull, wanted)


def required_contexts(here: Here, branch: str) -> set[str]:
    checks = here.repository.protections.get(branch, {}).get("required_status_checks")
    if not isinstance(checks, dict):
        return set()
    return {*checks.get("contexts", []), *(check["context"] for check in checks.get("checks", []))}


def passed_contexts(here: Here, sha: str) -> set[str]:
    """Statuses and check runs of a commit whose latest result is a success."""
    latest = {each.context: each.state for each in here.repository.statuses if each.sha == sha}
    checks = [each for each in here.repository.check_runs.values() if each.head_sha == sha]
    latest |= {each.name: each.conclusion or "" for each in checks}
    return {name for name, result in latest.items() if result in ("success", "neutral", "skipped")}

"""Auto-merge: what was enabled is merged once all that is required has come."""

from emulator.github.guards import merge_refusals
from emulator.github.here import Here
from emulator.github.routes.pulls import Merge, merge


async def merge_when_ready(here: Here, sha: str) -> None:
    """Merge the pull requests with this head that wait for it and need wait no more."""
    for issue in list(here.repository.issues.values()):
        pull = issue.pull
        if not pull or issue.state != "open" or not pull.auto_merge or pull.head_sha != sha:
            continue
        if not merge_refusals(here, issue.user, pull):
            held = pull.auto_merge
            wanted = Merge(merge_method=held.merge_method, commit_title=held.commit_title)
            wanted.commit_message = held.commit_message
            await merge(here, issue, pull, wanted)

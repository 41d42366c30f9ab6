"""A step that a coding agent proposes, judged as any other."""

from collections.abc import Collection

from prefect import task
from prefect.cache_policies import NO_CACHE

from analysis.index.snapshot import take_snapshot
from analysis.python.facts import PYTHON
from analysis.refactoring.interface import read_interface
from analysis.refactoring.model import Found, NotDone, PlannedStep, Rewrite, Topic
from analysis.refactoring.planned import AGENT
from integrations.agents.errors import AgentError
from integrations.errors import GitError
from integrations.git_patches import apply_patch, commit_patch
from tasks.ai import propose
from tasks.code import open_index
from tasks.refactoring.checkout import interface_objection, modules_in, packages_of, set_checkout, spared, step_of
from tasks.repositories import Repository

ASKED = """\
{task}

This is a refactoring: behaviour and the public interface stay as they are. The repository's own tests judge it."""
NO_AGENTS = "no agent was asked: `operations: {autonomous_refactoring: {agents: true}}` in .autopilot.yaml allows it"


@task(task_run_name="ask an agent for {topic.key}", cache_policy=NO_CACHE)
def ask_agent(repository: Repository, topic: Topic, diff: str, tried: Collection[str], *, allowed: bool) -> Found:
    """An agent's patch for the next step of the plan that asks for one; the checkout is left as it was."""
    step = next((one for one in topic.plan if one.words[0] == AGENT and one.key not in tried), None)
    if step is None:
        return Found()
    wanted = " ".join(step.words[1:])
    if not allowed:
        return Found(not_done=(NotDone(what=wanted, reason=NO_AGENTS),))
    try:
        return _try(repository, topic, step, diff)
    except (AgentError, GitError) as error:
        return Found(not_done=(NotDone(what=wanted, reason=str(error)),))
    finally:
        set_checkout(repository.root, "")


def _try(repository: Repository, topic: Topic, step: PlannedStep, diff: str) -> Found:
    """Raises AgentError, GitError."""
    wanted, root = " ".join(step.words[1:]), repository.root
    index = open_index(take_snapshot(root))
    packages = packages_of(index, topic.files or tuple(index.facts(PYTHON)))
    offered = read_interface(packages)
    base = commit_patch(repository.mirror, repository.commit, diff, topic.title) if diff else repository.commit
    patch = propose(str(repository.mirror), ASKED.format(task=wanted), base=base, files=list(topic.files))
    set_checkout(root, diff)
    apply_patch(root, patch.diff)
    reason = spared(repository, patch.files) or interface_objection({} if topic.interface else offered, packages)
    if reason:
        return Found(not_done=(NotDone(what=wanted, reason=reason),))
    modules = modules_in(open_index(take_snapshot(root)))
    names = tuple(modules.name(path) for path in patch.files if path in modules.paths)
    sentence = f"{wanted} (a patch by {patch.agent})"
    return Found(step=step_of(root, Rewrite(step.key, AGENT, sentence, {}, names)))

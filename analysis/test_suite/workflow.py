"""Dividing the tests of a GitHub workflow over jobs, by pytest-split.

Only what can be changed without doubt is: one job with one line that calls pytest, and no matrix of its own making.
https://jerry-git.github.io/pytest-split/ says how the plugin uses `.test_durations`.
"""

import re

import yaml

from integrations import plain_yaml

DURATIONS = ".test_durations"
CALL = re.compile(r"(?<![\w./-])(?P<python>python3? -m )?pytest(?=\s|$)")
UV = re.compile(r"\buv run\b")


class CannotDivide(ValueError):
    """Why a workflow is left as it is."""


def divided(workflow: str, jobs: int) -> str:
    """The workflow with the tests over so many jobs. Raises CannotDivide."""
    try:
        document = plain_yaml.compose(workflow)
    except yaml.YAMLError as error:
        raise CannotDivide(f"it is no YAML: {error}") from None
    calls = [
        (job, step) for _, job in _items(_at(document, "jobs")) for step in _steps(job) if CALL.search(str(step.value))
    ]
    if len(calls) != 1:
        raise CannotDivide(f"{len(calls)} of its steps call pytest; one must")
    job, step = calls[0]
    _refuse_strange(job, step)
    lines = workflow.splitlines(keepends=True)
    number = step.start_mark.line
    lines[number] = _with_groups(lines[number], jobs)
    first = job.value[0][0].start_mark
    strategy = ("strategy:", "  fail-fast: false", "  matrix:", f"    group: {list(range(1, jobs + 1))}")
    lines[first.line : first.line] = [f"{' ' * first.column}{line}\n" for line in strategy]
    return "".join(lines)


def _refuse_strange(job: yaml.MappingNode, step: yaml.ScalarNode) -> None:
    if _at(job, "strategy") is not None:
        raise CannotDivide("its job has a strategy already")
    if job.flow_style or step.start_mark.line != step.end_mark.line or step.style is not None:
        raise CannotDivide("the call of pytest is not a plain line of its own")
    if "--cov-fail-under" in step.value or "--splits" in step.value:
        raise CannotDivide("each part of the tests would miss the coverage that is asked for, or they are divided")


def _with_groups(line: str, jobs: int) -> str:
    if UV.search(line):
        line = UV.sub("uv run --with pytest-split", line, count=1)
    else:
        line = CALL.sub(lambda call: f"{call['python'] or 'python -m '}pip install pytest-split && {call[0]}", line)
    cut = [*CALL.finditer(line)][-1].end()
    return f"{line[:cut]} --splits {jobs} --group ${{{{ matrix.group }}}}{line[cut:]}"


def _items(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.MappingNode]]:
    if not isinstance(node, yaml.MappingNode):
        return []
    return [(key, value) for key, value in node.value if isinstance(value, yaml.MappingNode) and value.value]


def _at(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _steps(job: yaml.MappingNode) -> list[yaml.ScalarNode]:
    """What the job's steps run."""
    steps = _at(job, "steps")
    found = [_at(step, "run") for step in steps.value] if isinstance(steps, yaml.SequenceNode) else []
    return [one for one in found if isinstance(one, yaml.ScalarNode)]

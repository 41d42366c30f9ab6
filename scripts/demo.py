"""`make demo`: the main job on real input, then the same acted on in GitHub, Linear and Slack, nothing configured."""

import shlex
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from analysis.result import Analysis
from config.settings import get_settings
from deployments import local_server
from scripts.cli.app import run
from scripts.cli.hints import command
from scripts.source_distributions import PROJECT, SourceUnavailable, source_distribution

THIRD_PARTY = "scrapy"


def main(arguments: list[str]) -> int:
    """Analyse the folders that are named, or a third-party package and this project; the first code that is not 0."""
    home = get_settings().autopilot_home
    served_before = local_server.status(home) is not None
    components = [Path(argument).resolve() for argument in arguments] or usual_components(home)
    try:
        for component in components:
            if code := shown("--action", "component-analysis", "--component", str(component)):
                return code
        code = show_platforms(components[0])
    finally:
        if not interactive() and not served_before:
            local_server.stop(home)
    print(f"\nTry your own:     {command('component-analysis', '--component', 'PATH_OR_GIT_URL')}")
    print(f"Keep it running:  {command('up', '--detach')}")
    if interactive() and agreed("Keep it running now? [y/N] "):
        return shown("--action", "up", "--detach")
    return code


def agreed(question: str) -> bool:
    with suppress(EOFError, KeyboardInterrupt):
        return input(question).strip().lower() in {"y", "yes"}
    return False


def usual_components(home: Path) -> list[Path]:
    try:
        return [source_distribution(THIRD_PARTY, home / "demo"), PROJECT]
    except SourceUnavailable as error:
        print(f"{error}\nAnalysing this project alone.", file=sys.stderr)
        return [PROJECT]


def show_platforms(component: Path) -> int:
    """The component as a repository on the emulator: analysed, told, and one thing fixed."""
    from scripts.demo_platforms import act_on, open_issue, platforms, summary

    print("\nThe same with GitHub, Linear and Slack, by an emulator on loopback that needs no account:", flush=True)
    with platforms(component) as (world, name), tempfile.TemporaryDirectory() as folder:
        url = f"{world.urls['github']}/{name}.git"
        issue = open_issue(name)
        report = Path(folder) / "analysis.json"
        told = ("--linear-issue-id", issue.identifier, "--format", "json", "--output", str(report))
        if code := shown("--action", "component-analysis", "--component", url, *told):
            return code
        made = act_on(Analysis.model_validate_json(report.read_text()), issue, url, name)
        print("\n".join(summary(made, world, name)), flush=True)
        if interactive():
            wait()
    return 0


def wait() -> None:
    """Keep the emulator until somebody at a terminal has seen enough."""
    with suppress(EOFError, KeyboardInterrupt):
        input("\nEnter ends it. ")


def interactive() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def shown(*arguments: str) -> int:
    print(f"\n$ autopilot {shlex.join(arguments)}", flush=True)
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

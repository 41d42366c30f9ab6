"""`make demo`: the main job on real input, with nothing configured."""

import shlex
import sys

from config.settings import get_settings
from scripts.cli.app import run
from scripts.source_distributions import PROJECT, SourceUnavailable, source_distribution

THIRD_PARTY = "scrapy"


def main() -> int:
    """Analyse a third-party package and this project; the first exit code that is not 0."""
    try:
        components = [source_distribution(THIRD_PARTY, get_settings().autopilot_home / "demo"), PROJECT]
    except SourceUnavailable as error:
        print(f"{error}\nAnalysing this project alone.", file=sys.stderr)
        components = [PROJECT]
    for component in components:
        if code := shown("--action", "component-analysis", "--component", str(component)):
            return code
    print("\nTry your own:  .venv/bin/autopilot --action component-analysis --component PATH_OR_GIT_URL")
    return 0


def shown(*arguments: str) -> int:
    print(f"\n$ autopilot {shlex.join(arguments)}", flush=True)
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())

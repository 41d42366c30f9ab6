"""What the help of each action teaches below its options: examples that can be copied, exit codes, what comes next."""

RUN = "0 fine · 2 there is no such run, or it is in no state for that · 3 no server answers"


def lesson(*examples: str, exits: str, then: str = "") -> str:
    """The text below the options; `exits` are codes with their meaning, separated by dots."""
    codes = [f"  {code}" for code in exits.split(" · ")]
    shown = ["Examples", *(f"  autopilot {example}" for example in examples), "", "Exit codes", *codes]
    return "\n".join([*shown, *(["", f"Next: {then}"] if then else [])])


LESSONS: dict[str, str] = {
    "component-analysis": lesson(
        "component-analysis --component .",
        "component-analysis --component . --path src --focus security",
        "component-analysis --component . --base origin/main --fail-on high",
        "component-analysis --component https://github.com/acme/app",
        "component-analysis --component . --format sarif --output a.sarif",
        exits="0 fine · 1 findings at or above --fail-on · 2 wrong arguments · 3 the run failed",
        then="open the HTML report that the last line names, or ask for --format markdown to paste into an issue.",
    ),
    "health-check": lesson(
        "health-check",
        "health-check --format json",
        exits="0 fine · 1 a check failed · 2 wrong settings",
        then="`--action initialize` says what each missing credential would unlock.",
    ),
    "execute": lesson(
        "execute --operation component-analysis --component . --wait",
        "execute --operation health-check --param name=value",
        exits="0 started, or well over with --wait · 2 wrong arguments · 3 the run failed",
        then="`--action logs --run NAME --follow` shows what it does.",
    ),
    "runs": lesson("runs", "runs --state failed --limit 5", exits="0 fine · 3 no server answers"),
    "logs": lesson("logs --run NAME", "logs --run NAME --follow", exits=RUN),
    "pause": lesson("pause --run NAME --reason 'freeze until Monday'", exits=RUN, then="`--action resume --run NAME`."),
    "resume": lesson("resume --run NAME", """resume --run NAME --input-json '{"approved": true}'""", exits=RUN),
    "cancel": lesson("cancel --run NAME --reason 'wrong branch'", exits=RUN, then="`--action retry --run NAME`."),
    "retry": lesson("retry --run NAME", "retry --run NAME --from-step publish", exits=RUN),
    "status": lesson("status", "status --format json", exits="0 fine · 2 wrong settings"),
    "config": lesson(
        "config",
        "config --config autopilot.yaml --format json",
        exits="0 fine · 2 wrong settings",
        then="set a value by environment, .env or the file; the Source column says which one wins.",
    ),
    "initialize": lesson(
        "initialize",
        "initialize --format json",
        exits="0 ready · 2 AUTOPILOT_HOME cannot be written · 3 something that is needed is missing",
        then="`--action component-analysis --component .`",
    ),
    "up": lesson("up", "up --detach", exits="0 fine · 3 it could not start", then="`--action down` ends all of it."),
    "actions": lesson("actions", "actions --task github.get_pr --format json", exits="0 fine · 2 no such action"),
    "call": lesson(
        "call --task github.get_pr --param repository=acme/api --param number=7",
        "call --task github.add_comment --params-json @comment.json --dry-run",
        exits="0 done · 2 wrong arguments · 3 refused or failed",
        then="`--action actions` lists all that can be called.",
    ),
    "emulator": lesson(
        "emulator",
        "emulator --github-port 7001 --snapshot world.json",
        exits="0 ended by Ctrl-C · 2 wrong arguments",
        then="in another terminal, run the export lines it prints, then any other action.",
    ),
    "down": lesson("down", exits="0 fine, also when nothing ran"),
}

"""What the stub agents do; the prompt's `scenario: NAME` chooses. Each stub tells it in its tool's own format."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def play(prompt, tell):
    """`tell` has act(name, details), done(summary, dollars) and fail(reason), which print and return an exit code."""
    name = prompt.split("scenario: ", 1)[1].split()[0]
    sys.exit(SCENARIOS[name](tell, prompt))


def edit(tell, _):
    tell.act("Edit", {"file_path": "app.py"})
    app = Path("app.py")
    app.write_text(app.read_text().replace("hello", "good morning"))
    Path("new.txt").write_text("new\n")
    return tell.done("Said good morning instead.", 0.25)


def nothing(tell, _):
    return tell.done("There is nothing to do.", 0.01)


def refuse(tell, _):
    return tell.fail("Not logged in. Please run /login")


def crash(_, __):
    print("Segmentation fault of a sort", file=sys.stderr)
    return 3


def vanish(_, __):
    return 0


def hang(tell, _):
    """Children of three kinds: an ordinary one, one in its own session, and one that init has adopted."""
    tell.act("Bash", {"command": "sleep"})
    sleep = [sys.executable, "-c", "import time; time.sleep(300)"]
    pids = [subprocess.Popen(sleep).pid, subprocess.Popen(sleep, start_new_session=True).pid]
    again = "import subprocess as s, sys; print(s.Popen(sys.argv[1:], start_new_session=True, stdout=s.DEVNULL).pid)"
    adopted = subprocess.run([sys.executable, "-c", again, *sleep], stdout=subprocess.PIPE, timeout=30, check=True)
    pids += [int(adopted.stdout), os.getpid()]
    Path("pids.json").write_text(json.dumps(pids))
    Path("app.py").write_text("half = 'done'\n")
    time.sleep(300)
    return 0


def loop(tell, _):
    while True:
        tell.act("Read", {"file_path": "app.py"})
        tell.act("Bash", {"command": "pytest"})
        time.sleep(0.02)


def wander(tell, _):
    for step in range(10_000):
        tell.act("Read", {"file_path": f"{step}.py"})
        time.sleep(0.02)
    return 0


def flood(tell, prompt):
    sys.stdout.write("x" * 20_000_000 + "\n")
    sys.stderr.write("y" * 20_000_000 + "\n")
    return edit(tell, prompt)


def report(tell, prompt):
    seen = {"environment": dict(os.environ), "arguments": sys.argv, "prompt": prompt, "files": sorted(os.listdir())}
    Path("seen.json").write_text(json.dumps(seen, indent=1))
    return tell.done("Reported.", 0.0)


def leak(tell, _):
    secrets = [os.environ[name] for name in os.environ if name.endswith(("_KEY", "_TOKEN"))]
    return tell.fail(f"cannot use {secrets}")


def sabotage(tell, prompt):
    """Try to change how git reads the tree, and to have a program run."""
    git = Path(".git")
    (git / "info").mkdir(exist_ok=True)
    (git / "info" / "exclude").write_text("*\n")
    with (git / "config").open("a") as config:
        config.write("[core]\n\tfsmonitor = touch ../../ran\n[filter \"evil\"]\n\tclean = touch ../../ran; cat\n")
    Path(".gitattributes").write_text("* filter=evil\n")
    return edit(tell, prompt)


def link(tell, _):
    Path("way-out").symlink_to("/etc/passwd")
    return tell.done("Linked.", 0.0)


def commit(tell, prompt):
    code = edit(tell, prompt)
    identity = ["-c", "user.name=stub", "-c", "user.email=stub@example.com"]
    subprocess.run(["git", "add", "-A"], check=True)
    subprocess.run(["git", *identity, "commit", "-qm", "mine"], check=True)
    return code


def litter(tell, prompt):
    for path in (".aider.tags.cache.v4/cache.db", "lib/__pycache__/app.cpython-312.pyc", "ignored/x.bin"):
        Path(path).parent.mkdir(parents=True)
        Path(path).write_bytes(bytes(range(256)))
    return edit(tell, prompt)


def retry(tell, _):
    while True:
        tell.retry()
        time.sleep(0.1)


SCENARIOS = {
    function.__name__: function
    for function in (
        edit, nothing, refuse, crash, vanish, hang, loop, wander, flood, report, leak, sabotage, link, commit, litter, retry
    )
}

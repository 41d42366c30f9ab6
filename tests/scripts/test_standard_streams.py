import subprocess
import sys

CODE = """
import os, sys
os.close(2)
from scripts.autonomous_orchestrator import main
sys.argv = ["autopilot", "--version"]
try:
    main()
except SystemExit as end:
    print(end.code, os.open(os.devnull, os.O_RDONLY))
"""


def test_nothing_else_takes_the_number_of_a_stream_that_was_closed() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], stdout=subprocess.PIPE, text=True, check=True)
    code, number = done.stdout.splitlines()[-1].split()
    assert code == "0"
    assert int(number) > 2

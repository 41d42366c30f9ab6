"""How a run's process ended, in words for the state of the run."""

import signal

STOPPED = "The worker was stopped while the run was going on."
EXPLANATIONS = {
    signal.SIGKILL: "by someone, or by the operating system when memory runs out",
    signal.SIGTERM: "it was asked to stop",
    signal.SIGINT: "it was interrupted",
    signal.SIGSEGV: "a library that is not Python touched memory it may not",
    signal.SIGBUS: "a library that is not Python touched memory it may not",
    signal.SIGABRT: "a library that is not Python gave up",
    signal.SIGXCPU: "it used more processor time than `cpu_seconds` allows",
}


def crash_message(status: int) -> str:
    """Why the run is Crashed, by its process's exit code, or a signal's number below zero."""
    if status >= 0:
        return f"The run's process ended with exit code {status} before it reported a state."
    try:
        name = signal.Signals(-status)
    except ValueError:
        return f"The run's process was ended by signal {-status}."
    why = EXPLANATIONS.get(name)
    return f"The run's process was ended by {name.name}{f': {why}' if why else ''}."

"""`python -m emulator`: run every platform until Ctrl-C, and print the environment to use."""

import threading

from emulator.world import running


def main() -> None:
    with running() as world:
        for name, value in world.environment.items():
            print(f"export {name}={value}", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit(130) from None

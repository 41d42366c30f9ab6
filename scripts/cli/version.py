"""The installed version."""


def version() -> str:
    """The version of this distribution, `unknown` in a checkout that is not installed."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("prefect-autopilot")
    except PackageNotFoundError:
        return "unknown"

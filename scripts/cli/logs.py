"""Where log lines go: the file under AUTOPILOT_HOME always, standard error when asked."""

import logging
import os
import sys
import warnings
from contextlib import closing
from logging.handlers import RotatingFileHandler
from pathlib import Path

from platformdirs import user_data_path

QUIET = ("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "PREFECT_LOGGING_INTERNAL_LEVEL")

logger = logging.getLogger("autopilot")


def is_debug() -> bool:
    return os.environ.get("LOG_LEVEL", "").upper() == "DEBUG"


def home() -> Path:
    """AUTOPILOT_HOME as it is before the settings are read, which may fail."""
    named = os.environ.get("AUTOPILOT_HOME")
    return Path(named).expanduser() if named else user_data_path("prefect-autopilot", appauthor=False)


def log_file() -> Path:
    return home() / "logs" / "autopilot.log"


def set_up_logs() -> None:
    """Prefect's console lines are noise to who asked for a result; LOG_LEVEL=DEBUG brings them back."""
    if is_debug():
        os.environ.setdefault("PREFECT_LOGGING_LEVEL", "DEBUG")
        logger.setLevel(logging.DEBUG)
        logging.raiseExceptions = True
        logger.addHandler(logging.StreamHandler(sys.stderr))
        return
    for name in QUIET:
        os.environ.setdefault(name, "CRITICAL")
    logging.raiseExceptions = False
    warnings.simplefilter("ignore")


def show_debug_if(level: str) -> None:
    """Follow a settings file or `.env` that asks for DEBUG; call before Prefect is imported."""
    if level == "DEBUG" and not os.environ.get("LOG_LEVEL"):
        os.environ["LOG_LEVEL"] = level
        for name in QUIET:
            os.environ.pop(name, None)
        warnings.resetwarnings()
        set_up_logs()


def write_to_log_file(message: str, error: BaseException) -> bool:
    """Append the error with its traceback, without secrets; False when the file cannot be written."""
    from config.redaction import RedactingFormatter

    traceback = (type(error), error, error.__traceback__)
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        with closing(RotatingFileHandler(log_file(), maxBytes=2_000_000, backupCount=2, encoding="utf-8")) as handler:
            handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(message)s"))
            handler.handle(logger.makeRecord(logger.name, logging.ERROR, "", 0, message, (), traceback))
    except OSError:
        return False
    return True

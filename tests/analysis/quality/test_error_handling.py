from pathlib import Path

import pytest

from analysis.findings import Severity, Tier
from analysis.quality.error_handling import find_error_handling
from tests.analysis.quality.indexes import findings, rules

TRY = "def f():\n    try:\n        return g()\n    "


@pytest.mark.parametrize(
    ("rule", "handler"),
    [
        ("errors/swallowed", "except Exception:\n        pass\n"),
        ("errors/swallowed", "except BaseException:\n        ...\n"),
        ("errors/swallowed", "except (KeyError, Exception):\n        pass\n"),
        ("errors/swallowed", "except:\n        'why not'\n"),
        ("errors/bare-except", "except:\n        return None\n"),
        ("errors/broad-except", "except Exception:\n        return None\n"),
        ("errors/broad-except", "except Exception as error:\n        return None\n"),
        ("errors/lost-cause", "except Exception:\n        raise ValueError('no')\n"),
    ],
)
def test_a_planted_handler_is_found(tmp_path: Path, rule: str, handler: str) -> None:
    assert rules(find_error_handling, tmp_path, TRY + handler) == [rule]


@pytest.mark.parametrize(
    "handler",
    [
        "except KeyError:\n        pass\n",
        "except (FileNotFoundError, OSError):\n        return None\n",
        "except Exception:\n        raise\n",
        "except:\n        cleanup()\n        raise\n",
        "except Exception as error:\n        raise ValueError('no') from error\n",
        "except Exception:\n        raise ValueError('no') from None\n",
        "except Exception as error:\n        raise ValueError(f'no: {error}')\n",
        "except Exception:\n        raise HTTPException(404)\n",
        "except Exception as error:\n        return error\n",
        "except Exception:\n        logger.exception('f failed')\n",
        "except Exception:\n        logger.log(10, 'f failed', exc_info=True)\n",
        "except Exception:\n        traceback.print_exc()\n",
        "except Exception:  # noqa: BLE001\n        return None\n",
        "except Exception:  # pylint: disable=broad-except\n        pass\n",
    ],
)
def test_a_handler_that_tells_or_expects_is_not_reported(tmp_path: Path, handler: str) -> None:
    assert rules(find_error_handling, tmp_path, TRY + handler) == []


@pytest.mark.parametrize(
    "text",
    [
        "try:\n    import ujson\nexcept Exception:\n    ujson = None\n",
        "def __del__(self):\n    try:\n        g()\n    except Exception:\n        pass\n",
        "async def _close_all(self):\n    try:\n        g()\n    except Exception:\n        pass\n",
    ],
)
def test_probing_and_cleaning_up_may_fail_in_silence(tmp_path: Path, text: str) -> None:
    assert rules(find_error_handling, tmp_path, text) == []


def test_a_raise_in_a_function_inside_the_handler_is_not_the_handlers(tmp_path: Path) -> None:
    text = TRY + "except Exception:\n        def later():\n            raise ValueError\n        return later\n"
    assert rules(find_error_handling, tmp_path, text) == ["errors/broad-except"]


def test_a_comment_that_says_why_makes_it_information(tmp_path: Path) -> None:
    text = TRY + "except Exception:\n        pass  # telemetry must never break the program\n"
    (finding,) = findings(find_error_handling, tmp_path, {"a.py": text})
    assert (finding.tier, finding.severity, finding.confidence) == (Tier.INFORMATION, Severity.LOW, 0.4)


def test_a_finding_says_where_it_is(tmp_path: Path) -> None:
    text = "class A:\n    def f(self):\n        try:\n            g()\n        except Exception:\n            pass\n"
    (finding,) = findings(find_error_handling, tmp_path, {"a.py": text})
    assert (finding.symbol, finding.location.line, finding.location.end_line) == ("A.f", 5, 6)
    assert finding.context == "except Exception:"
    assert finding.evidence == ("a.py:5: except Exception:",)


def test_tests_and_examples_may_swallow(tmp_path: Path) -> None:
    text = TRY + "except Exception:\n        pass\n"
    assert findings(find_error_handling, tmp_path, {"tests/test_a.py": text, "docs/conf.py": text}) == []

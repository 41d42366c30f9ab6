"""What must be reported, and what only looks like it: leftovers and certain mistakes."""

# ruff: noqa: E501 -- a source stays in one string

from analysis.findings import Tier
from tests.analysis.examples.example import Example

EXAMPLES = (
    Example(
        "unused/import",
        Tier.SAFE_TO_FIX,
        "m.py:1",
        "os",
        "import os\n\n\ndef f(): ...\n",
        (
            "import os\n\nprint(os.sep)\n",
            {"p/__init__.py": "from p.m import x\n", "p/m.py": "x = 1\n"},
            "try:\n    import ujson\nexcept ImportError:\n    ujson = None\n",
        ),
    ),
    Example(
        "unused/variable",
        Tier.REVIEW,
        "m.py:2",
        "result",
        "def f(g):\n    result = g()\n",
        (
            "def f(g):\n    result = g()\n    return result\n",
            "def f(g):\n    _ = g()\n",
            "result = 1\n",
        ),
    ),
    Example(
        "unused/parameter",
        Tier.INFORMATION,
        "m.py:1",
        "b",
        "def f(a, b):\n    return a\n\n\nprint(f(1, 2))\n",
        (
            "def f(a, _b):\n    return a\n\n\nprint(f(1, 2))\n",
            "def f(a, b):\n    raise NotImplementedError\n\n\nprint(f(1, 2))\n",
            "def f(a, b):\n    return a\n\n\nregister(f)\n",
            "class A(B):\n    def f(self, b):\n        return 1\n",
        ),
    ),
    Example(
        "bugs/undefined-name",
        Tier.REVIEW,
        "m.py:2",
        "colour",
        "def f():\n    return colour\n",
        (
            "def f():\n    return colour\n\n\ncolour = 1\n",
            "def f(colour):\n    return colour\n",
            "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from x import Colour\n\n\ndef f(c: 'Colour'): ...\n",
        ),
    ),
    Example(
        "bugs/redefined",
        Tier.REVIEW,
        "m.py:2",
        "f",
        "def f(): ...\ndef f(): ...\n",
        (
            "class A:\n    @property\n    def f(self): ...\n    @f.setter\n    def f(self, value): ...\n",
            "try:\n    from x import f\nexcept ImportError:\n    def f(): ...\n",
            "from typing import overload\n\n\n@overload\ndef f(a: int): ...\n@overload\ndef f(a: str): ...\ndef f(a): ...\n",
        ),
    ),
    Example(
        "bugs/constant-condition",
        Tier.REVIEW,
        "m.py:2",
        "f",
        "def f(x):\n    assert (x, 'no x')\n",
        (
            "def f(x):\n    assert x, 'no x'\n",
            "def f(x):\n    while True:\n        x()\n",
        ),
    ),
    Example(
        "bugs/identity-of-literal",
        Tier.REVIEW,
        "m.py:2",
        "f",
        "def f(x):\n    return x is 'a'\n",
        (
            "def f(x):\n    return x == 'a'\n",
            "def f(x):\n    return x is None or x is True\n",
        ),
    ),
    Example(
        "bugs/format-arguments",
        Tier.REVIEW,
        "m.py:1",
        "",
        "print('%s %s' % (1,))\n",
        (
            "print('%s %s' % (1, 2))\n",
            "def f(values):\n    return '%s %s' % values\n",
            "from loguru import logger\n\nlogger.info('{} of {}', 1, 2)\n",
            "from x import log\n\nlog.debug(\n    'done: {0.name}',\n    log,\n)\n",
        ),
    ),
    Example(
        "bugs/repeated-key",
        Tier.REVIEW,
        "m.py:1",
        "",
        "X = {'a': 1, 'a': 2}\n",
        (
            "X = {'a': 1, 'b': 1}\n",
            "X = {1: 1, '1': 2}\n",
        ),
    ),
    Example(
        "bugs/mutable-default",
        Tier.REVIEW,
        "m.py:1",
        "f",
        "def f(x=[]):\n    x.append(1)\n",
        (
            "def f(x=()):\n    return x\n",
            "def f(x=None):\n    return x or []\n",
        ),
    ),
    Example(
        "bugs/loop-variable-capture",
        Tier.REVIEW,
        "m.py:2",
        "f",
        "def f(xs):\n    return [g for x in xs for g in [lambda: x]]\n",
        (
            "def f(xs):\n    return [lambda x=x: x for x in xs]\n",
            "def f(xs):\n    for x in xs:\n        print(sorted(xs, key=lambda y: y))\n",
        ),
    ),
    Example(
        "bugs/loop-overrides-iterable",
        Tier.INFORMATION,
        "m.py:2",
        "f",
        "def f(items):\n    for items in items:\n        print(items)\n",
        (
            "def f(items):\n    for item in items:\n        print(item)\n",
            "def f(items):\n    return [items for items in items()]\n",
        ),
    ),
    Example(
        "bugs/useless-comparison",
        Tier.REVIEW,
        "m.py:2",
        "f",
        "def f(x):\n    x == 1\n",
        (
            "def f(x):\n    return x == 1\n",
            "def f(x):\n    assert x == 1\n",
        ),
    ),
    Example(
        "bugs/strip-of-characters",
        Tier.REVIEW,
        "m.py:2",
        "f",
        "def f(s):\n    return s.strip('http')\n",
        (
            "def f(s):\n    return s.removeprefix('http')\n",
            "def f(s):\n    return s.strip(' \\t')\n",
        ),
    ),
    Example(
        "bugs/exhausted-iterator",
        Tier.REVIEW,
        "m.py:7",
        "f",
        "from itertools import groupby\n\n\ndef f(xs):\n    for key, group in groupby(xs):\n        for _ in range(2):\n            print(key, list(group))\n",
        (
            "from itertools import groupby\n\n\ndef f(xs):\n    for key, group in groupby(xs):\n        print(key, list(group))\n",
            "from itertools import groupby\n\n\ndef f(xs):\n    for key, group in groupby(xs):\n        kept = list(group)\n        for _ in range(2):\n            print(key, kept)\n",
        ),
    ),
    Example(
        "bugs/raised-literal",
        Tier.REVIEW,
        "m.py:2",
        "f",
        "def f():\n    raise 'no'\n",
        (
            "def f():\n    raise ValueError('no')\n",
            "def f(error):\n    raise error\n",
        ),
    ),
    Example(
        "bugs/wrong-protocol",
        Tier.REVIEW,
        "m.py:3",
        "A.__init__",
        "class A:\n    def __init__(self):\n        return 1\n",
        (
            "class A:\n    def __init__(self):\n        return\n",
            "class A:\n    def __str__(self):\n        return 'a'\n",
        ),
    ),
    Example(
        "bugs/hidden-characters",
        Tier.REVIEW,
        "m.py:1",
        "",
        "x = 'a\u202eb'\n",
        (
            "x = 'a\\u202eb'\n",
            "x = 'é → ü'\n",
        ),
    ),
    Example(
        "errors/return-in-finally",
        Tier.REVIEW,
        "m.py:5",
        "f",
        "def f(g):\n    try:\n        g()\n    finally:\n        return 1\n",
        (
            "def f(g):\n    try:\n        return g()\n    finally:\n        g()\n",
            "def f(g):\n    try:\n        g()\n    finally:\n        for x in g:\n            break\n",
        ),
    ),
    Example(
        "errors/repeated-exception",
        Tier.REVIEW,
        "m.py:6",
        "f",
        "def f(g):\n    try:\n        g()\n    except ValueError:\n        g(1)\n    except ValueError:\n        g(2)\n",
        (
            "def f(g):\n    try:\n        g()\n    except ValueError:\n        g(1)\n    except TypeError:\n        g(2)\n",
            "def f(g):\n    try:\n        g()\n    except ValueError:\n        g(1)\n    try:\n        g()\n    except ValueError:\n        g(2)\n",
        ),
    ),
    Example(
        "errors/empty-handler",
        Tier.REVIEW,
        "m.py:4",
        "f",
        "def f(g):\n    try:\n        g()\n    except ():\n        g(1)\n",
        (
            "def f(g):\n    try:\n        g()\n    except (ValueError,):\n        g(1)\n",
            "def f(g, kinds):\n    try:\n        g()\n    except kinds:\n        g(1)\n",
        ),
    ),
    Example(
        "types/implicit-optional",
        Tier.REVIEW,
        "m.py:1",
        "f",
        "def f(x: int = None): ...\n",
        (
            "def f(x: int | None = None): ...\n",
            "def f(x=None): ...\n",
            "from typing import Any\n\n\ndef f(x: Any = None): ...\n",
        ),
    ),
)

"""What must be reported, and what only looks like it: error handling, types, complexity and copies."""

# ruff: noqa: E501 -- a source stays in one string

from analysis.findings import Tier
from tests.analysis.examples.example import Example

TYPED = "\n".join(f"def typed_{n}(a: int, b: str) -> int: ...\n" for n in range(6))
KNOT = (
    "def f(xs):\n"
    + "".join(f"{'    ' * n}for x in xs:\n{'    ' * (n + 1)}if x:\n" for n in range(1, 9, 2))
    + "    " * 9
    + "print(x)\n"
)
FLAT = "def f(x):\n" + "".join(f"    if x == {n}:\n        return {n}\n" for n in range(8))
COPY = "def {0}({1}, rates):\n    total = 0\n    skipped = []\n    for {2} in {1}:\n        if {2}.cancelled:\n            skipped.append({2})\n            continue\n        rate = rates.get({2}.currency, 1)\n        total += {2}.amount * rate\n    if skipped:\n        log(len(skipped), total)\n    return round(total, 2), skipped\n"
IMPORTS = "\n".join(f"from package.part_{n} import name_{n}, other_{n}" for n in range(30)) + "\n"
A, B = (COPY.format("total_of", "orders", "order"), COPY.format("sum_up", "bills", "bill"))

EXAMPLES = (
    Example(
        "errors/swallowed",
        Tier.REVIEW,
        "m.py:4",
        "f",
        "def f(g):\n    try:\n        g()\n    except Exception:\n        pass\n",
        (
            "def f(g):\n    try:\n        g()\n    except KeyError:\n        pass\n",
            "import logging\n\n\ndef f(g):\n    try:\n        g()\n    except Exception:\n        logging.exception('no')\n",
            {"m.ts": "export const f = () => { try { g() } catch (e) { console.error(e) } }\n"},
        ),
    ),
    Example(
        "errors/bare-except",
        Tier.REVIEW,
        "m.py:4",
        "f",
        "def f(g):\n    try:\n        g()\n    except:\n        print('no')\n",
        (
            "def f(g):\n    try:\n        g()\n    except:\n        g(1)\n        raise\n",
            "def f(g):\n    try:\n        g()\n    except ValueError:\n        print('no')\n",
        ),
    ),
    Example(
        "errors/broad-except",
        Tier.INFORMATION,
        "m.py:4",
        "f",
        "def f(g):\n    try:\n        return g()\n    except Exception:\n        return None\n",
        (
            "def f(g):\n    try:\n        return g()\n    except KeyError:\n        return None\n",
            "def f(g, log):\n    try:\n        return g()\n    except Exception as error:\n        log(error)\n        return None\n",
        ),
    ),
    Example(
        "errors/lost-cause",
        Tier.REVIEW,
        "m.py:5",
        "f",
        "def f(g):\n    try:\n        g()\n    except Exception as error:\n        raise ValueError('no')\n",
        (
            "def f(g):\n    try:\n        g()\n    except KeyError as error:\n        raise ValueError('no') from error\n",
            "def f(g):\n    try:\n        g()\n    except KeyError:\n        raise\n",
            "def f(g):\n    try:\n        g()\n    except KeyError:\n        raise ValueError('no') from None\n",
        ),
    ),
    Example(
        "errors/unhandled-promise",
        Tier.REVIEW,
        "m.ts:2",
        "a",
        {"m.ts": "async function a() {}\nexport async function b() { a() }\n"},
        (
            {"m.ts": "async function a() {}\nexport async function b() { await a() }\n"},
            {"m.ts": "async function a() {}\nexport async function b() { return a() }\n"},
            {"m.ts": "function a() {}\nexport async function b() { a() }\n"},
        ),
    ),
    Example(
        "types/explicit-any",
        Tier.INFORMATION,
        "m.ts:1",
        "",
        {"m.ts": "export type A = any; export let b: any; export let c: any[]\n"},
        (
            {"m.ts": "export type A = unknown; export let b: unknown; export let c: unknown[]\n"},
            {"m.ts": "export const any = 1; export const b = any + any + any\n"},
        ),
    ),
    Example(
        "types/missing-parameter-type",
        Tier.INFORMATION,
        "p/n.py:1",
        "",
        {"p/m.py": TYPED, "p/n.py": "def f(x): ...\n"},
        (
            {"p/m.py": "def f(x): ...\n"},
            {"p/m.py": TYPED, "p/n.py": "def f(*args, **more): ...\n"},
            {"p/m.py": TYPED, "p/n.py": "class A:\n    def f(self): ...\n"},
        ),
    ),
    Example(
        "types/inconsistent-parameter-type",
        Tier.REVIEW,
        "m.py:6",
        "Child.draw",
        "class Base:\n    def draw(self, size: int): ...\n\n\nclass Child(Base):\n    def draw(self, size: str): ...\n",
        (
            "class Base:\n    def draw(self, size: int): ...\n\n\nclass Child(Base):\n    def draw(self, size: int | str): ...\n",
            "class Base:\n    def draw(self, size: int): ...\n\n\nclass Other:\n    def draw(self, size: str): ...\n",
        ),
    ),
    Example(
        "types/default-of-another-type",
        Tier.REVIEW,
        "m.py:1",
        "",
        "def f(size: int = 'a'): ...\n",
        (
            "def f(size: int = 1): ...\n",
            "def f(size: float = 1): ...\n",
            "def f(size: Size = 'a'): ...\n",
        ),
    ),
    Example(
        "complexity/cognitive",
        Tier.REVIEW,
        "m.py:1",
        "f",
        KNOT,
        (
            FLAT,
            "def f(xs):\n    return [[y for y in x if y] for x in xs if x]\n",
        ),
    ),
    Example(
        "complexity/long-function",
        Tier.INFORMATION,
        "m.py:1",
        "f",
        "def f(g):\n" + "    g()\n" * 150,
        (
            "def f(g):\n" + "    g()\n" * 20,
            "X = [\n" + "    1,\n" * 150 + "]\n",
            "def f():\n    '''" + "words\n    " * 150 + "'''\n",
        ),
    ),
    Example(
        "duplication/clone",
        Tier.REVIEW,
        "a.py:1",
        "total_of",
        {"a.py": A, "b.py": B},
        (
            {"a.py": A},
            {"a.py": IMPORTS, "b.py": IMPORTS},
            {"a.py": A, "vendor/b.py": B},
        ),
    ),
    Example(
        "syntax/error",
        Tier.REVIEW,
        "m.py:1",
        "",
        "def f(:\n",
        (
            "def f(): ...\n",
            "print('def f(:')\n",
            {"m.ts": "export const f = <T,>(a: T) => a\n"},
        ),
    ),
    Example(
        "syntax/minified",
        Tier.INFORMATION,
        "src/a.js:1",
        "",
        {"src/a.js": "a();" * 3000},
        (
            {"src/a.js": "a();\n" * 300},
            {"src/a.ts": "export const data = '" + "x" * 4000 + "'\n"},
        ),
    ),
)

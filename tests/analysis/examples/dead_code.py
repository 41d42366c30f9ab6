"""What must be reported, and what only looks like it: dead and unused code."""

# ruff: noqa: E501 -- a source stays in one string

from analysis.findings import Tier
from tests.analysis.examples.example import Example

APP = '{"name": "app", "private": true, "main": "main.ts"}'
LIB = {"pyproject.toml": "[project]\nname = 'x'\n[build-system]\n", "x/__init__.py": ""}

EXAMPLES = (
    Example(
        "dead-code/unused-function",
        Tier.SAFE_TO_FIX,
        "m.py:1",
        "_gone",
        "def _gone():\n    return 1\n",
        (
            "def _used():\n    return 1\n\n\nprint(_used())\n",
            {"m.py": "def _hook():\n    return 1\n", "n.py": "from m import _hook\n\nprint(_hook)\n"},
            "def register(f): ...\n\n\n@register\ndef _handler():\n    return 1\n",
        ),
    ),
    Example(
        "dead-code/unused-class",
        Tier.SAFE_TO_FIX,
        "m.py:1",
        "_Gone",
        "class _Gone:\n    x = 1\n",
        (
            "class _Used: ...\n\n\nprint(_Used())\n",
            "class _Base: ...\n\n\nclass Child(_Base): ...\n\n\nprint(Child)\n",
        ),
    ),
    Example(
        "dead-code/unused-method",
        Tier.REVIEW,
        "m.py:3",
        "A._gone",
        "class A:\n    def run(self): ...\n    def _gone(self):\n        return 1\n\n\nA().run()\n",
        (
            "class A:\n    def visit_name(self): ...\n\n\ndef visit(a, kind):\n    return getattr(a, 'visit_' + kind)()\n\n\nvisit(A(), 'name')\n",
            "from http.server import BaseHTTPRequestHandler\n\n\nclass H(BaseHTTPRequestHandler):\n    def do_GET(self): ...\n\n\nprint(H)\n",
            "class A:\n    def __len__(self):\n        return 1\n\n\nprint(A())\n",
        ),
    ),
    Example(
        "dead-code/only-tests-use",
        Tier.REVIEW,
        "m.py:1",
        "_f",
        {"m.py": "def _f(): ...\n", "tests/test_m.py": "from m import _f\n\n\ndef test_f():\n    _f()\n"},
        (
            {"m.py": "def _f(): ...\n\n\n_f()\n", "tests/test_m.py": "from m import _f\n\n\ndef test_f():\n    _f()\n"},
            {
                "tests/conftest.py": "def _f(): ...\n",
                "tests/test_m.py": "from tests.conftest import _f\n\n\ndef test_f():\n    _f()\n",
            },
        ),
    ),
    Example(
        "dead-code/unused-public",
        Tier.INFORMATION,
        "x/m.py:1",
        "offered",
        LIB | {"x/m.py": "def offered(): ...\n"},
        (
            LIB | {"x/m.py": "def offered(): ...\n", "x/n.py": "from x.m import offered\n\noffered()\n"},
            LIB | {"x/m.py": "def _inner(): ...\n"},
        ),
    ),
    Example(
        "dead-code/unused-type",
        Tier.SAFE_TO_FIX,
        "a.ts:2",
        "Shape",
        {"a.ts": "import './b'\ntype Shape = { a: number }\n"},
        (
            {"a.ts": "import './b'\ntype Shape = { a: number }\nexport const s: Shape = { a: 1 }\n"},
            {"a.ts": "export type Shape = { a: number }\n"},
            {"a.d.ts": "export {}\ntype Shape = { a: number }\n"},
        ),
    ),
    Example(
        "dead-code/unused-export",
        Tier.REVIEW,
        "lib.ts:2",
        "idle",
        {
            "package.json": APP,
            "main.ts": "import { used } from './lib'\nused()\n",
            "lib.ts": "export const used = () => 1\nexport const idle = () => 2\n",
        },
        (
            {
                "package.json": APP,
                "main.ts": "import * as lib from './lib'\nlib.idle()\n",
                "lib.ts": "export const idle = () => 2\n",
            },
            {"package.json": APP, "main.ts": "", "vite.config.ts": "export default {}\n"},
            {"package.json": APP, "main.ts": "export const started = true\n"},
        ),
    ),
)

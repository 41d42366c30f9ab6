"""What must be reported, and what only looks like it: structure and scalability."""

# ruff: noqa: E501 -- a source stays in one string

from analysis.findings import Tier
from tests.analysis.examples.example import Example

UN = {f"user{n}/__init__.py": "import core\n" for n in range(12)} | {f"low{n}/__init__.py": "" for n in range(6)}
SHAKY = "".join(f"import low{n}\n" for n in range(6))
HUB = {f"low{n}.py": "" for n in range(21)} | {f"high{n}.py": "import hub\n" for n in range(21)}
PRIV = {"p/__init__.py": "", "p/a/__init__.py": "", "p/a/m.py": "_secret = 1\nopen = 2\n", "p/b/__init__.py": ""}
BODY = "def register(app):\n" + "    app.add(1)\n" * 20
PLUG = {f"plugins/plugin{n}.py": BODY for n in range(9)} | {"plugins/__init__.py": ""}
IFACE = {
    "p/__init__.py": "from p._in import used\nprint(used)\n",
    "p/_in/__init__.py": "from ._m import used, spare\n",
    "p/_in/_m.py": "def used(): ...\ndef spare(): ...\n",
}

EXAMPLES = (
    Example(
        "architecture/import-cycle",
        Tier.REVIEW,
        "a.py:1",
        "a b c",
        {"a.py": "import b\n", "b.py": "import c\n", "c.py": "import a\n"},
        (
            {"a.py": "import b\n", "b.py": "import c\n", "c.py": "def f():\n    import a\n    return a\n"},
            {"a.py": "import b\nimport c\n", "b.py": "import c\n", "c.py": ""},
        ),
    ),
    Example(
        "architecture/deferred-cycle",
        Tier.INFORMATION,
        "a.py:1",
        "a b",
        {"a.py": "import b\n", "b.py": "def f():\n    import a\n    return a\n"},
        (
            {"a.py": "import b\n", "b.py": "import a\n"},
            {"a.py": "def f():\n    import b\n    return b\n", "b.py": ""},
        ),
    ),
    Example(
        "architecture/unstable-dependency",
        Tier.INFORMATION,
        "core/__init__.py:1",
        "core -> shaky",
        UN | {"core/__init__.py": "import shaky\n", "shaky/__init__.py": SHAKY},
        (
            UN | {"core/__init__.py": "import low0\n", "shaky/__init__.py": SHAKY},
            {k: v for k, v in UN.items() if k < "user1"}
            | {"core/__init__.py": "import shaky\n", "shaky/__init__.py": SHAKY},
        ),
    ),
    Example(
        "architecture/god-module",
        Tier.REVIEW,
        "hub.py:1",
        "hub",
        HUB | {"hub.py": "".join(f"import low{n}\n" for n in range(21))},
        (
            HUB | {"hub.py": "import low1\n"},
            {f"low{n}.py": "" for n in range(21)} | {"hub.py": "".join(f"import low{n}\n" for n in range(21))},
        ),
    ),
    Example(
        "architecture/private-import",
        Tier.REVIEW,
        "p/b/x.py:1",
        "p.a.m._secret",
        PRIV | {"p/b/x.py": "from p.a.m import _secret\n"},
        (
            PRIV | {"p/b/x.py": "from p.a.m import open\n"},
            PRIV | {"p/a/x.py": "from p.a.m import _secret\n"},
            PRIV | {"tests/test_x.py": "from p.a.m import _secret\n"},
        ),
    ),
    Example(
        "architecture/inconsistent-pattern",
        Tier.REVIEW,
        "plugins/stray.py:1",
        "register",
        PLUG | {"plugins/stray.py": BODY.replace("register", "install")},
        (
            PLUG,
            {k: v for k, v in PLUG.items() if k < "plugins/plugin2"}
            | {"plugins/stray.py": BODY.replace("register", "install")},
        ),
    ),
    Example(
        "architecture/test-only-interface",
        Tier.INFORMATION,
        "p/_in/__init__.py:1",
        "p._in",
        IFACE | {"tests/test_p.py": "from p._in import spare, used\n"},
        (
            IFACE | {"tests/test_p.py": "from p._in import used\n"},
            IFACE | {"p/n.py": "from p._in import spare\n", "tests/test_p.py": "from p._in import spare\n"},
        ),
    ),
    Example(
        "scalability/n-plus-one",
        Tier.REVIEW,
        "m.py:2",
        "",
        "for order in orders:\n    user = User.objects.get(pk=order.user_id)\n",
        (
            "for user in User.objects.filter(active=True):\n    print(user)\n",
            "for key in keys:\n    value = options.get(key)\n",
            "rows = session.scalars(select(Row).where(Row.key.in_(keys)))\n",
        ),
    ),
    Example(
        "scalability/unbounded-cache",
        Tier.INFORMATION,
        "m.py:1",
        "",
        "_cache = {}\n\n\ndef f(key):\n    _cache[key] = g(key)\n",
        (
            "_cache = {}\n\n\ndef f(key):\n    _cache[key] = g(key)\n    _cache.clear()\n",
            "_cache = {}\n\n\ndef f():\n    _cache['only'] = 1\n",
            "def f(key):\n    _cache = {}\n    _cache[key] = 1\n    return _cache\n",
        ),
    ),
    Example(
        "scalability/file-read-in-loop",
        Tier.REVIEW,
        "m.py:2",
        "",
        "for line in lines:\n    text = open('words.txt').read()\n",
        (
            "for path in paths:\n    text = path.read_text()\n",
            "text = open('words.txt').read()\nfor line in lines:\n    print(text)\n",
        ),
    ),
    Example(
        "scalability/blocking-call-in-async",
        Tier.REVIEW,
        "m.py:5",
        "f",
        "from time import sleep\n\n\nasync def f():\n    sleep(1)\n",
        (
            "import asyncio\n\n\nasync def f():\n    await asyncio.sleep(1)\n",
            "from time import sleep\n\n\ndef f():\n    sleep(1)\n",
            "import asyncio\nimport time\n\n\nasync def f():\n    await asyncio.to_thread(time.sleep, 1)\n",
        ),
    ),
    Example(
        "scalability/file-access-in-async",
        Tier.INFORMATION,
        "m.py:2",
        "f",
        "async def f():\n    with open('a') as file:\n        return file.read()\n",
        (
            "def f():\n    with open('a') as file:\n        return file.read()\n",
            "import anyio\n\n\nasync def f():\n    async with await anyio.open_file('a') as file:\n        return await file.read()\n",
        ),
    ),
    Example(
        "scalability/cached-method",
        Tier.REVIEW,
        "m.py:5",
        "A.f",
        "from functools import cache\n\n\nclass A:\n    @cache\n    def f(self): ...\n",
        (
            "from functools import cached_property\n\n\nclass A:\n    @cached_property\n    def f(self): ...\n",
            "from functools import cache\n\n\nclass A:\n    @staticmethod\n    @cache\n    def f(): ...\n",
            "from functools import cache\n\n\n@cache\ndef f(): ...\n",
        ),
    ),
    Example(
        "scalability/lost-task",
        Tier.REVIEW,
        "m.py:5",
        "f",
        "import asyncio\n\n\nasync def f(g):\n    asyncio.create_task(g())\n",
        (
            "import asyncio\n\n\nasync def f(g):\n    task = asyncio.create_task(g())\n    await task\n",
            "import asyncio\n\n\nasync def f(g):\n    async with asyncio.TaskGroup() as group:\n        group.create_task(g())\n",
        ),
    ),
    Example(
        "scalability/blocking-call",
        Tier.REVIEW,
        "m.ts:2",
        "rmSync",
        {"m.ts": "import fs from 'fs'\nexport default (req, res) => fs.rmSync('a')\n"},
        (
            {"m.ts": "import fs from 'fs'\nfs.rmSync('a')\n"},
            {"m.ts": "import fs from 'fs/promises'\nexport default async (req, res) => { await fs.rm('a') }\n"},
        ),
    ),
    Example(
        "scalability/await-in-loop",
        Tier.INFORMATION,
        "m.ts:1",
        "send",
        {"m.ts": "export async function f(xs: X[]) { for (const x of xs) await send(x) }\n"},
        (
            {"m.ts": "export async function f(xs: X[]) { await Promise.all(xs.map(send)) }\n"},
            {"m.ts": "export async function f(xs: X[]) { for await (const x of xs) { await send(x) } }\n"},
            {
                "m.ts": "export async function f(xs: X[]) { let last; for (const x of xs) { last = await send(x, last) } return last }\n"
            },
        ),
    ),
    Example(
        "scalability/sequential-query",
        Tier.REVIEW,
        "m.ts:1",
        "db.query",
        {"m.ts": "export async function f(xs: X[]) { for (const x of xs) await db.query(x) }\n"},
        (
            {"m.ts": "export async function f(xs: X[]) { await db.query(xs) }\n"},
            {"m.ts": "export async function f(xs: X[]) { for (const x of xs) x.query() }\n"},
        ),
    ),
)

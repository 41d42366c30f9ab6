"""What stands in the repositories of the scenes."""

import json
import sys

type Files = dict[str, str | None]

ORDERS = '''\
"""Orders."""

from decimal import ROUND_DOWN, Decimal


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_DOWN)


def _smallest(prices):
    return sorted(prices)[0]


def total(prices):
    return sum(prices)
'''
JUDGE = "checks: {judge: ['python3 test_shop.py']}\n"
TEST = "from shop.orders import total\n\nassert total([1, 2]) == 3\n"
MAIN = 'from shop.orders import total\n\nif __name__ == "__main__":\n    print(total([1]))\n'
DEAD: Files = {
    ".autopilot.yaml": JUDGE, "shop/__init__.py": "", "shop/orders.py": ORDERS, "shop/__main__.py": MAIN,
    "test_shop.py": TEST,
}  # fmt: skip

GOOD: Files = {"shop/__init__.py": "", "shop/orders.py": "def total(prices):\n    return sum(prices)\n"}
WORSE: Files = {
    "shop/orders.py": "import os\n\n\ndef total(prices, kinds=[]):\n    kinds.append(1)\n"
    "    return sum(prices) + missing\n"
}
CHECKED: Files = {".autopilot.yaml": "checks: {judge: ['test ! -e bad.txt']}\n", "README.md": "Shop.\n"}

CYCLE: Files = {
    ".autopilot.yaml": JUDGE,
    "test_shop.py": "import shop.orders\nfrom shop.stock import first\n\nassert first().left == 1\n",
    "shop/__init__.py": "",
    "shop/orders.py": "from shop.stock import level\n\n\nclass Order:\n    left = level()\n",
    "shop/stock.py": "from shop import orders\n\n\ndef level():\n    return len(__name__) // 10\n\n\n"
    "def first():\n    return orders.Order()\n",
}

PROJECT = """\
[project]
name = "shop"
version = "1.0"
requires-python = ">=3.12"
dependencies = ["alpha", "beta>=1", "gamma"]

[tool.uv]
package = false
"""
SYNCED = f"""\
checks:
  prepare: ["uv sync --frozen --quiet --python {sys.executable}"]
  judge: [".autopilot-venv/bin/python test_shop.py"]
"""
SHOP: Files = {
    "pyproject.toml": PROJECT, ".autopilot.yaml": SYNCED,
    "test_shop.py": "import alpha, beta, gamma\n\nassert beta.price() == 1\n",
}  # fmt: skip

TOKEN = "gh" + "p_" + "A7kQ2mZx9LpW4tRv6YbN1cSd8FgH3jKu5EwT"
INSECURE: Files = {
    "shop/run.py": f'import subprocess\nimport sys\n\nimport alpha\n\nTOKEN = "{TOKEN}"\n\n\ndef main():\n'
    "    subprocess.run(sys.argv[1], shell=True)\n    print(alpha)\n\n\nmain()\n"
}
UNPINNED = (
    "on: pull_request_target\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n"
    "      - uses: actions/checkout@v4\n        with: {ref: '${{ github.event.pull_request.head.sha }}'}\n"
    "      - run: echo ${{ github.event.pull_request.title }}\n"
)
ADVISORIES = {
    f"GHSA-{name}-1.json": json.dumps({
        "id": f"GHSA-{name}-1", "summary": f"{name} runs what it reads", "database_specific": {"severity": "CRITICAL"},
        "affected": [{"package": {"ecosystem": "PyPI", "name": name},
                      "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": fixed}]}]}],
    })
    for name, fixed in (("alpha", "1.1.0"), ("gamma", "1.0.1"))
}  # fmt: skip

FLAKY: Files = {
    ".autopilot.yaml": f"checks: {{judge: ['{sys.executable} -m pytest -q']}}\n"
    "operations: {test_optimization: {repeats: 1, workflow_runs: 1}}\n",
    "pyproject.toml": '[project]\nname = "shop"\nversion = "1"\n[tool.pytest.ini_options]\npythonpath = ["."]\n',
    "shop.py": "RATES = {}\n\n\ndef rate(kind):\n    return RATES.get(kind, 1)\n",
    "tests/test_order.py": "import shop\n\n\ndef test_a_rate_is_one():\n    assert shop.rate('a') == 1\n\n\n"
    "def test_rates_can_be_set():\n    shop.RATES['a'] = 2\n    assert shop.rate('a') == 2\n",
}

RED = """\
=================================== FAILURES ===================================
______________________________ test_tax_is_added _______________________________

    def test_tax_is_added() -> None:
>       assert gross(10) == 12
E       assert 13.0 == 12

tests/test_prices.py:6: AssertionError
=========================== short test summary info ============================
FAILED tests/test_prices.py::test_tax_is_added - assert 13.0 == 12
============================== 1 failed in 0.10s ===============================
##[error]Process completed with exit code 1.
"""


def wishing(wish: str) -> Files:
    """A repository whose settings want this of the actions on GitHub."""
    return GOOD | {".autopilot.yaml": f"operations: {{github_automation: {{{wish}}}}}\n"}

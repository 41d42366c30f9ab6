"""What must be reported, and what only looks like it: dependencies and outside services."""

# ruff: noqa: E501 -- a source stays in one string

from analysis.findings import Tier
from tests.analysis.examples.example import Example

P = {
    "pyproject.toml": '[project]\nname = "shop"\ndependencies = [\n    "requests>=2",\n    "PyYAML",\n]\n\n[dependency-groups]\ndev = ["rich"]\n'
}
U = P | {"shop/__init__.py": "import requests\nimport yaml\n"}
LOCK = {"uv.lock": '[[package]]\nname = "urllib3"\nversion = "2"\n'}

EXAMPLES = (
    Example(
        "dependencies/undeclared",
        Tier.REVIEW,
        "shop/a.py:1",
        "httpx",
        U | {"shop/a.py": "import httpx\n"},
        (
            U,
            U | {"shop/a.py": "import os\nimport shop\n"},
            U | {"shop/a.py": "try:\n    import httpx\nexcept ImportError:\n    httpx = None\n"},
            U | {"tests/test_a.py": "import httpx\n"},
        ),
    ),
    Example(
        "dependencies/transitive",
        Tier.REVIEW,
        "shop/a.py:1",
        "urllib3",
        U | LOCK | {"shop/a.py": "import urllib3\n"},
        (
            U | LOCK,
            U | LOCK | {"tests/test_a.py": "import urllib3\n"},
        ),
    ),
    Example(
        "dependencies/misplaced",
        Tier.REVIEW,
        "shop/a.py:1",
        "rich",
        U | {"shop/a.py": "import rich\n"},
        (
            U | {"tests/test_a.py": "import rich\n"},
            U | {"shop/a.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import rich\n"},
        ),
    ),
    Example(
        "dependencies/only-tests-use",
        Tier.REVIEW,
        "pyproject.toml:5",
        "pyyaml",
        P | {"shop/__init__.py": "import requests\n", "tests/test_a.py": "import yaml\n"},
        (
            U | {"tests/test_a.py": "import yaml\n"},
            P | {"shop/__init__.py": "import requests\n"},
        ),
    ),
    Example(
        "dependencies/unneeded",
        Tier.REVIEW,
        "pyproject.toml:4",
        "requests",
        P | {"shop/__init__.py": "import yaml\n"},
        (
            U,
            P | {"shop/__init__.py": "import yaml\nfrom importlib import import_module\n\nimport_module('requests')\n"},
        ),
    ),
    Example(
        "integration/hardcoded-host",
        Tier.REVIEW,
        "m.py:1",
        "api.staging.acme.io",
        "URL = 'https://api.staging.acme.io'\n",
        (
            "URL = 'https://api.acme.io'\n",
            "URL = 'http://localhost:4200'\n",
            {"tests/test_m.py": "URL = 'http://10.1.2.3/'\n"},
        ),
    ),
    Example(
        "integration/session-per-call",
        Tier.REVIEW,
        "m.py:6",
        "requests.get",
        "import requests\n\n\ndef f(urls):\n    for url in urls:\n        requests.get(url, timeout=3)\n",
        (
            "import requests\n\n\ndef f(urls):\n    with requests.Session() as session:\n        for url in urls:\n            session.get(url, timeout=3)\n",
            "import requests\n\n\ndef f(url):\n    return requests.get(url, timeout=3)\n",
        ),
    ),
    Example(
        "integration/many-http-clients",
        Tier.INFORMATION,
        "a.py:1",
        "",
        {"a.py": "import requests\n", "b.py": "import httpx\n"},
        (
            {"a.py": "import requests\n", "b.py": "import requests\n"},
            {"a.py": "import requests\n", "tests/test_b.py": "import httpx\n"},
        ),
    ),
)

from pathlib import Path

import pytest

from analysis.external.findings import find_external
from tests.analysis.duplication.indexes import index_of


def rules(root: Path, files: dict[str, str]) -> list[tuple[str, str, int]]:
    return [(each.rule_id, each.location.path, each.location.line) for each in find_external(index_of(root, files))]


def test_the_address_of_an_example_is_nobodys_host(tmp_path: Path) -> None:
    assert rules(tmp_path, {"a.py": 'EXAMPLE = "rtsp://admin:password@192.168.1.100:554/cam"\n'}) == []


@pytest.mark.parametrize("url", ["http://10.1.2.3:8080/x", "https://api.staging.acme.io", "http://db.corp/x"])
def test_an_internal_host_is_found(tmp_path: Path, url: str) -> None:
    assert rules(tmp_path, {"a.py": f'\nURL = "{url}"\n'.replace("\n", "x = 1\n", 1)}) == [
        ("integration/hardcoded-host", "a.py", 2)
    ]


@pytest.mark.parametrize(
    "url", ["http://localhost:4200", "http://127.0.0.1", "https://api.acme.io", "http://169.254.169.254", "http://[bad"]
)
def test_other_hosts_are_fine(tmp_path: Path, url: str) -> None:
    assert rules(tmp_path, {"a.py": f'URL = "{url}"\n'}) == []


@pytest.mark.parametrize("path", ["tests/test_a.py", "app/settings.py", "config/base.py", "app/settings_local.py"])
def test_hosts_in_tests_and_settings_are_fine(tmp_path: Path, path: str) -> None:
    assert rules(tmp_path, {path: 'URL = "http://10.1.2.3/"\n'}) == []


def test_a_request_in_a_loop_without_a_session_is_found(tmp_path: Path) -> None:
    text = "import requests\n\ndef f(urls):\n    for url in urls:\n        requests.get(url, timeout=3)\n"
    assert rules(tmp_path, {"a.py": text}) == [("integration/session-per-call", "a.py", 5)]


def test_a_single_request_is_fine(tmp_path: Path) -> None:
    assert rules(tmp_path, {"a.py": "import requests\n\nrequests.get('/', timeout=3)\n"}) == []


def test_two_client_libraries_are_noted_with_both_places(tmp_path: Path) -> None:
    index = index_of(tmp_path, {"a.py": "import requests\n", "b.py": "from httpx import Client\n"})
    [found] = find_external(index)
    assert found.rule_id == "integration/many-http-clients"
    assert [place.path for place in found.locations] == ["a.py", "b.py"]


def test_an_optional_second_client_is_fine(tmp_path: Path) -> None:
    text = "import requests\ntry:\n    import httpx\nexcept ImportError:\n    httpx = None\n"
    assert rules(tmp_path, {"a.py": text}) == []

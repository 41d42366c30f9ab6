"""Known vulnerabilities without a network, from a copy of OSV's data as people download it."""

import json
import zipfile
from pathlib import Path

import pytest

from analysis.index.snapshot import take_snapshot
from config.settings import get_settings
from tasks.code import open_index
from tasks.security.audit import look_for_vulnerabilities
from tests.trees import write_tree

# https://github.com/pypa/advisory-database/blob/main/vulns/flask/PYSEC-2018-66.yaml, as OSV serves it
ADVISORY = {
    "id": "PYSEC-2018-66",
    "details": "The Pallets Project flask version Before 0.12.3 contains a CWE-20.",
    "aliases": ["CVE-2018-1000656", "GHSA-562c-5r94-xh97"],
    "affected": [
        {
            "package": {"name": "flask", "ecosystem": "PyPI", "purl": "pkg:pypi/flask"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "0.12.3"}]}],
            "versions": ["0.12", "0.12.2"],
        }
    ],
    "references": [{"type": "WEB", "url": "https://github.com/pallets/flask/releases/tag/0.12.3"}],
    "modified": "2021-08-25T04:30:09.712538Z",
    "published": "2018-08-20T19:31:00Z",
}


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "all.zip"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("PYSEC-2018-66.json", json.dumps(ADVISORY))
    monkeypatch.setenv("ANALYSIS__OSV_DATABASE", str(place))
    monkeypatch.setenv("ANALYSIS__OSV_API_URL", "http://127.0.0.1:9")
    get_settings.cache_clear()
    return place


@pytest.mark.usefixtures("data")
def test_a_zip_named_in_the_settings_is_read_and_nobody_is_asked(tmp_path: Path) -> None:
    root = write_tree(
        tmp_path / "shop", {"requirements.txt": "flask==0.12.2\nclick==8.0\n", "shop.py": "import flask\n"}
    )
    looked = look_for_vulnerabilities.fn(open_index(take_snapshot(root)))
    assert looked.whole
    (risk,) = looked.risks
    assert (risk.package, risk.fixed_in) == ("flask", "0.12.3")
    assert risk.finding.evidence[0].startswith("PYSEC-2018-66 (CVE-2018-1000656) The Pallets Project")


def test_data_that_is_gone_is_told_and_closes_nothing(data: Path, tmp_path: Path) -> None:
    root = write_tree(tmp_path / "shop", {"requirements.txt": "flask==0.12.2\n"})
    data.write_bytes(b"cut off")
    looked = look_for_vulnerabilities.fn(open_index(take_snapshot(root)))
    assert not looked.whole
    assert looked.note
    assert "not a zip" in looked.note.message

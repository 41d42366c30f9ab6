from pathlib import Path

from analysis.audit.code import find_in_code
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from tests.trees import write_tree


def test_code_of_both_languages_is_told_without_its_passwords_and_without_information(tmp_path: Path) -> None:
    files = {
        "a.py": "password = 'hunter22x'\n",
        "src/b.ts": "const dbPassword = `hunter22x`\n",
        "src/c.js": "const key = require('crypto').createHash('md5').update(text)\n",
        "vendor/d.js": "eval(text)\n",
    }
    risks = find_in_code(Index(take_snapshot(write_tree(tmp_path, files)), workers=1))
    assert [one.finding.location.path for one in risks] == ["a.py", "src/b.ts"]
    assert not any("hunter22x" in f"{one.finding.context}{one.finding.evidence}" for one in risks)

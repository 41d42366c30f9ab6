"""Statements of SQL that are put together: which could have had a parameter, and which could not."""

from pathlib import Path

import pytest

from analysis.findings import Tier
from analysis.security.lint import find_security
from tests.analysis.quality.indexes import findings


def tier_of(root: Path, statement: str) -> Tier:
    """What is said of a statement that is executed."""
    (finding,) = findings(find_security, root, {"a.py": f"cursor.execute({statement})\n"})
    return finding.tier


@pytest.mark.parametrize(
    "statement",
    [
        "f\"SELECT value FROM {table} WHERE key = '{key}'\"",
        "f\"SELECT value FROM t WHERE key LIKE '%{key}%'\"",
        "f'SELECT value FROM t WHERE key = {key}'",
        "f'SELECT value FROM t WHERE key IN ({keys})'",
        "f'INSERT INTO t VALUES ({key}, 1)'",
        '"SELECT value FROM t WHERE key = " + key',
        "\"SELECT value FROM t WHERE key = '%s'\" % key",
        '"SELECT value FROM %s WHERE key = %s" % (table, key)',
        '"SELECT value FROM %(table)s WHERE key = %(key)s" % {"table": table, "key": key}',
        '"SELECT value FROM {} WHERE key = {}".format(table, key)',
        '"SELECT value FROM {t} WHERE key = {key.name}".format(t=table, key=key)',
        '"SELECT value FROM {1} WHERE key = {0}".format(key, table)',
        '(\n    "SELECT value FROM t "\n    f"WHERE key = {key}"\n)',
        "f\"SELECT value FROM t ORDER BY {request.args['sort']}\"",
    ],
)
def test_a_value_could_have_been_a_parameter(tmp_path: Path, statement: str) -> None:
    assert tier_of(tmp_path, statement) is Tier.REVIEW


@pytest.mark.parametrize(
    "statement",
    [
        'f"DELETE FROM {table}"',
        'f"DELETE FROM {table} WHERE expire < ?", (expire,)',
        'f"SELECT {columns} FROM {self._table} WHERE {where}"',
        "f\"UPDATE {self._table} SET {','.join(assignments)} WHERE id=?\", (1,)",
        "f\"SELECT value FROM t WHERE key IN ({','.join('?' * len(keys))})\", keys",
        "f\"SELECT value FROM t WHERE key IN ({', '.join(['%s'] * len(keys))})\", keys",
        "f'SELECT value FROM t WHERE key IN ({placeholders})', keys",
        "f'SELECT value FROM t WHERE key = {KIND}'",
        "f'SELECT value FROM t LIMIT {int(limit)}'",
        '"SELECT value FROM t LIMIT %d" % limit',
        "f'SELECT a FROM t JOIN u ON t.id = {other}.id'",
        "f\"SELECT '{self._table}' AS name FROM t\"",
        "f'DELETE FROM t WHERE a IN (SELECT a FROM {TEMPORARY + kind} ORDER BY a)'",
        "f'UPDATE t SET a = {greatest}(a - ?, 0)'",
        "'SELECT a FROM t JOIN u ON %(db)st.id = %(db)su.id' % self.fixes",
        "f\"SELECT a FROM t WHERE kind = '{Kinds.Room}'\"",
        "f\"SELECT a /* what isn't here */ FROM {table} -- as it's new\\n WHERE {clause}\"",
        '"DELETE FROM " + table',
        '"SELECT value FROM %s WHERE key = ?" % table',
        '"SELECT value FROM {} WHERE key = ?".format(table)',
        '(\n    f"""\n    SELECT id, {field}\n    FROM {table}\n    WHERE {field} IS NOT NULL\n    """\n)',
    ],
)
def test_names_and_clauses_cannot_be_parameters(tmp_path: Path, statement: str) -> None:
    assert tier_of(tmp_path, statement) is Tier.INFORMATION


@pytest.mark.parametrize(
    "statement", ['"SELECT a FROM t WHERE b = {".format(c)', '"SELECT %s FROM t WHERE b = %s" % c']
)
def test_a_statement_that_would_fail_is_for_review(tmp_path: Path, statement: str) -> None:
    assert tier_of(tmp_path, statement) is Tier.REVIEW


def test_a_statement_of_any_size_or_depth_is_read_in_no_time(tmp_path: Path) -> None:
    long = "f'SELECT a FROM t WHERE " + " AND ".join(["b IN ({c})"] * 20_000) + "'"
    deep = "'SELECT a FROM t WHERE b = ' + " + " + ".join(["c"] * 600)
    assert [tier_of(tmp_path, one) for one in (long, deep)] == [Tier.REVIEW, Tier.REVIEW]

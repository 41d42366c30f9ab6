from pathlib import Path

import pytest

from analysis.quality.scalability import find_scalability
from tests.analysis.quality.indexes import findings, rules


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("scalability/n-plus-one", "for order in orders:\n    user = User.objects.get(pk=order.user_id)\n"),
        (
            "scalability/n-plus-one",
            "for order in Order.objects.all():\n    order.user = User.objects.filter(x=order)\n",
        ),
        ("scalability/n-plus-one", "for key in keys:\n    row = session.get(Row, key)\n"),
        ("scalability/n-plus-one", "for key in keys:\n    self.session.scalars(select(Row).where(Row.key == key))\n"),
        ("scalability/n-plus-one", "async def f():\n    for key in keys:\n        await session.execute(query(key))\n"),
        ("scalability/file-read-in-loop", "for line in lines:\n    text = open('words.txt').read()\n"),
        ("scalability/file-read-in-loop", "for line in lines:\n    if line in path.read_text():\n        pass\n"),
        ("scalability/unbounded-cache", "_cache = {}\ndef f(key):\n    _cache[key] = g(key)\n"),
        ("scalability/unbounded-cache", "MEMO: dict[str, int] = {}\ndef f(key):\n    return MEMO.setdefault(key, 1)\n"),
    ],
)
def test_a_planted_case_is_found(tmp_path: Path, rule: str, text: str) -> None:
    assert rules(find_scalability, tmp_path, text) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "for user in User.objects.filter(active=True):\n    print(user)\n",
        "for kind in ('a', 'b'):\n    User.objects.filter(kind=kind)\n",
        "for page in range(9):\n    User.objects.filter(page=page)\n",
        "for user in users:\n    defaults = Setting.objects.get(name='x')\n",
        "for key in keys:\n    session.execute(delete(Row).where(Row.key == key))\n",
        "for url in urls:\n    http.get(url)\n",
        "def f():\n    for x in xs:\n        def g():\n            return session.get(Row, x)\n",
        "for path in paths:\n    path.read_text()\n",
        "for name in names:\n    path = root / name\n    path.read_text()\n",
        "for name in names:\n    (root / name).read_text()\n",
        "for line in open('words.txt'):\n    print(line)\n",
        "for name in names:\n    open('log', 'a').write(name)\n",
        "for key in keys:\n    self.objects.get(key)\n",
        "for batch in batches:\n    User.objects.filter(pk__in=batch)\n",
        "for user in users:\n    Log.objects.create(user=user)\n",
        "while True:\n    open('/proc/self/stat').read()\n",
        "_cache = {}\ndef f(key):\n    _cache[key] = 1\n\ndef g():\n    _cache.clear()\n",
        "_cache = {}\ndef f(key):\n    _cache[key] = 1\n    del _cache[key]\n",
        "_cache = {}\ndef f():\n    _cache['only'] = 1\n",
        "_registry = {}\ndef f(key):\n    _registry[key] = 1\n",
    ],
)
def test_what_has_a_limit_is_not_reported(tmp_path: Path, text: str) -> None:
    assert rules(find_scalability, tmp_path, text) == []


def test_a_chain_of_one_query_is_one_finding(tmp_path: Path) -> None:
    text = "for order in orders:\n    User.objects.filter(pk=order.user_id).first()\n"
    assert rules(find_scalability, tmp_path, text) == ["scalability/n-plus-one"]


@pytest.mark.parametrize(
    "path", ["shop/migrations/0002.py", "alembic/versions/a.py", "shop/management/commands/fix.py", "scripts/fix.py"]
)
def test_what_is_run_by_hand_may_ask_for_each_row(tmp_path: Path, path: str) -> None:
    text = "for order in orders:\n    User.objects.get(pk=order.user_id)\n"
    assert findings(find_scalability, tmp_path, {path: text}) == []


def test_copies_of_other_peoples_code_are_left_alone(tmp_path: Path) -> None:
    text = "_cache = {}\ndef f(key):\n    _cache[key] = g(key)\n"
    assert findings(find_scalability, tmp_path, {"pkg/_vendor/a.py": text}) == []


@pytest.mark.parametrize(
    "query",
    [
        "session.query(User).filter(User.id == order.user_id).first()",
        "db.session.query(User).join(Team).filter_by(id=order.user_id).one()",
        "User.query.get(order.user_id)",
        "cursor.execute('SELECT name FROM users WHERE id = ?', (order.user_id,))",
    ],
)
def test_each_way_to_query_in_a_loop_is_found_once(tmp_path: Path, query: str) -> None:
    assert rules(find_scalability, tmp_path, f"for order in orders:\n    {query}\n") == ["scalability/n-plus-one"]


def test_a_statement_that_writes_in_a_loop_is_no_query(tmp_path: Path) -> None:
    text = "for order in orders:\n    cursor.execute('INSERT INTO log VALUES (?)', (order.id,))\n"
    assert rules(find_scalability, tmp_path, text) == []

import re
from pathlib import Path

import pytest

from analysis.duplication.clones import duplicated_lines, find_clones
from analysis.findings import Finding, Severity, Tier
from tests.analysis.duplication.indexes import index_of

ORIGINAL = """
    def total_of(orders, currency, rates):
        total = 0
        skipped = []
        for order in orders:
            if order.cancelled:
                skipped.append(order)
                continue
            rate = rates.get(order.currency, 1)
            total += order.amount * rate
        if skipped:
            log(f"{len(skipped)} left out")
        return round(total, 2), skipped
"""
RENAMED = """
    def sum_up(invoices, unit, table):
        amount = 0
        ignored = []
        for invoice in invoices:
            if invoice.cancelled:
                ignored.append(invoice)
                continue
            factor = table.get(invoice.currency, 1)
            amount += invoice.amount * factor
        if ignored:
            log(f"{len(ignored)} ignored")
        return round(amount, 2), ignored
"""
OTHER = """
    def read_table(path, separator=","):
        with open(path) as file:
            header, *rows = [line.strip().split(separator) for line in file if line.strip()]
        for number, row in enumerate(rows):
            if len(row) != len(header):
                raise ValueError(f"row {number} of {path} has {len(row)} fields")
        return [dict(zip(header, row)) for row in rows]
"""
SCRIPT = """
    export function totalOf(orders, rates) {
      let total = 0
      const skipped = []
      for (const order of orders) {
        if (order.cancelled) {
          skipped.push(order)
          continue
        }
        total += order.amount * (rates[order.currency] ?? 1)
      }
      return { total, skipped }
    }
"""


def clones(root: Path, files: dict[str, str]) -> list[Finding]:
    return find_clones(index_of(root, files))


def test_a_copied_function_with_renamed_identifiers_is_found(tmp_path: Path) -> None:
    [found] = clones(tmp_path, {"shop/a.py": ORIGINAL, "shop/b.py": "    import os\n\n    LIMIT = 3\n" + RENAMED})
    assert [(place.path, place.line, place.end_line) for place in found.locations] == [
        ("shop/a.py", 1, 12),
        ("shop/b.py", 5, 16),
    ]
    assert "with other names: `total_of`, `sum_up`" in found.message
    assert {"orders → invoices", "rates → table"} <= set(found.evidence)
    assert (found.rule_id, found.severity, found.tier) == ("duplication/clone", Severity.LOW, Tier.REVIEW)
    assert found.context == "def total_of(orders, currency, rates):"


def test_a_verbatim_copy_is_called_exact(tmp_path: Path) -> None:
    [found] = clones(tmp_path, {"a.py": ORIGINAL, "b.py": ORIGINAL, "c.py": ORIGINAL})
    assert len(found.locations) == 3
    assert found.evidence == ("every token is the same",)
    assert found.confidence > 0.9


STATEMENTS = (
    "if {0} and {1}:\n        {2} = {0}({1})",
    "for {0} in {1}:\n        {2}.append({0} + {1})",
    "while {2}:\n        {0} -= {1} * {2}",
    "{0} = [{1}, {2}, {0}] if {1} else {2}",
    "{1} = max({0}, {1}) - {2}[{0}]",
    "return {0}, {2} or {1}",
)


def function(orders: list[str]) -> str:
    return "def run(a, b, c):\n" + "".join(
        f"    {statement.format(*order)}\n" for statement, order in zip(STATEMENTS, orders, strict=True)
    )


@pytest.mark.parametrize(("orders", "copies"), [(["xyz"] * 6, 1), (["xyz", "yxz", "zxy", "yzx", "xzy", "zyx"], 0)])
def test_an_inconsistent_renaming_is_no_copy(tmp_path: Path, orders: list[str], copies: int) -> None:
    found = clones(tmp_path, {"a.py": function(["abc"] * 6), "b.py": function(orders)})
    assert len(found) == copies


def test_a_copy_with_a_statement_more_is_found(tmp_path: Path) -> None:
    longer = RENAMED.replace("        amount += ", "        print(invoice)\n            amount += ")
    [found] = clones(tmp_path, {"a.py": ORIGINAL, "b.py": longer})
    assert "with small differences" in found.message
    assert [place.end_line for place in found.locations] == [12, 13]


def test_a_javascript_copy_is_found_in_typescript(tmp_path: Path) -> None:
    [found] = clones(tmp_path, {"a.js": SCRIPT, "b.ts": SCRIPT.replace("orders", "bills").replace("totalOf", "sum")})
    assert [place.path for place in found.locations] == ["a.js", "b.ts"]
    assert "`totalOf`, `sum`" in found.message


def test_copies_in_tests_are_for_information(tmp_path: Path) -> None:
    [found] = clones(tmp_path, {"tests/test_a.py": ORIGINAL, "tests/test_b.py": ORIGINAL})
    assert (found.severity, found.tier) == (Severity.INFO, Tier.INFORMATION)


def test_what_a_test_copies_from_one_place_of_the_product_is_for_information(tmp_path: Path) -> None:
    [found] = clones(tmp_path, {"shop/a.py": ORIGINAL, "examples/b.py": ORIGINAL, "tests/test_b.py": ORIGINAL})
    assert found.tier is Tier.INFORMATION


def test_texts_of_an_application_in_two_languages_are_no_copies(tmp_path: Path) -> None:
    keys = re.findall(r"\w+", "title return hint switch label try help open text close note catch more")
    part = "  part{}: {{\n    {}: 'One',\n    more: {{ switch: 'b' }},\n  }},"
    parts = "\n".join(part.format(number, key) for number, key in enumerate(keys))
    english = f"export const en = {{\n{parts}\n}}\n"
    french = english.replace("One", "Un").replace("en =", "fr =")
    assert clones(tmp_path, {"i18n/en.ts": english, "i18n/fr.ts": french}) == []


def test_an_asynchronous_twin_is_for_information(tmp_path: Path) -> None:
    twin = ORIGINAL.replace("def ", "async def ").replace("rates.get", "await rates.get")
    [found] = clones(tmp_path, {"a.py": ORIGINAL, "b.py": twin.replace("log(", "await log(")})
    assert "synchronous and asynchronous" in found.message
    assert found.tier is Tier.INFORMATION


IMPORTS = "\n".join(f"from package.part_{n} import name_{n}, other_{n}" for n in range(30))
EXPORTS = "__all__ = [\n" + "\n".join(f'    "name_{n}",' for n in range(60)) + "\n]\n"
ARGUMENTS = "\n".join(f'    parser.add_argument("--option-{n}", type=int, default={n}, help="x")' for n in range(15))
FIELDS = "class Settings:\n" + "\n".join(f"    field_{n}: int = field(default={n})" for n in range(20))
OVERLOADS = "\n".join(f"@overload\ndef f{n}(a: int, b: str, c: list[int]) -> str: ...\n" for n in range(9))


@pytest.mark.parametrize("text", [IMPORTS, EXPORTS, f"def options(parser):\n{ARGUMENTS}\n", FIELDS, OVERLOADS])
def test_lists_of_the_same_kind_are_no_copies(tmp_path: Path, text: str) -> None:
    assert clones(tmp_path, {"a.py": text, "b.py": text}) == []


@pytest.mark.parametrize("path", ["vendor/b.py", "app/migrations/b.py", "b_pb2.py"])
def test_vendored_generated_and_historical_code_is_left_out(tmp_path: Path, path: str) -> None:
    assert clones(tmp_path, {"a.py": ORIGINAL, path: ORIGINAL}) == []


def test_a_copy_within_a_copy_is_reported_once(tmp_path: Path) -> None:
    both = ORIGINAL + OTHER
    found = clones(tmp_path, {"a.py": both, "b.py": both})
    assert [len(each.locations) for each in found] == [2]


def test_a_copy_is_whole_though_its_end_stands_elsewhere_too(tmp_path: Path) -> None:
    end = "\n".join(ORIGINAL.split("\n")[6:])
    found = clones(tmp_path, {"a.py": f"    def g():\n{end}", "b.py": ORIGINAL, "c.py": ORIGINAL})
    places = [(place.path, place.line, place.end_line) for each in found for place in each.locations]
    assert {("b.py", 1, 12), ("c.py", 1, 12)} <= set(places)


def test_findings_stay_the_same_when_lines_move(tmp_path: Path) -> None:
    before = clones(tmp_path / "x", {"a.py": ORIGINAL, "b.py": RENAMED})
    after = clones(tmp_path / "y", {"a.py": "# note\n\n" + ORIGINAL, "b.py": RENAMED})
    assert [each.fingerprint for each in before] == [each.fingerprint for each in after]


def test_duplicated_lines_are_counted_by_language(tmp_path: Path) -> None:
    rust = SCRIPT.replace("export function", "fn").replace("const ", "")
    files = {"a.py": ORIGINAL, "b.py": RENAMED, "a.rs": rust, "b.rs": rust, "c.ts": "const x = 1\n"}
    assert duplicated_lines(index_of(tmp_path, files)) == {".rs": 24, "python": 24}


def test_copies_in_other_languages_are_figures_only(tmp_path: Path) -> None:
    rust = SCRIPT.replace("export function", "fn").replace("const ", "")
    assert clones(tmp_path, {"a.rs": rust, "b.rs": rust}) == []


DESCRIBE = "def describe(user):\n    found = {{}}\n{lines}    return found\n"
FIELDS = ("id", "name", "mail", "age", "city", "zip", "street", "country", "active")
SYNC = """async def sync(repo, token):
    changed = []
    async for branch in repo.branches(token):
        if branch.protected:
            continue
        head = await branch.head()
        if head.sha != branch.known:
            await branch.update(head.sha)
            changed.append(branch.name)
    return sorted(changed)
"""
OTHER_NAMES = {
    "sync": "refresh", "repo": "store", "token": "key", "changed": "touched", "branches": "buckets",
    "branch": "bucket", "protected": "frozen", "head": "top", "sha": "hash", "known": "seen", "update": "write",
    "name": "label", "user": "person", "found": "output", "describe": "render",
}  # fmt: skip


def in_other_words(source: str) -> str:
    return re.sub(r"[a-z]+", lambda word: OTHER_NAMES.get(word[0], word[0]), source)


@pytest.mark.parametrize(
    "source", [SYNC, DESCRIBE.format(lines="".join(f"    found['{f}'] = user.{f}\n" for f in FIELDS))]
)
def test_a_short_function_is_a_copy_when_all_its_own_names_are_changed(tmp_path: Path, source: str) -> None:
    (found,) = clones(tmp_path, {"a.py": source, "b.py": in_other_words(source)})
    assert [(place.path, place.line) for place in found.locations] == [("a.py", 1), ("b.py", 1)]


def test_two_functions_that_fill_dictionaries_differently_are_no_copies(tmp_path: Path) -> None:
    ours = DESCRIBE.format(lines="".join(f"    found['{f}'] = user.{f}\n" for f in FIELDS))
    theirs = DESCRIBE.format(lines="".join(f"    found['x_{f}'] = user.y_{f}\n" for f in FIELDS))
    assert clones(tmp_path, {"a.py": ours, "b.py": in_other_words(theirs)}) == []


GETTERS = """
class {0}:
    def __init__(self, {1}):
        self._{1} = {2}

    @property
    def {3}(self) -> list[int]:
        return [int(each) for each in self._{1}[6]]

    @property
    def properties(self) -> dict[str, Any]:
        return dict(self._{1}[7])
"""


def test_getters_in_a_row_are_no_copy(tmp_path: Path) -> None:
    output, mode = ("Output", "output", "output", "clones"), ("Mode", "mode", "[*mode, 1]", "scales")
    assert clones(tmp_path, {"a.py": GETTERS.format(*output), "b.py": GETTERS.format(*mode)}) == []


QUEUE = """
def {0}({1}):
    if context.channel is None:
        context.echo_error("Not connected to broker")
        context.reconnect()
    else:
        try:
            answer = context.channel.{0}({1})
        except OSError as error:
            context.echo_error(error)
            context.reconnect()
        else:
            context.secho(f"{{answer}} messages", fg="cyan")
            context.echo_ok()
"""


def test_a_copy_with_another_call_in_it_does_not_claim_to_be_renamed_only(tmp_path: Path) -> None:
    delete, purge = QUEUE.format("delete", "queue, unused, empty"), QUEUE.format("purge", "queue")
    [found] = clones(tmp_path, {"a.py": delete, "b.py": purge})
    assert found.evidence == ("at most 1 statement differs; the rest is the same but for consistent renaming",)


def test_the_decorator_of_what_follows_is_no_part_of_a_copy(tmp_path: Path) -> None:
    source = f"class A:{ORIGINAL}\n    @cached\n    def last(self):\n        return NUMBER\n"
    files = {
        "a.py": source.replace("NUMBER", "1"),
        "b.py": source.replace("A:", "B(Base):").replace("last(self)", "other(self, x)"),
    }
    [found] = clones(tmp_path, files)
    assert "return round" in source.splitlines()[(found.locations[0].end_line or 0) - 1]


SIGNATURES = "\n".join(
    f"""  {{verb}}<R extends string, P extends Route<R> = Route<R>, S = {{state}}>(
    name{number}: string,
    path: R | (P extends null ? never : P),
    return{number}: Middleware<R, P, S>,
    ...rest: Middleware<R, P, S>[]
  ): Router<S extends {{state}} ? S : (S & {{state}})>;"""
    for number in range(8)
)


def test_signatures_of_typescript_are_copies_that_nobody_can_merge(tmp_path: Path) -> None:
    def methods(verb: str) -> str:
        body = "if (name) {\n      return this.add(name, rest);\n    }\n    return this;"
        head = f"  {verb}(name: string, ...rest: unknown[]) {{"
        return f"{SIGNATURES.format(verb=verb, state='State')}\n{head}\n    {body}\n  }}\n"

    source = f"export class Router {{\n{methods('get')}\n  other = 1;\n{methods('put')}}}\n"
    (found,) = find_clones(index_of(tmp_path, {"router.ts": source}))
    assert found.tier is Tier.INFORMATION

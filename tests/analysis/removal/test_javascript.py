"""What a TypeScript or JavaScript file looks like after names were taken out of it."""

import re
import textwrap

import pytest

from analysis.removal.javascript import extent, without
from analysis.removal.model import IMPORT, Doomed, Refused

FUNCTION = "dead-code/unused-function"
DEFINING = r"(?:function|class|type|interface|const|let)\s+{}\b|^\s+(?:private\s+)?{}\("


def doomed(text: str, name: str, path: str, rule: str = FUNCTION) -> Doomed:
    pattern = rf"\b{name}\b(?! as)" if rule == IMPORT else DEFINING.format(name, name)
    lines = text.splitlines()
    line = next(number for number, one in enumerate(lines, 1) if re.search(pattern, one))
    return Doomed(path=path, name=name, line=line, rule=rule)


def after(text: str, *names: str, imports: tuple[str, ...] = (), path: str = "a.ts") -> str:
    text = textwrap.dedent(text).lstrip("\n")
    wanted = [doomed(text, name, path) for name in names] + [doomed(text, name, path, IMPORT) for name in imports]
    return without(text.encode(), wanted).decode()


CODE = """
    // Copyright the shop

    import { a } from "./a"

    /** What is left. */
    export function left(): number {
      return a
    }

    /**
     * Old.
     */
    // eslint-disable-next-line no-console
    async function gone(x: string): Promise<void> {
      console.log(x)
    }

    const arrow = () => {
      return 1
    }; // one

    export default left
"""


def test_a_function_goes_with_its_comments_and_empty_lines() -> None:
    assert after(CODE, "gone", "arrow") == textwrap.dedent("""
        // Copyright the shop

        import { a } from "./a"

        /** What is left. */
        export function left(): number {
          return a
        }

        export default left
    """).lstrip("\n")


def test_comments_about_the_file_or_the_rest_of_it_stay() -> None:
    text = "/* eslint-disable no-console */\nfunction gone() {}\nexport const a = 1\n"
    assert after(text, "gone", path="a.js") == "/* eslint-disable no-console */\nexport const a = 1\n"
    assert after("// Copyright\nfunction gone() {}\n", "gone", path="a.js") == "// Copyright\n"


def test_documentation_with_an_empty_line_below_goes_as_well() -> None:
    text = (
        "const a = 1\n\n/**\n * Gone.\n * @private\n */\n\nfunction gone() {}\n\n/** Left. */\n\nfunction left() {}\n"
    )
    assert after(text, "gone", path="a.js") == "const a = 1\n\n/** Left. */\n\nfunction left() {}\n"


@pytest.mark.parametrize("above", ["// Gone.\n", "/** @typedef {number} Sum */\n", "/** Copyright */\n"])
def test_other_comments_with_an_empty_line_below_stay(above: str) -> None:
    text = f"const a = 1\n\n{above}\nGONEfunction left() {{}}\n"
    assert after(text.replace("GONE", "function gone() {}\n\n"), "gone", path="a.js") == text.replace("GONE", "")


REQUIRED = """\
    const path = require("path");
    const { a, b: c, d } = require("./x");

    module.exports = path.join(a);
"""


def test_names_of_a_require_go_like_those_of_an_import() -> None:
    assert after(REQUIRED, imports=("c", "d"), path="a.js").splitlines()[1] == 'const { a } = require("./x");'
    assert after(REQUIRED, imports=("a",), path="a.js").splitlines()[1] == 'const { b: c, d } = require("./x");'
    assert after(REQUIRED, imports=("a", "c", "d"), path="a.js").splitlines()[:2] == [
        'const path = require("path");',
        "",
    ]
    assert after(REQUIRED, imports=("path",), path="a.js").startswith("const { a")


@pytest.mark.parametrize(
    "text", ["const { a, ...c } = require('x')", "const { a: { c } } = require('x')", "c = require('x')"]
)
def test_a_require_that_does_more_than_name_stays(text: str) -> None:
    with pytest.raises(Refused):
        after(text, imports=("c",), path="a.js")


def test_overloads_and_the_type_of_the_same_name_go_together() -> None:
    text = (
        "function gone(a: string): void\nfunction gone(a: number): void\nfunction gone(a: any) {}\nexport const b = 1\n"
    )
    assert after(text, "gone") == "export const b = 1\n"


def test_a_private_method_goes_with_its_decorator() -> None:
    text = "class A {\n  @log()\n  private gone() {\n    return 1\n  }\n\n  run() {}\n}\nnew A().run()\n"
    assert after(text, "gone") == "class A {\n  run() {}\n}\nnew A().run()\n"


@pytest.mark.parametrize(
    ("line", "names", "expected"),
    [
        ('import { a, b, c } from "x"', ("b",), 'import { a, c } from "x"'),
        ('import { a, b, c } from "x"', ("b", "c"), 'import { a } from "x"'),
        ('import { a, b as d, } from "x"', ("d",), 'import { a, } from "x"'),
        ('import D, { a } from "x"', ("a",), 'import D from "x"'),
        ('import D, { a } from "x"', ("D",), 'import { a } from "x"'),
        ('import D, * as all from "x"', ("all",), 'import D from "x"'),
        ('import type { A, B } from "x"', ("A",), 'import type { B } from "x"'),
        ('import D, { a } from "x"', ("D", "a"), ""),
        ('import {\n  a,\n  b,\n} from "x"', ("b",), 'import {\n  a,\n} from "x"'),
        ('import {\n  a,\n  b,\n} from "x"', ("a",), 'import {\n  b,\n} from "x"'),
    ],
)
def test_names_are_taken_out_of_imports(line: str, names: tuple[str, ...], expected: str) -> None:
    rest = "\nexport const z = 1\n"
    assert after(f"{line}{rest}", imports=names) == (f"{expected}{rest}" if expected else rest.lstrip("\n"))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("const gone = () => 1, kept = 2\nexport { kept }\n", "declared together with others"),
        ("function gone() {} export const a = 1\n", "another statement stands on its line"),
        ("export const a = 1\nif (a) function gone() {}\n", "where a statement is needed"),
        ("function gone( {}\n", "would not parse"),
    ],
)
def test_what_cannot_be_taken_out_cleanly_stays(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        after(text, "gone", path="a.js")


def test_windows_line_ends_and_jsx_stay_as_they_are() -> None:
    text = "const Gone = () => <b />\r\n\r\nexport const A = () => <i />\r\n"
    assert after(text, "Gone", path="a.jsx") == "export const A = () => <i />\r\n"


def test_the_extent_of_a_definition_is_all_of_its_lines() -> None:
    text = textwrap.dedent(CODE).lstrip("\n")
    first, last = extent(text.encode(), doomed(text, "gone", "a.ts"))
    assert text.splitlines()[first - 1].startswith("async function gone")
    assert text.splitlines()[last - 1] == "}"

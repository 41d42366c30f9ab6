import pytest

from analysis.facts import Import, ImportScope
from analysis.index.snapshot import Language, SourceFile
from analysis.python.extract import read_calls, read_python
from analysis.python.facts import MODULE, Call, Kind, Parameter, ParameterKind, PythonFacts, References


def read(source: str | bytes, path: str = "m.py") -> PythonFacts:
    content = source.encode() if isinstance(source, str) else source
    return read_python(content, SourceFile(path, "", len(content), Language.PYTHON))


def calls(source: str) -> tuple[Call, ...]:
    content = source.encode()
    return read_calls(content, SourceFile("m.py", "", len(content), Language.PYTHON))


def references(facts: PythonFacts, qualified: str) -> References:
    """What the definition of that name mentions; of the module with ""."""
    owner = next((n for n, d in enumerate(facts.definitions) if d.qualified == qualified), MODULE)
    return next(group for group in facts.references if group.owner == owner)


def test_definitions_are_in_reading_order_with_their_owners() -> None:
    facts = read("class A:\n    x = 1\n    def m(self):\n        def inner(): ...\n\ndef f(): ...\n")
    assert [(d.qualified, d.kind, d.owner, d.line) for d in facts.definitions] == [
        ("A", Kind.CLASS, MODULE, 1),
        ("A.x", Kind.VARIABLE, 0, 2),
        ("A.m", Kind.METHOD, 0, 3),
        ("A.m.inner", Kind.FUNCTION, 2, 4),
        ("f", Kind.FUNCTION, MODULE, 6),
    ]


def test_a_function_says_how_it_is_called() -> None:
    source = "@app.route('/')\nasync def f(a, /, b: int, *c, d: 'list[\\n int]' = 1, **e) -> str:\n    '''Doc.'''\n"
    definition = read(source).definitions[0]
    assert (definition.first_line, definition.line, definition.decorators) == (1, 2, ("app.route",))
    assert [(p.name, p.default, p.kind) for p in definition.parameters] == [
        ("a", False, ParameterKind.POSITIONAL_ONLY),
        ("b", False, ParameterKind.ORDINARY),
        ("c", False, ParameterKind.REST),
        ("d", True, ParameterKind.KEYWORD_ONLY),
        ("e", False, ParameterKind.KEYWORDS),
    ]
    assert definition.parameters[1] == Parameter("b", "int")


def test_annotations_over_several_lines_and_outside_ascii_are_source_text() -> None:
    facts = read("é = 1\ndef f(ä: dict[\n    str,\n    int,\n], ö: 'Ü' = 2): ...\n")
    assert [p.annotation for p in facts.definitions[1].parameters] == ["dict[ str, int, ]", "'Ü'"]


def test_a_class_says_what_it_extends() -> None:
    definition = read("class A(b.B[int], make(), metaclass=M, table=True): ...\n").definitions[0]
    assert (definition.bases, definition.metaclass, definition.keywords) == (("b.B", "make"), "M", ("table",))


def test_what_a_body_mentions_belongs_to_it_and_its_signature_to_the_outside() -> None:
    facts = read("@deco\ndef f(x: T = default) -> R:\n    return g(x.attr)\n")
    body = references(facts, "f")
    assert (sorted(body.names), body.attributes, body.own, body.strings) == (["g", "x"], ("attr",), (), ())
    assert sorted(references(facts, "").names) == ["R", "T", "deco", "default"]


def test_attributes_of_self_are_apart() -> None:
    facts = read(
        "class A:\n    def m(self):\n        self.a.b\n\n    @staticmethod\n    def s(self):\n        self.c\n"
    )
    assert (references(facts, "A.m").own, references(facts, "A.m").attributes) == (("a",), ("b",))
    assert (references(facts, "A.s").own, references(facts, "A.s").attributes) == ((), ("c",))


def test_strings_count_when_they_look_like_names_and_docstrings_by_their_examples() -> None:
    facts = read('"""Never _this.\n\n>>> but_that(1)\n"""\nX = ["plain words here", "a.b:c", "see do_it now"]\n')
    assert sorted(references(facts, "").strings) == ["a", "b", "but_that", "c", "do_it"]


def test_names_put_together_at_run_time_leave_their_fixed_parts() -> None:
    facts = read(
        "getattr(s, f'visit_{k}')\ngetattr(s, 'on' + k)\ngetattr(s, 'do_%s' % k)\ngetattr(s, 'in_{}'.format(k))\n"
        "getattr(s, k + '_handler')\ngetattr(s, k)\nn.startswith('test_')\n'__file__'\n"
    )
    assert facts.prefixes == ("do_", "in_", "on", "test_", "visit_")
    assert facts.suffixes == ("_handler",)
    assert facts.dynamic == ("getattr",)


def test_imports_say_when_they_happen() -> None:
    facts = read(
        "import a.b\nfrom ..c import d as e\nif TYPE_CHECKING:\n    import t\ntry:\n    import o\nexcept ImportError:\n"
        "    o = None\ndef f():\n    from g import *\nfrom h import i as i\nimport j.k as l\n"
    )
    assert facts.imports == (
        Import("a.b", (), 1),
        Import("..c", (("d", "e"),), 2),
        Import("t", (), 4, ImportScope.TYPE_CHECKING),
        Import("o", (), 6, optional=True),
        Import("g", (("*", "*"),), 10, ImportScope.FUNCTION),
        Import("h", (("i", "i"),), 11, reexport=True),
        Import("j.k", (), 12, local="l"),
    )
    assert facts.bound == ("a", "e", "f", "i", "l", "o", "t")


def test_calls_of_imported_names_are_resolved() -> None:
    source = (
        "import requests as r\nfrom os import path\nfrom .db import query\nr.get('https://x')\npath.join('a', b)\n"
        "async def f(xs):\n    for x in xs:\n        await query(f'select {x}')\n    [path.exists(x) for x in xs]\n"
        "local()\n"
    )
    assert calls(source) == (
        Call("requests.get", 4, "https://x"),
        Call("os.path.join", 5, "a"),
        Call(".db.query", 8, "select {}", in_loop=True),
        Call("os.path.exists", 9, "", in_loop=True),
    )
    assert calls("import os\nos.path.join(\n") == ()


def test_exports_are_read_where_they_are_literal() -> None:
    assert read("__all__ = ['a']\n__all__ += ('b',)\n__all__.append('c')\n").exports == ("a", "b", "c")
    assert read("x = 1\n").exports is None
    partial = read("__all__ = ['a'] + other.__all__\n")
    assert (partial.exports, partial.exports_complete) == ((), False)


def test_a_script_and_generated_code_are_recognised() -> None:
    assert read("if __name__ == '__main__':\n    main()\n").is_script
    assert read("# This file was generated, DO NOT EDIT\n").generated
    assert not read("x = 'DO NOT EDIT'\n").generated


def test_a_file_that_does_not_parse_says_where() -> None:
    facts = read("x = 1\ny = (\n")
    assert facts.problem
    assert (facts.problem.line, facts.lines, facts.python2) == (2, 2, False)


@pytest.mark.parametrize("line", ["x = (print if (y) else", "print = lambda: ("])
def test_what_is_wrong_in_python_3_too_is_not_called_python_2(line: str) -> None:
    facts = read(line)
    assert (facts.problem is None, facts.python2) == (False, False)


def test_python_2_is_recognised() -> None:
    lines = ("print 'x'", "print x", "except E, e: pass", "raise E, 'x'", "exec 'x'", "a <> b", "mode = 0777")
    for line in (*lines, "print time(), '%s' % (x, y)", "print '%s' % (x)", "pairs.sort(key=lambda (a, b): b)"):
        source = f"try:\n    pass\n{line}\n" if line.startswith("except") else f"{line}\n"
        facts = read(source)
        assert facts.problem, line
        assert facts.python2, line


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    first()\nexcept OSError, module.Missing:\n    second()\n",
        "try:\n    first()\nexcept OSError, module.error:\n    second()\n",
        "try:\n    first()\nexcept* OSError, KeyError, Missing :\n    second()\n",
        "first(t'{second()}')\n",
        "class A[T = first, *Ts = *tuple[int, ...]](Base[T]):\n    pass\n\nsecond()\n",
        "def f[T: first = second, **P = [int, str]](a: T = 1) -> T: ...\n",
        "type X[\n    T: (int, first),\n    U: Map[int, int] = Set[second],\n] = dict[T, U]\n",
        'first(tR"{second()}", T"x", rt"y")\n',
    ],
)
def test_the_grammar_of_a_newer_python_is_read(source: str) -> None:
    facts = read(source)
    assert (facts.problem, facts.python2) == (None, False)
    assert {"first", "second"} <= {*references(facts, "").names}


def test_no_content_makes_it_fail() -> None:
    for content in (
        b"",
        b"\0\0",
        b"\xff\xfe\x00x",
        b"# coding: nonsense\nx",
        b"# coding: latin-1\nx = '\xe9'\n",
        b"\xef\xbb\xbfx = 1\n",
        b"x = '\xe9'\n",
        b"x = " + b"(" * 5_000 + b")" * 5_000,
        b"x = " + b"-" * 50_000 + b"1",
        b"x = " + b"+".join([b"1"] * 20_000),
        b"f" + b"(1)" * 5_000,
        b"\r\nx = 1\r",
    ):
        assert isinstance(read(content), PythonFacts)


def test_every_kind_of_statement_is_read() -> None:
    facts = read(
        "match x:\n    case None | True: a()\n    case {'k': v, **rest}: b()\n    case [1, *_] as w: c()\n"
        "type T[U: int] = list[U]\nasync def f[V, *W, **X]():\n    global g\n    async with d as e, h: yield\n"
        "    async for i in j: await k\n    else: del l[1:2:3]\ntry: m\nexcept* n as o: raise p from q\nfinally: r\n"
        "assert s, {**t, 1: 2}\nprint(*u, **y, z=lambda aa, *, bb=cc: dd)\nee: ff = (gg := 1) if hh else ...\n"
        "while ii: break\nelse: jj\nwith kk: ll += ~mm @ nn\nf'{oo:{pp}}'\n"
    )
    names = {name for group in facts.references for name in group.names}
    assert names >= {"a", "b", "c", "d", "h", "j", "k", "l", "m", "n", "p", "q", "r", "s", "t", "u", "y"}
    assert names >= {"x", "cc", "dd", "ff", "hh", "ii", "jj", "kk", "mm", "nn", "oo", "pp", "int", "list"}


def test_comments_and_words_between_backticks_tell_names() -> None:
    source = '# see old_name, and plain\nx = "#in_text"\n"`a_b` and `c.d_e()`, not `f_g h`; i_j`"\n'
    assert read(source).commented == ("a_b", "d_e", "in_text", "old_name")


def test_comments_of_generated_and_of_broken_files() -> None:
    assert read("# DO NOT EDIT\n# a_b\n").commented == ()
    assert read("# a_b\ndef (:\n").commented == ("a_b",)

"""Which file an import means."""

import pytest

from analysis.javascript.packages import configuration
from analysis.javascript.resolve import entry_files, resolve, resolve_all

FILES = {
    "package.json": """{"name": "root", "private": true, "imports": {"#db": "./src/db.ts"},
        "dependencies": {"declared": "1"}}""",
    "tsconfig.json": '{ // comment\n "compilerOptions": {"baseUrl": ".", "paths": {"@/*": ["./src/*"],}}}',
    "src/app.ts": "",
    "src/util.ts": "",
    "src/url.ts": "",
    "src/declared.ts": "",
    "src/db.ts": "",
    "src/view/index.tsx": "",
    "src/types.d.ts": "",
    "src/locales/en.ts": "",
    "src/locales/de.ts": "",
    "packages/core/package.json": """{"name": "@acme/core", "exports": {
        ".": {"types": "./dist/index.d.ts", "import": "./dist/index.mjs"}, "./io/*": "./dist/io/*.js"}}""",
    "packages/core/src/index.ts": "",
    "packages/core/src/io/file.ts": "",
    "packages/core/src/hidden.ts": "",
    "packages/core/tsconfig.json": '{"extends": "../../tsconfig"}',
}


@pytest.mark.parametrize(
    ("module", "path"),
    [
        ("./util", "src/util.ts"),
        ("./util.js", "src/util.ts"),
        ("./view", "src/view/index.tsx"),
        ("./types", "src/types.d.ts"),
        ("@/view", "src/view/index.tsx"),
        ("src/util", "src/util.ts"),
        ("#db", "src/db.ts"),
        ("./util?raw", "src/util.ts"),
        ("@acme/core", "packages/core/src/index.ts"),
        ("@acme/core/io/file", "packages/core/src/io/file.ts"),
        ("react", None),
        ("locales/en", "src/locales/en.ts"),
        ("~/locales/en", "src/locales/en.ts"),
        ("url", None),
        ("declared", None),
        ("./missing", None),
    ],
)
def test_a_module_is_found_as_node_and_typescript_find_it(component, module: str, path: str | None) -> None:
    index = component(FILES)
    paths = {file.path for file in index.snapshot.files}
    assert resolve("src/app.ts", module, paths, configuration(index.snapshot)) == path


def test_a_dynamic_import_means_every_file_that_fits(component) -> None:
    index = component(FILES)
    paths = {file.path for file in index.snapshot.files}
    found = resolve_all("src/app.ts", "./locales/${}.js", paths, configuration(index.snapshot))
    assert sorted(found) == ["src/locales/de.ts", "src/locales/en.ts"]


def test_entry_points_lead_from_built_files_to_sources(component) -> None:
    index = component(FILES)
    paths = {file.path for file in index.snapshot.files}
    package = configuration(index.snapshot).package_of("packages/core/src/index.ts")
    assert package is not None
    assert set(entry_files(package, paths)) == {"packages/core/src/index.ts", "packages/core/src/io/file.ts"}


def test_a_manifest_that_is_no_json_is_left_out(component) -> None:
    index = component({"package.json": "{", "sub/package.json": '{"name": 3}', "a.ts": ""})
    assert configuration(index.snapshot).packages == ()

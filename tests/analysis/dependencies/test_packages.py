from pathlib import Path

import pytest

from analysis.dependencies.packages import undeclared_packages
from tests.analysis.duplication.indexes import index_of

MANIFEST = '{"name": "shop", "dependencies": {"react": "18"}, "devDependencies": {"vite": "5"}}'


def undeclared(root: Path, files: dict[str, str]) -> list[str]:
    return list(undeclared_packages(index_of(root, {"package.json": MANIFEST, **files})))


def test_a_package_that_nothing_declares_is_found(tmp_path: Path) -> None:
    assert undeclared(tmp_path, {"src/a.ts": "import _ from 'lodash/fp'\nimport x from '@a/b/c'\n"}) == [
        "lodash",
        "@a/b",
    ]


@pytest.mark.parametrize(
    "module", ["react", "vite", "react/jsx-runtime", "./b", "node:fs", "fs/promises", "@/b", "shop"]
)
def test_declared_own_and_platform_modules_are_fine(tmp_path: Path, module: str) -> None:
    assert undeclared(tmp_path, {"src/a.ts": f"import x from '{module}'\n"}) == []


def test_packages_of_the_workspace_and_aliases_are_fine(tmp_path: Path) -> None:
    files = {
        "packages/b/package.json": '{"name": "@shop/b"}',
        "tsconfig.json": '{"compilerOptions": {"paths": {"app/*": ["src/*"]}}}',
        "src/a.ts": "import b from '@shop/b'\nimport c from 'app/c'\n",
    }
    assert undeclared(tmp_path, files) == []


@pytest.mark.parametrize("path", ["src/a.test.ts", "vite.config.ts", "scripts/a.js"])
def test_tests_and_tools_may_import_anything(tmp_path: Path, path: str) -> None:
    assert undeclared(tmp_path, {path: "import _ from 'lodash'\n"}) == []


def test_a_broken_manifest_is_passed_over(tmp_path: Path) -> None:
    assert undeclared(tmp_path, {"package.json": "{", "a.js": "import _ from 'lodash'\n"}) == []


def test_a_scope_that_the_compiler_maps_to_a_folder_is_no_package(tmp_path: Path) -> None:
    files = {
        "tsconfig.json": '{"compilerOptions": {"paths": {"@server/*": ["./server/*"]}}}',
        "src/a.ts": "import b from '@server/utils/b'\nimport c from '@serverless/c'\n",
    }
    assert undeclared(tmp_path, files) == ["@serverless/c"]


def test_an_alias_of_the_bundler_is_no_package(tmp_path: Path) -> None:
    files = {"vite.config.ts": 'export default { alias: { "@shared": "./shared" } }\n', "a.ts": "import '@shared/b'\n"}
    assert undeclared(tmp_path, files) == []


def test_a_key_of_webpacks_configuration_is_no_package(tmp_path: Path) -> None:
    files = {
        "webpack.common.js": "module.exports = {\n  alias: {\n    icons: '@x/core',\n  },\n};\n",
        "src/a.js": "import b from 'icons/b';\nimport c from 'colours/c';\n",
    }
    assert undeclared(tmp_path, files) == ["colours"]


def test_a_folder_above_the_file_is_no_package(tmp_path: Path) -> None:
    files = {"tsconfig.json": '{"compilerOptions": {"baseUrl": "."}}', "src/a.ts": "import b from 'src/b'\n"}
    assert undeclared(tmp_path, files) == []


@pytest.mark.parametrize("module", ["app/(ee)/api", "unfonts.css", "lib/b"])
def test_folders_of_the_component_and_made_up_styles_are_no_packages(tmp_path: Path, module: str) -> None:
    files = {"web/app/a.ts": "", "web/lib/b.ts": "", "web/ui/deep/a.ts": f"import x from '{module}'\n"}
    assert undeclared(tmp_path, files) == []


@pytest.mark.parametrize(
    "module", ["@theme/Layout", "@docusaurus/Link", "@docusaurus/useGlobalData", "@docusaurus/router"]
)
def test_modules_that_docusaurus_makes_up_are_no_packages(tmp_path: Path, module: str) -> None:
    assert undeclared(tmp_path, {"src/a.tsx": f"import x from '{module}'\n"}) == []


def test_packages_of_docusaurus_are(tmp_path: Path) -> None:
    assert undeclared(tmp_path, {"src/a.tsx": "import x from '@docusaurus/theme-common'\n"}) == [
        "@docusaurus/theme-common"
    ]


def test_what_a_framework_brings_along_by_its_documentation_needs_no_declaration(tmp_path: Path) -> None:
    source = {"app/a.ts": "import { sendRedirect } from 'h3'\n"}
    assert undeclared(tmp_path, source) == ["h3"]
    assert undeclared(tmp_path, {**source, "package.json": '{"dependencies": {"nuxt": "4"}}'}) == []


def test_a_module_below_a_folder_that_babel_begins_in_is_no_package(tmp_path: Path) -> None:
    files = {
        "app.js": "import { a } from 'utils'\nimport b from 'util-b'\n",
        "src/utils/index.js": "export const a = 1\n",
    }
    assert undeclared(tmp_path, files) == ["util-b"]

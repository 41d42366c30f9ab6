import pytest

from analysis.own_checks import Command
from analysis.own_runners import JEST, JUNIT, OF_NODE, telling_call

VITEST = f"--reporter=default --reporter=junit --outputFile.junit={JUNIT}"
JEST_S = f"--json --outputFile={JEST}"
MOCHA = f"--reporter xunit --reporter-option output={JUNIT}"


@pytest.mark.parametrize(
    ("script", "added"),
    [
        ("jest", JEST_S),
        ("tsc && jest --coverage", JEST_S),
        ("cross-env CI=true TZ=UTC npx jest -i", JEST_S),
        ("node --experimental-vm-modules node_modules/jest/bin/jest.js", JEST_S),
        ("react-scripts test", JEST_S),
        ("jest --watch=false", JEST_S),
        ("mocha --reporter spec 'test/**/*.js'", MOCHA),
        ("nyc --reporter=lcov node_modules/.bin/_mocha test", MOCHA),
        ("vitest run", VITEST),
        ("c8 vitest", VITEST),
    ],
)
def test_a_runner_that_comes_last_is_asked_to_write_down_what_fails(script: str, added: str) -> None:
    call = telling_call({"test": script}, "npm")
    assert " ".join(call) == f"npm test -- {added}"
    assert Command(arguments=call, source="package.json").shown == "npm test"


@pytest.mark.parametrize(
    "script",
    [
        "jest | tee log",
        "jest; true",
        "jest > log",
        "jest && publint",
        "jest $ARGUMENTS",
        "jest -- a",
        "jest --json",
        "jest --watch",
        "mocha --reporter mocha-multi",
        "mocha -R x --reporter-options output=y",
        "vitest --outputFile=x",
        "nyc --reporter lcov mocha",
        "lerna run jest",
        "NODE_OPTIONS=--import=tsx node --test",
        "node --test --test-reporter=tap",
        "node test.js",
        "echo 'unfinished",
        "",
    ],
)
def test_a_command_that_cannot_be_extended_safely_is_left_as_it_is(script: str) -> None:
    assert telling_call({"test": script}, "npm") == ("npm", "test")


@pytest.mark.parametrize("script", ["node --test", "tsc && node --test test/*.js", "c8 node --import tsx --test"])
def test_what_comes_with_node_is_told_by_a_variable_as_files_end_its_options(script: str) -> None:
    call = telling_call({"test": script}, "pnpm")
    assert call == ("env", OF_NODE, "pnpm", "test")
    assert Command(arguments=call, source="package.json").shown == "pnpm test"


@pytest.mark.parametrize(
    ("scripts", "manager", "call"),
    [
        ({"test": "npm run lint && npm run unit", "unit": "jest"}, "npm", f"npm test -- -- {JEST_S}"),
        ({"test": "yarn unit", "unit": "jest"}, "npm", f"npm test -- {JEST_S}"),
        ({"test": "yarn run unit", "unit": "yarn all", "all": "mocha"}, "yarn", f"yarn test {MOCHA}"),
        ({"test": "npm run unit", "unit": "jest"}, "yarn", "yarn test"),
        ({"test": "npm run unit && npm run e2e", "unit": "jest", "e2e": "cypress run"}, "npm", "npm test"),
        ({"test": "npm run test"}, "npm", "npm test"),
    ],
)
def test_a_script_that_hands_on_is_followed(scripts: dict[str, str], manager: str, call: str) -> None:
    assert " ".join(telling_call(scripts, manager)) == call

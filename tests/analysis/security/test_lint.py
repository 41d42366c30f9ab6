from pathlib import Path

import pytest

from analysis.findings import Category, Severity, Tier
from analysis.security.lint import find_security
from tests.analysis.quality.indexes import findings, rules


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("security/shell-injection", "import subprocess\nsubprocess.run(f'ls {x}', shell=True)\n"),
        ("security/shell-injection", "import os\nos.system('ls ' + x)\n"),
        ("security/eval", "eval(text)\n"),
        ("security/exec", "exec(text)\n"),
        ("security/sql-injection", "cursor.execute(f\"SELECT * FROM users WHERE name = '{name}'\")\n"),
        ("security/pickle", "import pickle\npickle.loads(data)\n"),
        ("security/unsafe-yaml", "import yaml\nyaml.load(text)\n"),
        ("security/tls-verification-off", "import requests\nrequests.get('https://x', verify=False, timeout=1)\n"),
        ("security/weak-hash", "import hashlib\nhashlib.md5(password)\n"),
        ("security/hardcoded-password", "password = 'hunter22x'\n"),
        ("security/request-without-timeout", "import requests as r\nr.get('https://x')\n"),
        ("security/insecure-temporary-file", "import tempfile\ntempfile.mktemp()\n"),
        ("security/flask-debug", "from flask import Flask\napp = Flask('x')\napp.run(debug=True)\n"),
        ("security/unsafe-extraction", "import tarfile\ntarfile.open(p).extractall(d)\n"),
        ("security/ssh-host-key-ignored",
         "import paramiko\nc = paramiko.client.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy)\n"),
    ],
)  # fmt: skip
def test_a_planted_weakness_is_found(tmp_path: Path, rule: str, text: str) -> None:
    (finding,) = findings(find_security, tmp_path, {"pkg/a.py": text})
    assert (finding.rule_id, finding.tier, finding.category) == (rule, Tier.REVIEW, Category.SECURITY)


@pytest.mark.parametrize(
    "text",
    [
        "import subprocess\nsubprocess.run(['ls', x])\n",
        "import yaml\nyaml.safe_load(text)\n",
        "import requests\nrequests.get('https://x', timeout=3)\n",
        "import hashlib\nhashlib.md5(data, usedforsecurity=False)\n",
        "cursor.execute('SELECT * FROM users WHERE name = ?', (name,))\n",
        "eval(text)  # nosec\n",
        "eval(text)  # noqa: S307\n",
        "assert x\n",
        "import subprocess\nimport pickle\n",
        "import os\n\nos.chmod('run.sh', 0o755)\n",
        "def f(name):\n    print(f'Select {name} from the list')\n",
        "def f(name, log):\n    log.info(f'delete from {name} where it is')\n",
        "HELP = '== Help ==\\nDon\\'t select {a} from the list'.format(a=b)\n",
        "kind = type(eval('b\"a\"'))\n",
    ],
)
def test_the_right_way_is_not_reported(tmp_path: Path, text: str) -> None:
    assert rules(find_security, tmp_path, text) == []


@pytest.mark.parametrize(
    "value",
    [
        "",
        "changeme1",
        "your-token-1",
        "<token1>",
        "https://x/1",
        "/run/secrets/1",
        "token",
        "access_token",
        "p w 1",
        "\x91/sf\x91",
    ],
)
def test_what_is_no_password_is_not_called_one(tmp_path: Path, value: str) -> None:
    assert rules(find_security, tmp_path, f"password = {value!r}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        "exec(code, namespace)\n",
        "eval(compile(text, path, 'eval'))\n",
        "import hashlib\nhashlib.sha1(path).hexdigest()\n",
    ],
)
def test_loaders_and_cache_keys_are_information(tmp_path: Path, text: str) -> None:
    assert [finding.tier for finding in findings(find_security, tmp_path, {"a.py": text})] == [Tier.INFORMATION]


def test_migrations_build_their_statements_from_names(tmp_path: Path) -> None:
    text = 'op.execute(f"DELETE FROM {table} WHERE x = {x}")\n'
    assert findings(find_security, tmp_path, {"app/migrations/0001.py": text}) == []
    assert len(findings(find_security, tmp_path, {"app/models.py": text})) == 1


def test_tests_and_examples_are_left_alone(tmp_path: Path) -> None:
    assert findings(find_security, tmp_path, {"tests/test_a.py": "eval(x)\n", "examples/a.py": "eval(x)\n"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.system('clear')\n",
        "import subprocess\nsubprocess.run('less --version', shell=True)\n",
        "import shlex, subprocess\nif a: subprocess.run(f'ls {shlex.quote(a)}', shell=True)\n",
        "import os, shlex\nos.system('cat ' + shlex.quote(a))\n",
        "import os\nos.system('head -n %d log' % count)\n",
        "import os\nos.system('kill -9 %s &' % os.getpid())\n",
        "import pickle\nwith open(path, 'rb') as cache:\n    pickle.load(cache)\n",
    ],
)
def test_literal_and_quoted_commands_and_pickled_files_are_information(tmp_path: Path, text: str) -> None:
    assert [finding.tier for finding in findings(find_security, tmp_path, {"a.py": text})] == [Tier.INFORMATION]


def test_a_copy_by_pickling_is_nobodys_input(tmp_path: Path) -> None:
    assert rules(find_security, tmp_path, "import pickle\npickle.loads(pickle.dumps(x))\n") == []


def test_rules_and_plugins_of_tools_in_hidden_folders_are_left_alone(tmp_path: Path) -> None:
    assert findings(find_security, tmp_path, {".semgrep/rules/eval.py": "eval(x)\n"}) == []


@pytest.mark.parametrize(
    ("text", "tier"),
    [
        ("yaml.load(text)", Tier.REVIEW),
        ("yaml.load(text, Loader=yaml.FullLoader)", Tier.INFORMATION),
        ("tarfile.open(p).extractall(d)", Tier.REVIEW),
        ("tarfile.open(p).extractall(d, members=safe(p))", Tier.INFORMATION),
        ("Markup(f'<b>{name}</b>')", Tier.REVIEW),
        ("Markup('<b>%s</b>' % name)", Tier.REVIEW),
        ("Markup('<b>' + name)", Tier.REVIEW),
        ("Markup('<b>{}</b>'.format(escape(name)))", Tier.INFORMATION),
        ("Markup(render_to_string('a.html'))", Tier.INFORMATION),
        ("mark_safe(html)", Tier.INFORMATION),
        ("mark_safe(f'<b>{name}')", Tier.REVIEW),
    ],
)
def test_the_call_itself_tells_how_dangerous_it_is(tmp_path: Path, text: str, tier: Tier) -> None:
    imports = "import tarfile, yaml\nfrom django.utils.safestring import mark_safe\nfrom markupsafe import Markup\n"
    (finding,) = findings(find_security, tmp_path, {"a.py": f"{imports}{text}\n"})
    assert finding.tier is tier


@pytest.mark.parametrize(
    "text",
    [
        "import yaml\n\nclass Ordered(yaml.SafeLoader): ...\n\ndata = yaml.load(text, Ordered)\n",
        "import yaml\n\ndef f(text):\n    class L(yaml.CSafeLoader): ...\n    return yaml.load(text, Loader=L)\n",
        "import yaml\ndata = yaml.load(text, Loader=yaml.BaseLoader)\n",
        "import tarfile\nfrom zipfile import ZipFile\nwith ZipFile(path) as both:\n    both.extractall(place)\n",
        "import tarfile, zipfile\nboth = zipfile.ZipFile(path)\nboth.extractall(place)\n",
    ],
)
def test_what_is_safe_by_where_it_comes_from_is_not_reported(tmp_path: Path, text: str) -> None:
    assert rules(find_security, tmp_path, text) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("unsafe-yaml", "import yaml\n\nclass Ordered(yaml.Loader): ...\n\ndata = yaml.load(text, Ordered)\n"),
        (
            "unsafe-extraction",
            "import tarfile, zipfile\nboth = zipfile.ZipFile(p)\nboth = tarfile.open(p)\nboth.extractall(d)\n",
        ),
    ],
)
def test_what_only_looks_like_it_is_reported(tmp_path: Path, rule: str, text: str) -> None:
    assert rules(find_security, tmp_path, text) == [f"security/{rule}"]


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("def f(command):\n    os.system(command)\n", Severity.MEDIUM),
        ("for hook in settings.hooks:\n    subprocess.call(hook, shell=True)\n", Severity.MEDIUM),
        ("class A:\n    def f(self):\n        subprocess.run([self.command], shell=True)\n", Severity.MEDIUM),
        ("def f(command):\n    subprocess.Popen(str(command), shell=True)\n", Severity.MEDIUM),
        ("def f(name):\n    command = 'ls ' + name\n    os.system(command)\n", Severity.HIGH),
        ("def f(name):\n    command = 'ls'\n    command += name\n    os.system(command)\n", Severity.HIGH),
        ("def f(name):\n    command = ' '.join(['ls', name])\n    os.system(command)\n", Severity.HIGH),
        ("def f(self, x):\n    self.c = f'ls {x}'\n\ndef g(self):\n    os.system(self.c)\n", Severity.HIGH),
        ("def f():\n    command = input()\n    os.system(command)\n", Severity.HIGH),
        ("os.system(request.args['command'])\n", Severity.HIGH),
        ("os.system(sys.argv[1])\n", Severity.HIGH),
    ],
)
def test_a_command_that_is_passed_on_is_less_urgent_than_one_that_is_put_together(
    tmp_path: Path, text: str, severity: Severity
) -> None:
    (finding,) = findings(find_security, tmp_path, {"a.py": f"import os\nimport subprocess\nimport sys\n\n{text}"})
    assert (finding.rule_id, finding.tier, finding.severity) == ("security/shell-injection", Tier.REVIEW, severity)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("def f(expression):\n    return eval(expression)\n", Severity.MEDIUM),
        ("def f(self):\n    return eval(self.command, self.names)\n", Severity.MEDIUM),
        ("def f(request):\n    return eval(request.args['x'])\n", Severity.HIGH),
        ("def f():\n    text = input()\n    return eval(text)\n", Severity.HIGH),
        ("import sys\nprint(eval('1 + ' + sys.argv[1]))\n", Severity.HIGH),
    ],
)
def test_text_to_evaluate_is_urgent_where_it_comes_from_outside(tmp_path: Path, text: str, severity: Severity) -> None:
    (finding,) = findings(find_security, tmp_path, {"a.py": text})
    assert (finding.rule_id, finding.tier, finding.severity) == ("security/eval", Tier.REVIEW, severity)


@pytest.mark.parametrize(
    ("path", "severity"),
    [("contrib/ship.py", Severity.MEDIUM), ("build_app.py", Severity.MEDIUM), ("app/builder.py", Severity.HIGH)],
)
def test_a_command_of_those_who_build_the_program_is_less_urgent(tmp_path: Path, path: str, severity: Severity) -> None:
    (finding,) = findings(find_security, tmp_path, {path: "import os\nos.system('tar x ' + name)\n"})
    assert finding.severity is severity

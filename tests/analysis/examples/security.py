"""What must be reported, and what only looks like it: weaknesses."""

# ruff: noqa: E501 -- a source stays in one string

from analysis.findings import Tier
from tests.analysis.examples.example import Example

EXAMPLES = (
    Example(
        "security/shell-injection",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import subprocess\n\nsubprocess.run(f'ls {x}', shell=True)\n",
        (
            "import subprocess\n\nsubprocess.run(['ls', x])\n",
            {"tests/test_m.py": "import subprocess\n\nsubprocess.run(f'ls {x}', shell=True)\n"},
        ),
    ),
    Example(
        "security/eval",
        Tier.REVIEW,
        "m.py:1",
        "",
        "eval(text)\n",
        (
            "import ast\n\nast.literal_eval(text)\n",
            "model.eval()\n",
        ),
    ),
    Example(
        "security/exec",
        Tier.REVIEW,
        "m.py:1",
        "",
        "exec(text)\n",
        (
            "cursor.exec(text)\n",
            "exec(text)  # nosec\n",
        ),
    ),
    Example(
        "security/sql-injection",
        Tier.REVIEW,
        "m.py:1",
        "",
        "cursor.execute(f\"SELECT * FROM users WHERE name = '{name}'\")\n",
        (
            "cursor.execute('SELECT * FROM users WHERE name = ?', (name,))\n",
            "print(f'Chosen {name} of the list')\n",
        ),
    ),
    Example(
        "security/pickle",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import pickle\n\npickle.loads(data)\n",
        (
            "import json\n\njson.loads(data)\n",
            "import pickle\n\npickle.loads(pickle.dumps(x))\n",
        ),
    ),
    Example(
        "security/unsafe-yaml",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import yaml\n\nyaml.load(text)\n",
        (
            "import yaml\n\nyaml.safe_load(text)\n",
            "import yaml\n\nyaml.load(text, Loader=yaml.SafeLoader)\n",
        ),
    ),
    Example(
        "security/tls-verification-off",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import requests\n\nrequests.get('https://x', verify=False, timeout=1)\n",
        (
            "import requests\n\nrequests.get('https://x', verify='ca.pem', timeout=1)\n",
            "check('https://x', verify=False)\n",
        ),
    ),
    Example(
        "security/weak-tls",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import ssl\n\nssl.wrap_socket(s, ssl_version=ssl.PROTOCOL_SSLv3)\n",
        (
            "import ssl\n\nssl.wrap_socket(s, ssl_version=ssl.PROTOCOL_TLS_CLIENT)\n",
            "import ssl\n\nssl.create_default_context()\n",
        ),
    ),
    Example(
        "security/ssh-host-key-ignored",
        Tier.REVIEW,
        "m.py:4",
        "",
        "import paramiko\n\nc = paramiko.client.SSHClient()\nc.set_missing_host_key_policy(paramiko.AutoAddPolicy)\n",
        (
            "import paramiko\n\nc = paramiko.client.SSHClient()\nc.set_missing_host_key_policy(paramiko.RejectPolicy)\n",
            "import paramiko\n\nc = paramiko.client.SSHClient()\nc.load_system_host_keys()\n",
        ),
    ),
    Example(
        "security/weak-hash",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import hashlib\n\nhashlib.md5(password)\n",
        (
            "import hashlib\n\nhashlib.sha256(password)\n",
            "import hashlib\n\nhashlib.md5(password, usedforsecurity=False)\n",
        ),
    ),
    Example(
        "security/weak-cipher",
        Tier.REVIEW,
        "m.py:3",
        "",
        "from cryptography.hazmat.primitives.ciphers import algorithms\n\nalgorithms.ARC4(key)\n",
        (
            "from cryptography.hazmat.primitives.ciphers import algorithms\n\nalgorithms.AES(key)\n",
            "library.ARC4(key)\n",
        ),
    ),
    Example(
        "security/weak-key",
        Tier.REVIEW,
        "m.py:3",
        "",
        "from cryptography.hazmat.primitives.asymmetric import rsa\n\nrsa.generate_private_key(public_exponent=65537, key_size=1024)\n",
        (
            "from cryptography.hazmat.primitives.asymmetric import rsa\n\nrsa.generate_private_key(public_exponent=65537, key_size=3072)\n",
            "rsa.generate_private_key(public_exponent=65537, key_size=1024)\n",
        ),
    ),
    Example(
        "security/weak-snmp",
        Tier.REVIEW,
        "m.py:3",
        "",
        "from pysnmp.hlapi import CommunityData\n\nCommunityData('public', mpModel=0)\n",
        (
            "from pysnmp.hlapi import UsmUserData\n\nUsmUserData('user', 'auth', 'private')\n",
            "CommunityData('public', mpModel=0)\n",
        ),
    ),
    Example(
        "security/hardcoded-password",
        Tier.REVIEW,
        "m.py:1",
        "",
        "password = 'hunter22x'\n",
        (
            "import os\n\npassword = os.environ['PASSWORD']\n",
            "password = 'changeme1'\n",
            "password = 'access_token'\n",
        ),
    ),
    Example(
        "security/request-without-timeout",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import requests\n\nrequests.get('https://x')\n",
        (
            "import requests\n\nrequests.get('https://x', timeout=3)\n",
            "shelf.get('https://x')\n",
        ),
    ),
    Example(
        "security/unsafe-extraction",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import tarfile\n\ntarfile.open(p).extractall(d)\n",
        (
            "import tarfile\n\ntarfile.open(p).extractall(d, filter='data')\n",
            "text.extractall(pattern)\n",
        ),
    ),
    Example(
        "security/insecure-temporary-file",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import tempfile\n\ntempfile.mktemp()\n",
        (
            "import tempfile\n\ntempfile.mkstemp()\n",
            "factory.mktemp('x')\n",
        ),
    ),
    Example(
        "security/flask-debug",
        Tier.REVIEW,
        "m.py:4",
        "",
        "from flask import Flask\n\napp = Flask('x')\napp.run(debug=True)\n",
        (
            "from flask import Flask\n\napp = Flask('x')\napp.run(debug=False)\n",
            "app.run(debug=True)\n",
        ),
    ),
    Example(
        "security/file-permissions",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import os\n\nos.chmod('a', 0o777)\n",
        (
            "import os\n\nos.chmod('a', 0o600)\n",
            "import os\n\nos.chmod('a', 0o644)\n",
        ),
    ),
    Example(
        "security/template-autoescape-off",
        Tier.INFORMATION,
        "m.py:3",
        "",
        "import jinja2\n\njinja2.Environment(autoescape=False)\n",
        (
            "import jinja2\n\njinja2.Environment(autoescape=True)\n",
            "import jinja2\n\njinja2.Environment(autoescape=jinja2.select_autoescape())\n",
        ),
    ),
    Example(
        "security/unescaped-markup",
        Tier.REVIEW,
        "m.py:3",
        "",
        "from markupsafe import Markup\n\nMarkup(f'<b>{name}</b>')\n",
        (
            "from markupsafe import Markup\n\nMarkup('<b>{}</b>').format(name)\n",
            "from markupsafe import escape\n\nescape(name)\n",
        ),
    ),
    Example(
        "security/remote-logging-config",
        Tier.REVIEW,
        "m.py:3",
        "",
        "import logging.config\n\nlogging.config.listen(9999)\n",
        (
            "import logging.config\n\nlogging.config.listen(9999, verify=check)\n",
            "import logging.config\n\nlogging.config.dictConfig(table)\n",
        ),
    ),
    Example(
        "security/unencrypted-protocol",
        Tier.INFORMATION,
        "m.py:3",
        "",
        "import telnetlib\n\ntelnetlib.Telnet(host)\n",
        (
            "import paramiko\n\nparamiko.SSHClient()\n",
            "library.Telnet(host)\n",
        ),
    ),
    Example(
        "security/xml-entities",
        Tier.INFORMATION,
        "m.py:3",
        "",
        "import xml.etree.ElementTree as ET\n\nET.parse(path)\n",
        (
            "import defusedxml.ElementTree as ET\n\nET.parse(path)\n",
            "import xml.etree.ElementTree as ET\n\nET.Element('a')\n",
        ),
    ),
    Example(
        "security/listens-everywhere",
        Tier.INFORMATION,
        "m.py:1",
        "",
        "serve('0.0.0.0', 80)\n",
        (
            "serve('127.0.0.1', 80)\n",
            "version = '10.0.0.0'\n",
        ),
    ),
    Example(
        "security/path-traversal",
        Tier.REVIEW,
        "m.js:2",
        "send",
        {
            "m.js": "const fs = require('fs')\nconst send = (req, res) => fs.createReadStream('a/' + req.params.name).pipe(res)\n"
        },
        (
            {
                "m.js": "const fs = require('fs')\nconst send = (req, res) => fs.createReadStream('a/' + res.name).pipe(res)\n"
            },
            {"m.js": "const send = (req, res) => res.sendFile(req.params.name, { root: 'a' })\n"},
            {
                "m.js": "const fs = require('fs')\nexport function send(req) {\n  const { name } = req.params\n"
                "  if (!NAMES.includes(name)) return\n  return fs.readFileSync(name)\n}\n"
            },
        ),
    ),
    Example(
        "security/open-redirect",
        Tier.REVIEW,
        "m.js:1",
        "go",
        {"m.js": "const go = (req, res) => res.redirect(req.query.next)\n"},
        (
            {"m.js": "const go = (req, res) => res.redirect(`/users/${req.params.id}`)\n"},
            {"m.js": "const go = (req, res) => res.redirect(isOurs(req.query.next) ? req.query.next : '/')\n"},
        ),
    ),
    Example(
        "security/request-forgery",
        Tier.REVIEW,
        "m.ts:2",
        "load",
        {"m.ts": "export async function load(req: Request) {\n  return fetch(req.query.url as string)\n}\n"},
        (
            {"m.ts": "export const load = (req: Request) => fetch(`https://api.test/users/${req.query.id}`)\n"},
            {
                "m.ts": "export async function load(req) {\n  const url = new URL(req.query.url)\n"
                "  if (url.host !== OURS) throw Error()\n  return fetch(req.query.url)\n}\n"
            },
        ),
    ),
    Example(
        "security/regex-from-request",
        Tier.REVIEW,
        "m.js:1",
        "find",
        {"m.js": "const find = (req) => names.filter((one) => new RegExp(req.query.q).test(one))\n"},
        (
            {"m.js": "const find = (req) => names.filter((one) => new RegExp(escapeRegExp(req.query.q)).test(one))\n"},
            {"m.js": "const find = (word) => new RegExp(word)\n"},
        ),
    ),
    Example(
        "security/prototype-pollution",
        Tier.REVIEW,
        "m.js:1",
        "set",
        {"m.js": "const set = (req) => { data[req.body.part][req.body.key] = req.body.value }\n"},
        (
            {"m.js": "const set = (req) => { data[req.body.key] = req.body.value }\n"},
            {"m.js": "const set = (part, key, value) => { data[part][key] = value }\n"},
        ),
    ),
    Example(
        "security/weak-random",
        Tier.REVIEW,
        "m.js:1",
        "",
        {"m.js": "export const resetToken = Math.random().toString(36)\n"},
        (
            {"m.js": "export const key = Math.random().toString(36)\n"},
            {"m.js": "const fetchToken = Math.random()\nconst generateIdForToken = () => Math.random()\n"},
        ),
    ),
    Example(
        "security/unsigned-token",
        Tier.REVIEW,
        "m.js:1",
        "read",
        {"m.js": "const read = (token) => jwt.verify(token, key, { algorithms: ['HS256', 'none'] })\n"},
        (
            {"m.js": "const read = (token) => jwt.verify(token, key, { algorithms: ['HS256'] })\n"},
            {"m.js": "const style = { algorithm: 'nonesuch' }\n"},
        ),
    ),
    Example(
        "security/cors-credentials",
        Tier.REVIEW,
        "m.js:1",
        "",
        {"m.js": "app.use(cors({ origin: true, credentials: true }))\n"},
        (
            {"m.js": "app.use(cors({ origin: OURS, credentials: true }))\n"},
            {"m.js": "const login = { origin: true, credentials: true }\n"},
        ),
    ),
)

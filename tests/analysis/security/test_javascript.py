"""Weaknesses of JavaScript and TypeScript, each beside what only looks like it."""

from pathlib import Path

import pytest

from analysis.findings import Category, Finding, Severity, Tier
from analysis.index.index import Index
from analysis.index.snapshot import take_snapshot
from analysis.security.javascript.find import find_javascript_security
from tests.trees import write_tree

SHELL = "import { exec, spawn } from 'node:child_process'\n"
JWT = "import jwt from 'jsonwebtoken'\n"


def findings(root: Path, files: dict[str, str]) -> list[Finding]:
    return find_javascript_security(Index(take_snapshot(write_tree(root, files)), workers=1))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("eval", "export const run = (text) => eval(text)\n"),
        ("eval", "export const made = (body) => new Function('a', body)\n"),
        ("eval", "export const later = (name) => setTimeout(`run(${name})`, 10)\n"),
        ("eval", "export const find = (id) => db.orders.find({ $where: `this.id === '${id}'` })\n"),
        ("eval", "import vm from 'node:vm'\nexport const run = (req) => vm.runInNewContext(req.body.code)\n"),
        ("shell-injection", SHELL + "export const list = (folder) => exec(`ls ${folder}`)\n"),
        ("shell-injection", SHELL + "export const list = (folder) => spawn('ls ' + folder, { shell: true })\n"),
        ("shell-injection", "const run = promisify(require('child_process').exec)\nexports.f = (a) => run('l ' + a)\n"),
        ("shell-injection", SHELL + "export function f(req) {\n  const { host } = req.query\n  exec(host)\n}\n"),
        ("sql-injection", "export const f = (name) => db.query(`SELECT * FROM a WHERE b = '${name}'`)\n"),
        ("sql-injection", "const f = (name) => { const sql = `DELETE FROM a WHERE b = '${name}'`; db.run(sql) }\n"),
        ("sql-injection", "export const f = (req) => db.$queryRawUnsafe(`SELECT * FROM ${req.query.table}`)\n"),
        ("sql-injection", "export const f = (name) => repository.where(`user.name = '${name}'`)\n"),
        ("unescaped-markup", "export const f = (user) => { box.innerHTML = `<b>${user.name}</b>` }\n"),
        ("unescaped-markup", "const f = (all) => { box.innerHTML = all.map((one) => `<li>${one.name}`).join('') }\n"),
        ("unescaped-markup", "box.insertAdjacentHTML('beforeend', new URLSearchParams(location.search).get('a'))\n"),
        ("unescaped-markup", "export const f = (user) => document.write('<b>' + user.name + '</b>')\n"),
        ("unescaped-markup", "export const f = (text) => sanitizer.bypassSecurityTrustHtml(text)\n"),
        ("tls-verification-off", "https.request({ rejectUnauthorized: false })\n"),
        ("tls-verification-off", "process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0'\n"),
        ("weak-hash", "import c from 'crypto'\nexport const f = (password) => c.createHash('md5').update(password)\n"),
        ("weak-hash", "const md5 = require('md5')\nexports.f = (token, name) => token === md5(name)\n"),
        ("weak-cipher", "const { createCipher } = require('crypto')\nexports.f = (key) => createCipher('aes', key)\n"),
        ("weak-cipher", "import * as c from 'crypto'\nconst f = (k) => c.createCipheriv('aes-128-ecb', k, null)\n"),
        ("hardcoded-password", "const dbPassword = 'hunter22x'\n"),
        ("hardcoded-password", "const options = { clientSecret: process.env.SECRET || 'b71kd02mzq9' }\n"),
        ("hardcoded-password", JWT + "export const f = (user) => jwt.sign(user, 'shh')\n"),
        ("hardcoded-password", "import session from 'express-session'\napp.use(session({ secret: 'keyboard cat' }))\n"),
        ("weak-random", "export function generateOtp() {\n  return Math.floor(Math.random() * 1e6)\n}\n"),
        ("open-redirect", "location.href = new URLSearchParams(window.location.search).get('next')\n"),
    ],
)  # fmt: skip
def test_a_planted_weakness_is_found(tmp_path: Path, rule: str, text: str) -> None:
    (finding,) = findings(tmp_path, {"src/a.ts": text})
    assert (finding.rule_id, finding.tier) == (f"security/{rule}", Tier.REVIEW)
    assert (finding.category, finding.severity > Severity.LOW) == (Category.SECURITY, True)


@pytest.mark.parametrize(
    "text",
    [
        "const all = eval('1 + 1')\nconst me = new Function('return this')()\nmodel.eval(x)\n",
        "export const found = /a/.exec(`b ${c}`)\n",
        "import { execFile, spawn } from 'execa'\nexport const f = (a) => [execFile(a), spawn('ls', [`${a}`])]\n",
        SHELL + "const FOLDER = 'a'\nexport const f = (n: number) => exec(`ls ${FOLDER} ${n} ${process.pid}`)\n",
        SHELL + "export const f = (a) => exec(`ls ${shellQuote(a)}`)\n",
        "export const f = (id) => db.query('SELECT * FROM users WHERE id = $1', [id])\n",
        "export const f = (id) => [sql`SELECT * FROM a WHERE b = ${id}`, db.$queryRaw`SELECT ${id}`]\n",
        "export const f = (ids) => { const marks = ids.map(() => '?').join(','); return db.query('SELECT 1') }\n",
        "export const f = (a) => api.get(`update ${a} of the list`)\n",
        "export const f = (n: number) => { box.innerHTML = '<b>' + n + '</b>'; box.textContent = name }\n",
        "export const f = (user) => { box.innerHTML = `<b>${escapeHtml(user.name)}</b><i>${t('hello')}</i>` }\n",
        "const text = '<b>' + COLOUR + '</b>'\nbox.innerHTML = text\nbox.innerHTML = ''\n",
        "https.request({ rejectUnauthorized: true })\nhttps.request({ rejectUnauthorized: !insecure })\n",
        "const password = ''\nconst apiKey = process.env.API_KEY\nconst token = 'refresh_token'\n",
        "const secret = 'your-secret-123'\nconst clientSecret = 'OAUTH2_CLIENT'\nconst passwordLabel = 'label12345'\n",
        "const apiKey = 'phc_9CipPajQC22mSkk2wxe2'\n",
        JWT + "export const f = (user) => jwt.sign(user, process.env.KEY)\n",
        "eval(text) // eslint-disable-line no-eval\n",
        "// nosemgrep\neval(text)\n",
        "// eval(text)\nconst told = 'never eval(text)'\n",
        "export const f = (req, res) => res.redirect('back')\n",
        "export const f = (config) => fs.readFileSync(config.searchParams.get('cert'))\n",
        "location.href = location.pathname + location.search\n",
    ],
)  # fmt: skip
def test_the_right_way_is_not_reported(tmp_path: Path, text: str) -> None:
    assert findings(tmp_path, {"src/a.ts": text}) == []


@pytest.mark.parametrize(
    "text",
    [
        "import { createHash } from 'crypto'\nexport const key = (text) => createHash('md5').update(text)\n",
        "export const f = (table) => db.query(`SELECT * FROM ${table}`)\n",
        SHELL + "export const f = () => exec(`ls ${folderOf(project)}`)\n",
        "export const f = (html) => { box.innerHTML = render(`<b>${html.name}`) + user.name }\n",
        "const agent = options.allowSelfSigned ? new Agent({ rejectUnauthorized: false }) : null\n",
        "export const heading = (title) => { box.innerHTML = `<h1>${title}</h1>` }\n",
        "import vm from 'vm'\nexport const f = (code) => vm.runInThisContext(code)\n",
        "app.use(cors({ origin: '*', credentials: true }))\n",
        "if (!isProduction) app.enableCors({ origin: true, credentials: true })\n",
        "import md5 from 'md5'\nconst digestAuth = (password) => md5(password)\n",
        "const f = (item) => setTimeout(`focus(${item.id})`, 0)\n",
        SHELL + "export const f = (scheme) => exec(`xdg-mime query default ${scheme}`)\n",
        "// The text is trusted: it was written by the server.\neval(text)\n",
    ],
)
def test_what_is_mostly_harmless_is_information(tmp_path: Path, text: str) -> None:
    (finding,) = findings(tmp_path, {"src/a.ts": text})
    assert (finding.tier, finding.severity) == (Tier.INFORMATION, Severity.LOW)


@pytest.mark.parametrize(
    ("path", "tiers"),
    [
        ("src/a.jsx", [Tier.REVIEW]),
        ("tests/a.js", []),
        ("src/a.test.js", []),
        ("examples/a.js", []),
        ("vendor/a.js", []),
        ("src/a.min.js", []),
        ("scripts/a.js", [Tier.INFORMATION]),
        ("webpack.config.js", [Tier.INFORMATION]),
        ("src/plugin-runner.js", [Tier.INFORMATION]),
    ],
)
def test_the_place_says_who_may_be_attacked(tmp_path: Path, path: str, tiers: list[Tier]) -> None:
    assert [one.tier for one in findings(tmp_path, {path: "eval(text)\n", "src/b.ts": ""})] == tiers


def test_what_tools_wrote_is_left_alone_and_what_others_wrote_is_information(tmp_path: Path) -> None:
    licence = "/* Copied from Somebody Else, with thanks. */\n"
    own = {f"src/{name}.js": "export const a = 1\n" for name in "abcdefghij"}
    found = findings(
        tmp_path, {**own, "src/made.js": "// @generated\neval(text)\n", "src/other.js": f"{licence}eval(text)\n"}
    )
    assert [(one.location.path, one.tier) for one in found] == [("src/other.js", Tier.INFORMATION)]


def test_a_finding_tells_the_function_and_what_is_put_in(tmp_path: Path) -> None:
    text = SHELL + "\nexport class Folder {\n  list(name) {\n    exec(`ls ${name}`, () => {})\n  }\n}\n"
    (finding,) = findings(tmp_path, {"src/a.ts": text})
    assert (finding.location.line, finding.symbol) == (5, "Folder.list")
    assert finding.message == "`name` goes into a command that a shell runs"


def test_text_that_never_ends_is_no_hindrance(tmp_path: Path) -> None:
    long = " +\n".join(["name"] * 3000)
    (finding,) = findings(
        tmp_path, {"src/a.js": f"const f = (name) => db.query('SELECT 1 FROM a WHERE b = ' +\n{long})\n"}
    )
    assert finding.rule_id == "security/sql-injection"

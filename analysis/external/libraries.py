"""Well-known libraries by what they reach; a new one is a word in these tables."""

import re
from functools import lru_cache

from analysis.result import UseKind

_HTTP_CLIENTS = (
    "requests httpx aiohttp urllib3 urllib.request http.client pycurl httplib2 treq axios node-fetch got "
    "undici ky superagent needle cross-fetch ofetch fetch "
)
HTTP_CLIENTS = frozenset(_HTTP_CLIENTS.split())
_APIS = (
    "boto3 botocore aiobotocore stripe slack_sdk slack_bolt github githubkit gitlab jira twilio sendgrid "
    "openai anthropic "
    "googleapiclient kubernetes kubernetes_asyncio docker gql hvac telegram discord praw tweepy consul pysolr "
    "websockets websocket grpc octokit openid-client nodemailer"
)
_DATABASES = (
    "sqlalchemy sqlmodel psycopg psycopg2 asyncpg pymysql MySQLdb aiomysql sqlite3 aiosqlite pymongo "
    "motor redis aioredis "
    "elasticsearch opensearchpy peewee tortoise cassandra neo4j duckdb clickhouse_driver clickhouse_connect pyodbc "
    "oracledb cx_Oracle alembic django.db pg mysql mysql2 mongodb mongoose ioredis knex typeorm sequelize prisma "
    "drizzle-orm better-sqlite3 kysely"
)
_FILES = "pathlib shutil tempfile glob fileinput aiofiles fsspec zipfile tarfile fs fs/promises fs-extra glob-promise"
_PROGRAMS = "subprocess pexpect sh plumbum anyio.run_process child_process execa cross-spawn zx"

LIBRARIES: dict[str, UseKind] = {
    **dict.fromkeys([*HTTP_CLIENTS, *_APIS.split()], UseKind.HTTP),
    **dict.fromkeys(_DATABASES.split(), UseKind.DATABASE),
    **dict.fromkeys(_FILES.split(), UseKind.FILE_SYSTEM),
    **dict.fromkeys(_PROGRAMS.split(), UseKind.SUBPROCESS),
}
FUNCTIONS: dict[str, tuple[UseKind, str]] = {
    **dict.fromkeys(("os.system", "os.popen", "os.execv", "os.execvp", "os.spawnv"), (UseKind.SUBPROCESS, "os")),
    **dict.fromkeys(
        ("asyncio.create_subprocess_exec", "asyncio.create_subprocess_shell"), (UseKind.SUBPROCESS, "asyncio")
    ),
    **dict.fromkeys(
        ("os.remove", "os.unlink", "os.rename", "os.replace", "os.makedirs", "os.mkdir", "os.listdir", "os.scandir",
         "os.walk", "os.chmod", "os.stat", "io.open", "codecs.open"),
        (UseKind.FILE_SYSTEM, "os"),
    ),
}  # fmt: skip

DATABASE_SCHEMES = re.compile(
    r"^(postgres(?:ql)?|mysql|mariadb|sqlite|mongodb|redis|rediss|oracle|mssql|clickhouse|snowflake|bigquery|duckdb"
    r"|cassandra|neo4j|bolt)(?:\+\w+)?://"
)
NO_SERVICE = re.compile(
    r"(^|\.)(example\.(com|org|net)|example|test|invalid|w3\.org|json-schema\.org|schema\.org|purl\.org|xmlsoap\.org"
    r"|python\.org|readthedocs\.(io|org)|mozilla\.org|wikipedia\.org|stackoverflow\.com|ietf\.org|opengis\.net"
    r"|openxmlformats\.org|spdx\.org|creativecommons\.org|apache\.org|gnu\.org)$|^(docs?|www\.docs|blog|developer)\."
)
"""Hosts in identifiers, documentation and examples, which nobody calls."""


@lru_cache(1 << 16)
def library_of(module: str) -> tuple[str, UseKind] | None:
    """The known library that a module belongs to, by its longest known prefix."""
    plain = module.removeprefix("node:").removeprefix("@prisma/client")
    scope = {"@octokit": "octokit", "@aws-sdk": "boto3"}.get(plain.partition("/")[0])
    name = scope or (plain or "prisma")
    while name:
        if name in LIBRARIES:
            return name, LIBRARIES[name]
        cut = max(name.rfind("."), name.rfind("/"))
        name = name[:cut] if cut > 0 else ""
    return None

"""A registry on loopback, as PyPI and npm answer, with real tiny packages that uv and npm install."""

import base64
import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import MappingProxyType
from typing import Any, override

NOW = datetime.now(UTC)


@dataclass
class Shelf:
    """What is served; `asked` are the paths that came, with the status that each got."""

    url: str = ""
    documents: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, int]] = field(default_factory=list)

    @property
    def index(self) -> str:
        return f"{self.url}/simple"

    @property
    def npm(self) -> str:
        return f"{self.url}/npm"

    def wheel(
        self,
        name: str,
        version: str,
        code: str = "",
        *,
        days: float | None = 30,
        yanked: bool | str = False,
        python: str = ">=3.8",
        needs: tuple[str, ...] = (),
    ) -> None:
        """A Python package of one module; `days` is its age."""
        file = f"{name}-{version}-py3-none-any.whl"
        content = wheel(name, version, code or f"VERSION = {version!r}\n", python, needs)
        self.files[f"/files/{file}"] = content
        page = self.documents.setdefault(
            f"/simple/{name}/", {"meta": {"api-version": "1.1"}, "name": name, "versions": [], "files": []}
        )
        page["versions"].append(version)
        entry = {
            "filename": file, "url": f"{self.url}/files/{file}", "requires-python": python, "yanked": yanked,
            "size": len(content), "hashes": {"sha256": hashlib.sha256(content).hexdigest()},
        }  # fmt: skip
        page["files"].append(entry | ({} if days is None else {"upload-time": moment(days)}))
        links = {"Changelog": f"https://{name}.example.org/changes"}
        self.documents[f"/pypi/{name}/json"] = {"info": {"project_urls": links}}

    def package(
        self,
        name: str,
        version: str,
        *,
        days: float = 30,
        deprecated: str = "",
        files: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """An npm package, with these files beside its package.json."""
        tarball = tgz(name, version, files)
        path = f"/npm/{name}/-/{name}-{version}.tgz"
        self.files[path] = tarball
        source = {"type": "git", "url": f"git+https://github.com/acme/{name}.git"}
        document = self.documents.setdefault(
            f"/npm/{name}", {"name": name, "versions": {}, "time": {}, "dist-tags": {}, "repository": source}
        )
        integrity = "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()
        about = {"name": name, "version": version, "dist": {"tarball": f"{self.url}{path}", "integrity": integrity}}
        document["versions"][version] = about | ({"deprecated": deprecated} if deprecated else {})
        document["time"][version] = moment(days)
        document["dist-tags"]["latest"] = version

    def image(self, name: str, tag: str, *, days: float | None = 30, content: str = "") -> str:
        """An image for one machine, behind an index as registries have them; its digest."""
        created = "1970-01-01T00:00:00Z" if days is None else moment(days)
        config = self._blob(f"/v2/{name}/blobs", {"created": created, "content": content})
        manifest = self._blob(f"/v2/{name}/manifests", {"config": {"digest": config}})
        index = {"manifests": [{"digest": manifest, "platform": {"architecture": "amd64"}}]}
        self.documents[f"/v2/{name}/manifests/{tag}"] = index
        tags = self.documents.setdefault(f"/v2/{name}/tags/list?n=1000", {"name": name, "tags": []})["tags"]
        tags += [] if tag in tags else [tag]
        return f"sha256:{hashlib.sha256(json.dumps(index).encode()).hexdigest()}"

    def _blob(self, folder: str, content: dict[str, Any]) -> str:
        digest = f"sha256:{hashlib.sha256(json.dumps(content).encode()).hexdigest()}"
        self.documents[f"{folder}/{digest}"] = content
        return digest

    def pages(self) -> list[tuple[str, int]]:
        return [(path, status) for path, status in self.asked if path.startswith(("/simple/", "/npm/"))]


@contextmanager
def registry() -> Iterator[Shelf]:
    """A server until the block ends."""
    shelf = Shelf()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(shelf))
    shelf.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield shelf
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def moment(days: float) -> str:
    return f"{NOW - timedelta(days=days):%Y-%m-%dT%H:%M:%S.000000Z}"


def wheel(name: str, version: str, code: str, python: str, needs: tuple[str, ...]) -> bytes:
    info = f"{name}-{version}.dist-info"
    asked = "".join(f"Requires-Dist: {need}\n" for need in needs)
    files = {
        f"{name}.py": code,
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        f"Requires-Python: {python}\n{asked}",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for path, text in (files | {f"{info}/RECORD": record}).items():
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), text)
    return written.getvalue()


def tgz(name: str, version: str, files: Mapping[str, str] = MappingProxyType({})) -> bytes:
    about = {"package.json": json.dumps({"name": name, "version": version})}
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        for path, text in (about | dict(files)).items():
            entry = tarfile.TarInfo(f"package/{path}")
            entry.size = len(text.encode())
            archive.addfile(entry, io.BytesIO(text.encode()))
    return written.getvalue()


def _handler(shelf: Shelf) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.startswith("/v2/") and self.headers.get("Authorization") != "Bearer anybody":
                self._ask_for_token()
                return
            document = shelf.documents.get(self.path)
            content = shelf.files.get(self.path) if document is None else json.dumps(document).encode()
            if content is None:
                self._answer(404, b"", "")
                return
            tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            same = self.headers.get("If-None-Match") == tag
            self._answer(304 if same else 200, b"" if same else content, tag)

        def _ask_for_token(self) -> None:
            """As Docker Hub does; the token is there for anybody."""
            shelf.documents["/token?service=tests"] = {"token": "anybody"}
            self.send_response(401)
            self.send_header("WWW-Authenticate", f'Bearer realm="{shelf.url}/token",service="tests"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_HEAD(self) -> None:
            self.do_GET()

        def _answer(self, status: int, content: bytes, tag: str) -> None:
            shelf.asked.append((self.path, status))
            simple = self.path.startswith("/simple/")
            self.send_response(status)
            self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json" if simple else "application/json")
            self.send_header("Content-Length", str(len(content)))
            if tag:
                self.send_header("ETag", tag)
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        @override
        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler

"""Python package indexes: https://packaging.python.org/en/latest/specifications/simple-repository-api/."""

from contextlib import suppress
from datetime import datetime
from urllib.parse import urlsplit

from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError

from integrations.errors import NotFound, Unavailable
from integrations.registries.connection import Registry
from integrations.registries.html_index import links_of
from integrations.registries.models import Package, Release

PUBLIC = "https://pypi.org/simple"
SIMPLE = "application/vnd.pypi.simple.v1+json, text/html;q=0.1"
NOTES = ("changelog", "changes", "release notes", "releases", "history", "what's new", "news")
HOMES = ("source", "source code", "repository", "github", "code", "homepage", "home")


class IndexFile(BaseModel):
    """`url` may be relative to the page that names it."""

    model_config = ConfigDict(populate_by_name=True)

    filename: str
    url: str = ""
    hashes: dict[str, str] = {}
    published: datetime | None = Field(default=None, validation_alias=AliasChoices("upload-time", "upload_time"))
    needs: str | None = Field(default=None, alias="requires-python")
    yanked: bool | str = False

    @property
    def version(self) -> str | None:
        """What the file name says, as PEP 503 indexes tell it no other way."""
        try:
            if self.filename.endswith(".whl"):
                return str(parse_wheel_filename(self.filename)[1])
            return str(parse_sdist_filename(self.filename)[1])
        except (InvalidWheelFilename, InvalidSdistFilename):
            return None


class IndexPage(BaseModel):
    files: list[IndexFile] = []


class _Facts(BaseModel):
    home_page: str | None = None
    project_urls: dict[str, str] | None = None
    package_url: str = ""


class _Project(BaseModel):
    info: _Facts = _Facts()


def read_package(registry: Registry, index: str, name: str) -> Package:
    """All versions that the index has. Raises NotFound, Unavailable."""
    page = read_page(registry, page_of(index, name))
    by_version: dict[str, list[IndexFile]] = {}
    for file in page.files:
        if version := file.version:
            by_version.setdefault(version, []).append(file)
    return Package(name=name, releases=tuple(_release(version, files) for version, files in by_version.items()))


def page_of(index: str, name: str) -> str:
    """Where an index lists the files of a package."""
    return f"{index.rstrip('/')}/{name}/"


def read_page(registry: Registry, url: str) -> IndexPage:
    """All files there, as JSON or, of an older index, as HTML. Raises NotFound, Unavailable."""
    content = registry.get(url, SIMPLE)
    with suppress(ValidationError):
        if not content.lstrip().startswith(b"<"):
            return IndexPage.model_validate_json(content)
        if files := files_of(content.decode(errors="replace")):
            return IndexPage(files=files)
    raise Unavailable(urlsplit(url).hostname or url, f"GET {urlsplit(url).path}", "not a page of an index")


def files_of(page: str) -> list[IndexFile]:
    """The files of a page in HTML: https://packaging.python.org/en/latest/specifications/simple-repository-api/."""
    found = []
    for text, attributes in links_of(page):
        url, _, fragment = attributes.get("href", "").partition("#")
        kind, _, digest = fragment.partition("=")
        published = attributes.get("data-upload-time") or None
        found.append(
            IndexFile.model_validate(
                {
                    "filename": text, "url": url, "hashes": {kind: digest} if digest else {},
                    "requires-python": attributes.get("data-requires-python"), "upload-time": published,
                    "yanked": (attributes["data-yanked"] or True) if "data-yanked" in attributes else False,
                }
            )
        )  # fmt: skip
    return found


def read_notes(registry: Registry, index: str, name: str) -> str:
    """Where the project says what changed: one of its links, empty where the index does not tell."""
    if not index.rstrip("/").endswith("/simple"):
        return ""
    url = f"{index.rstrip('/').removesuffix('/simple')}/pypi/{name}/json"
    try:
        facts = _Project.model_validate(registry.read(url, "application/json")).info
    except (NotFound, Unavailable, ValidationError):
        return ""
    links = {label.casefold(): link for label, link in (facts.project_urls or {}).items()}
    for wanted in (*NOTES, *HOMES):
        if link := links.get(wanted):
            return link if link.startswith("https://") else ""
    return facts.home_page or ""


def _release(version: str, files: list[IndexFile]) -> Release:
    """It is out since its first file is, and taken back when every file is."""
    dates = [file.published for file in files if file.published]
    reasons = [file.yanked for file in files if file.yanked is not False]
    withdrawn = next((reason for reason in reasons if isinstance(reason, str) and reason), "no reason given")
    return Release(
        version=version,
        published=min(dates) if dates else None,
        withdrawn=withdrawn if len(reasons) == len(files) else "",
        needs=next((file.needs for file in files if file.needs), ""),
    )

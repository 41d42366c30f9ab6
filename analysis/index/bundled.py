"""Where an application carries other people's libraries, so as to run without installing them."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from analysis.index.copied import declared_packages, foreign_modules, said_to_be_bundled
from analysis.index.headers import is_foreign_release, read_release
from analysis.index.index import Index
from analysis.index.languages import Language
from analysis.index.layer import Layer
from analysis.index.source import SourceFile

FOLDER = re.compile(r"^(\w+[_-])?(libs?|ext|externals?|deps|vendor(ed|s)?|third[_-]?party)\d?([_-]?py\d*)?$")
"""What such folders are called; most of these names hold code of the project's own."""
_NAMES = """
appdirs apscheduler argparse attr attrs babel backports beaker bencode boto bottle bs4 cachetools certifi chardet
charset_normalizer cheetah cherrypy click colorama configobj crypto dateutil decorator docutils dogpile feedparser
flask future gntp guessit html5lib httplib2 idna importlib_metadata itsdangerous jinja2 jsonschema jwt lxml mako
markdown markupsafe msgpack mutagen nose oauth2 oauthlib packaging past pil pkg_resources platformdirs ply psutil
pyasn1 pycparser pygments pyparsing pytz rarfile requests requests_oauthlib rsa setuptools simplejson six soupsieve
sqlalchemy subliminal suds toml tomli tornado typing_extensions tzlocal urllib3 webencodings webob websocket
werkzeug wrapt xmltodict yaml zipp
"""
LIBRARIES = frozenset(_NAMES.split())
"""Modules of libraries that are often carried along."""
FEWEST = 3
FEWEST_BELOW = 6
"""As many must lie in such a folder further down: instrumentation has a module for each library that it is about."""
SUBREPO = ".gitrepo"
"""git-subrepo's note in the folder of a repository that was copied in."""
INSTALLED = (".dist-info", ".egg-info")
"""What an installer leaves beside the libraries that it put into a folder."""
LICENCE = re.compile(r"^(licen[cs]e|copying|unlicense)([-.](txt|md|rst|mit|bsd|apache|l?gpl|python))?$", re.IGNORECASE)
MANIFESTS = frozenset({"setup.py", "setup.cfg", "pyproject.toml", "package.json", "Cargo.toml", "go.mod", "Gemfile"})
OWN_TERMS = re.compile(r"(^|/)(ee|enterprise|docs?|tests?|examples?|applications)/")
"""Parts of a project that have terms of their own though they are its own."""
LARGEST_SHARE = 0.15
"""As much of a project's code at most is a library that somebody copied in."""


def bundles(paths: Iterable[str]) -> tuple[str, ...]:
    """The folders, with a slash at the end: with several well-known libraries, or installed ones, or by git-subrepo."""
    libraries: defaultdict[str, set[str]] = defaultdict(set)
    carried = set()
    for folder, name in _entries(paths):
        if name == SUBREPO or name.endswith(INSTALLED):
            carried.add(folder)
        elif name.removesuffix(".py").lower() in LIBRARIES and _is_for_libraries(folder):
            libraries[folder].add(name.removesuffix(".py").lower())
    for folder, inside in libraries.items():
        if len(inside) >= (FEWEST if folder.count("/") == 1 else FEWEST_BELOW):
            carried.add(folder)
    return tuple(sorted(carried - {""}))


def licensed(files: Iterable[SourceFile]) -> tuple[str, ...]:
    """Folders, with a slash at the end, that have a licence other than the project's and no manifest: copied in."""
    code = [file.path for file in files if file.language is not Language.OTHER]
    licences = [(*_parted(file.path), file.blob) for file in files if LICENCE.match(file.path.rpartition("/")[2])]
    own = {blob for folder, _, blob in licences if not folder}
    apart = {folder for folder, _, blob in licences if folder and blob not in own and not OWN_TERMS.search(folder)}
    if not apart:
        return ()
    apart -= {folder for folder, name in map(_parted, (file.path for file in files)) if name in MANIFESTS}
    limit = LARGEST_SHARE * len(code)
    return tuple(sorted(one for one in apart if sum(path.startswith(one) for path in code) <= limit))


def _parted(path: str) -> tuple[str, str]:
    """The folder, with a slash at the end, and the name."""
    folder, slash, name = path.rpartition("/")
    return folder + slash, name


def _entries(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each folder, with a slash at the end, beside each name that lies directly in it."""
    seen = {""}
    for path in paths:
        below = path
        while below not in seen:
            seen.add(below)
            folder, slash, name = below.rpartition("/")
            yield folder + slash, name
            below = folder


@lru_cache(1 << 14)
def _is_for_libraries(folder: str) -> bool:
    return bool(FOLDER.match(folder.rpartition("/")[0].rpartition("/")[2]))


RELEASES: Layer[tuple[str, ...] | None] = Layer(
    name="releases",
    version=1,
    type=tuple[str, ...] | None,  # type: ignore[arg-type] # msgspec reads unions too
    languages=frozenset({Language.JAVASCRIPT}),
    extract=read_release,
)
"""Of scripts that look like a library as it is handed out: whose they say they are."""


def released(index: Index) -> list[str]:
    """Scripts that are somebody else's release."""
    found = index.facts(RELEASES).items()
    return [path for path, who in found if who is not None and is_foreign_release(path, who, index.snapshot)]


def bundled_in(index: Index) -> tuple[str, ...]:
    """The folders and files of the index's snapshot: a path that starts with one of them is somebody else's."""
    return index.share(_of_snapshot)


def _of_snapshot(index: Index) -> tuple[str, ...]:
    files, snapshot = index.snapshot.files, index.snapshot
    folders = {*bundles(file.path for file in files), *licensed(files), *said_to_be_bundled(snapshot)}
    single = {*declared_packages(snapshot), *foreign_modules(snapshot)}
    return tuple(sorted({*folders, *single, *released(index)}))

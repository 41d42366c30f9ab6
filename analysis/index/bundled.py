"""Folders in which an application carries other people's libraries, so as to run without installing them."""

from collections import defaultdict
from collections.abc import Iterable

from analysis.index.index import Index

FOLDERS = frozenset({"lib", "libs", "ext", "external", "externals", "deps"})
"""What such folders are called at the top of a repository; most of these names hold code of the project's own."""
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
SUBREPO = ".gitrepo"
"""git-subrepo's note in the folder of a repository that was copied in."""


def bundles(paths: Iterable[str]) -> tuple[str, ...]:
    """The folders, with a slash at the end: with several well-known libraries in them, or copied in by git-subrepo."""
    libraries: defaultdict[str, set[str]] = defaultdict(set)
    copied = set()
    for path in paths:
        top, _, rest = path.partition("/")
        if path.endswith(f"/{SUBREPO}"):
            copied.add(path.removesuffix(SUBREPO))
        elif top in FOLDERS:
            libraries[f"{top}/"].add(rest.partition("/")[0].removesuffix(".py").lower())
    carried = {folder for folder, inside in libraries.items() if len(inside & LIBRARIES) >= FEWEST}
    return tuple(sorted(copied | carried))


def bundled_in(index: Index) -> tuple[str, ...]:
    """The folders of the index's snapshot: a path that starts with one of them is somebody else's."""
    return index.share(_of_snapshot)


def _of_snapshot(index: Index) -> tuple[str, ...]:
    return bundles(file.path for file in index.snapshot.files)

"""Which modules a distribution offers, where that is not its own name."""

import re
from collections.abc import Iterable

from packaging.utils import canonicalize_name

_MODULES = """
attrs attr attrs | beautifulsoup4 bs4 | biopython Bio | dnspython dns | faiss-cpu faiss | gitpython git
google-api-python-client googleapiclient apiclient | grpcio grpc | jinja2 jinja2 | kafka-python kafka | msgpack msgpack
mysqlclient MySQLdb | opencv-python cv2 | opencv-python-headless cv2 | opencv-contrib-python cv2
opencv-contrib-python-headless cv2 | pillow PIL | protobuf google | peewee peewee playhouse
configobj configobj validate | matplotlib matplotlib mpl_toolkits pylab | adafruit-blinka board busio digitalio
libpass passlib | pycairo cairo | pycryptodome Crypto | pycryptodomex Cryptodome | pygithub github
pyjwt jwt | pymupdf fitz pymupdf | pyopenssl OpenSSL | pyserial serial
pysocks socks sockshandler | python-dateutil dateutil | python-docx docx | python-dotenv dotenv | python-jose jose
python-ldap ldap | python-magic magic | python-multipart multipart python_multipart | python-pptx pptx
python-slugify slugify | pytest pytest _pytest
pywin32 win32api win32con win32job win32process win32file win32event win32gui pythoncom win32com pywintypes
  win32gui_struct win32service win32serviceutil win32pipe win32clipboard win32ts win32pdh winerror winioctlcon
pyyaml yaml | pyzmq zmq | ruamel-yaml ruamel | scikit-image skimage | scikit-learn sklearn
setuptools setuptools pkg_resources
service-identity service_identity | tree-sitter tree_sitter | twisted twisted | typing-extensions typing_extensions
websocket-client websocket | zope-interface zope | pyasn1-modules pyasn1_modules | async-timeout async_timeout
python-socks python_socks | python-json-logger pythonjsonlogger | pytimeparse pytimeparse | mysql-connector-python mysql
psycopg2-binary psycopg2 | psycopg-binary psycopg | ipython IPython | markdown markdown | cython Cython cython
brotlicffi brotli brotlicffi | brotli brotli | zstandard zstandard | pydispatcher pydispatch
graphitesender graphitesend | pyqt5 PyQt5 | pyside2 PySide2 shiboken2 | pyside6 PySide6 shiboken6
pygobject gi | dm-tree tree | umap-learn umap | pynacl nacl | pyusb usb | snowflake-connector-python snowflake
discord-py discord | python-telegram-bot telegram | antlr4-python3-runtime antlr4 | django-environ environ
djangorestframework rest_framework | django-cors-headers corsheaders | django-filter django_filters
graphql-core graphql | gql gql | azure-identity azure | azure-storage-blob azure | google-cloud-storage google
apprise apprise | prefect prefect | semver semver | toml toml | tomli tomli | whitenoise whitenoise | pytz pytz
ct3 Cheetah | pyobjc-core objc | pyobjc-framework-cocoa AppKit Foundation Cocoa CoreFoundation
ft-scikit-optimize skopt | scikit-optimize skopt | py-find-1st utils_find_1st
django-activity-stream actstream | django-mptt mptt | django-redis django_redis | django-rq django_rq
"""
_TABLE = {
    words[0]: frozenset(words[1:])
    for entry in _MODULES.replace("\n  ", " ").replace("\n", "|").split("|")
    if (words := entry.split())
}
_TABLE["pypiwin32"] = _TABLE["pywin32"]
_BROUGHT_BY = {
    "anyio": "httpx starlette fastapi", "botocore": "boto3", "certifi": "requests httpx", "click": "flask typer",
    "httpcore": "httpx", "idna": "requests httpx", "jinja2": "flask",
    "jupyter_core": "notebook jupyter-server nbconvert",
    "markupsafe": "jinja2 flask", "nbformat": "notebook jupyter-server nbconvert nbclient",
    "numpy": "pandas scipy scikit-learn matplotlib xarray", "dateutil": "pandas botocore boto3 matplotlib arrow",
    "starlette": "fastapi", "tornado": "notebook jupyter-server jupyterhub", "urllib3": "requests botocore",
    "traitlets": "ipython ipykernel notebook jupyter-server jupyterhub nbconvert nbclient", "werkzeug": "flask",
}  # fmt: skip
"""Modules that come with others as a matter of course, and with which."""

_STUBS = re.compile(r"^types-|-stubs$")
_FRAMES = re.compile(r"^(?:python|py|lib)[-_]?|[-_]?(?:python|py|binary|client|sdk|stubs)\d?$")


def modules_of(distribution: str) -> frozenset[str]:
    """The top-level modules that a distribution is known to offer, or else its name as a module."""
    name = canonicalize_name(distribution)
    return _TABLE.get(name, frozenset({name.replace("-", "_")}))


def _bare(name: str) -> str:
    lowered = name.lower().replace(".", "-").replace("_", "-")
    return _FRAMES.sub("", lowered).replace("-", "") or lowered


def offers(distribution: str, module: str) -> bool:
    """Whether importing `module` may well need `distribution`; in doubt yes."""
    if _STUBS.search(canonicalize_name(distribution)):
        return False
    if module in modules_of(distribution):
        return True
    name, wanted = canonicalize_name(distribution), module.lower().replace("_", "-")
    if name.startswith(f"{wanted}-") or wanted.startswith(f"{name}-") or _bare(name) == _bare(module):
        return True
    return set(wanted.split("-")) <= set(name.split("-"))


def offered_by(module: str, distributions: Iterable[str]) -> list[str]:
    """The distributions that may offer `module`."""
    return [each for each in distributions if offers(each, module)]


def brought_by(module: str, distributions: Iterable[str]) -> list[str]:
    """The distributions that bring `module` along without a lock file saying so."""
    with_them = _BROUGHT_BY.get(module, "").split()
    return [each for each in distributions if canonicalize_name(each) in with_them]

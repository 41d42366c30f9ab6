"""Files that something other than an import brings to life."""

import re

from analysis.index.paths import is_example, is_test, is_vendored
from analysis.javascript.packages import Configuration, Package

CONFIGURATION = re.compile(r"(^|/)(\.[\w.-]*|[\w.-]+\.(config|conf|setup|workspace|stories|story))\.[cm]?[jt]sx?$")
BY_NAME = re.compile(
    r"(^|/)(gulpfile|gruntfile|jakefile|jest\.setup|setup-?tests?|vitest\.setup|webpack\.[\w.]+|rollup\.[\w.]+"
    r"|gatsby-(node|browser|ssr|config)|middleware|proxy|instrumentation(-client)?|service-?worker|sw|polyfills?"
    r"|next-env\.d|env\.d|mdx-components|\+\w+(\.server)?|entry[.-](client|server))\.[cm]?[jt]sx?$",
    re.IGNORECASE,
)
BY_FOLDER = re.compile(
    r"(^|/)(\.storybook|\.github|scripts?|bin|build|tools|tooling|\w*migrations|seeds?|fixtures?|__fixtures__|playgrounds?"
    r"|benchmarks?|bench|public|runtime-tests|perf-measures|testing|netlify/functions|api/functions)/"
)
ROUTES = {
    "next": re.compile(
        r"(^|/)pages/|(^|/)app/(.*/)?(page|layout|route|template|loading|error|global-error|not-found|default|sitemap"
        r"|robots|manifest|icon|apple-icon|opengraph-image|twitter-image|forbidden|unauthorized)\.[jt]sx?$"
    ),
    "@remix-run/react": re.compile(r"(^|/)(routes/|root\.[jt]sx?$)"),
    "react-router": re.compile(r"(^|/)(routes/|root\.[jt]sx?$)"),
    "@sveltejs/kit": re.compile(r"(^|/)routes/|(^|/)hooks\.(client|server)\.[jt]s$"),
    "nuxt": re.compile(r"(^|/)(pages|plugins|server|composables|utils|layouts|middleware|components)/"),
    "gatsby": re.compile(r"(^|/)(pages|templates)/"),
    "astro": re.compile(r"(^|/)(pages|content)/"),
    "@angular/core": re.compile(r"\.(module|component)\.ts$"),
}


EXPO_ROUTES = re.compile(r"(^|/)app/")
_EXPO_NAMES = """
default ErrorBoundary SuspenseFallback unstable_settings generateStaticParams generateMetadata loader GET POST PUT PATCH
DELETE HEAD OPTIONS
"""
EXPO_NAMES = frozenset(_EXPO_NAMES.split())
"""What Expo's router calls of a file that may be a route: applications keep other code below `app/` as well."""


def is_support(path: str) -> bool:
    """Whether the file serves tests, examples, builds or documentation, not the product."""
    return is_test(path) or is_example(path) or is_vendored(path) or bool(BY_FOLDER.search(path))


def is_root(path: str, configuration: Configuration) -> bool:
    """Whether a tool, a framework or a person calls the file by its place or its name."""
    if is_support(path) or CONFIGURATION.search(path) or BY_NAME.search(path) or ".d." in path.rpartition("/")[2]:
        return True
    package = configuration.package_of(path)
    while package:
        if _is_called(path, package):
            return True
        parents = [one for one in configuration.packages if len(one.folder) < len(package.folder)]
        package = next((one for one in parents if not one.folder or path.startswith(one.folder + "/")), None)
    return False


def is_of_route(path: str, name: str, configuration: Configuration) -> bool:
    """Whether Expo's router may ask the file for what it exports by this name."""
    package = configuration.package_of(path)
    routed = package is not None and "expo-router" in package.dependencies
    return routed and name in EXPO_NAMES and bool(EXPO_ROUTES.search(path))


def _is_called(path: str, package: Package) -> bool:
    relative = path[len(package.folder) + 1 :] if package.folder else path
    if any(relative in command for command in package.manifest.scripts.values()):
        return True
    dependencies = package.dependencies
    return any(framework in dependencies and routes.search(path) for framework, routes in ROUTES.items())

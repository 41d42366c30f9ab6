"""Links of an index that answers in HTML, as PEP 503 has it."""

from html.parser import HTMLParser
from typing import override


def links_of(page: str) -> list[tuple[str, dict[str, str]]]:
    """Each link's text and attributes."""
    reader = _Links()
    reader.feed(page)
    return [(text.strip(), attributes) for text, attributes in reader.found]


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._inside = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "a"
        if self._inside:
            self.found.append(("", {name: value or "" for name, value in attrs}))

    @override
    def handle_endtag(self, tag: str) -> None:
        self._inside = False

    @override
    def handle_data(self, data: str) -> None:
        if self._inside:
            text, attributes = self.found[-1]
            self.found[-1] = (text + data, attributes)

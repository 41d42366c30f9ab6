"""Names in what people wrote beside the code: in comments, and between backticks wherever they are."""

import re

COMMENT = re.compile(rb"#.*")
NAME = re.compile(rb"\b[^\W\d]\w*\b")
QUOTED = re.compile(rb"[`.]([^\W\d]\w*)(?:\(\))?$")


def commented(content: bytes) -> tuple[str, ...]:
    """Names with an underscore after a `#`, and those that stand last between backticks: `name`, `module.name()`."""
    found = {name for name in NAME.findall(b"\n".join(COMMENT.findall(content))) if b"_" in name}
    for text in content.split(b"`")[:-1]:
        _, newline, line = text.rpartition(b"\n")
        if b"_" in line and (quoted := QUOTED.search(line if newline else b"`" + line)):
            found.add(quoted[1])
    return tuple(sorted(name.decode("utf-8", "replace") for name in found if b"_" in name))

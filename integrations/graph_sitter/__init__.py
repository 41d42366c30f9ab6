"""graph-sitter in a process and an environment of its own: it confirms, maps and transforms symbols."""

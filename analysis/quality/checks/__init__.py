"""Our own checks of Python syntax: one walk a file, a table of functions by node type, one module a family."""

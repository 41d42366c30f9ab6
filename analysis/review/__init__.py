"""Reviewing a pull request: what is said on which line, what was said before, and what it amounts to."""

"""Coding agents behind one pair of functions: `propose(brief, access) -> Patch` and `is_available(access)`."""

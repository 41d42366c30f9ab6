"""Triage of issues: what kind each is, whose it is, whether it is known already, and what it lacks."""

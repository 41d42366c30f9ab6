"""Removing what is not needed any more from a repository."""

"""Changing the structure of a repository in small steps."""

"""Reviewing a pull request."""

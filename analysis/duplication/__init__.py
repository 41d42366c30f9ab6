"""Copied code: repeated runs of statements, also with renamed identifiers and small gaps, grouped into classes."""

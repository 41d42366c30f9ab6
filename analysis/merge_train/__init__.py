"""Merging pull requests in order: which may go in, which go in together, and what became of each."""

"""Linear: what is read there, and what it is told."""

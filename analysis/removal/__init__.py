"""Taking code out of a Python file so that nobody sees where it was."""

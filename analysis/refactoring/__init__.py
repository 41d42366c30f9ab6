"""Changes of structure that keep behaviour: planned from the index, written to the byte."""

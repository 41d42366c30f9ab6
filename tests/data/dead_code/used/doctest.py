"""Use it.

>>> _f()
"""
def _f(): ...

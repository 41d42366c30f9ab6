"""Declared dependencies against what is imported.

deptry takes the modules of a distribution from the environment that it runs in. An analysed project is not installed
in ours, so deptry would have to guess; the table in `names` and the project's lock file know more here.
"""

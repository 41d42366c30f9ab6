"""Runs that crashed, failed, hang or have fallen silent."""

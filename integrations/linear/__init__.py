"""Linear: a connection, and a module of calls for each noun."""

from integrations.linear.client import Linear

__all__ = ["Linear"]

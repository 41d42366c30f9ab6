"""GitHub: read what is there, and write each thing once."""

from integrations.github.client import Application, GitHub, connect

__all__ = ["Application", "GitHub", "connect"]

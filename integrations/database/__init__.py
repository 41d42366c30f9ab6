"""Our own records, beside Prefect's: a SQLite file by default, PostgreSQL by URL."""

from integrations.database.audit import AuditEntry, entries, made, record
from integrations.database.connection import open_database

__all__ = ["AuditEntry", "entries", "made", "open_database", "record"]

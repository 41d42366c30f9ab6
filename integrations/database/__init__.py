"""Our own records, beside Prefect's: a SQLite file by default, PostgreSQL by URL."""

from integrations.database.audit import AuditEntry, entries, record
from integrations.database.connection import open_database

__all__ = ["AuditEntry", "entries", "open_database", "record"]

"""The audit log."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

INDEXED = ("when", "run", "target", "key")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("when", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("run", sa.String(200)),
        sa.Column("platform", sa.String(50), nullable=False),
        sa.Column("action", sa.String(100), nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("key", sa.String(500), nullable=False),
        sa.Column("dry_run", sa.Boolean, nullable=False),
        sa.Column("before", sa.JSON, nullable=False),
        sa.Column("after", sa.JSON, nullable=False),
        sa.Column("result", sa.String(20), nullable=False),
        sa.Column("error", sa.Text),
    )
    for name in INDEXED:
        op.create_index(f"ix_audit_{name}", "audit", [name])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("audit")

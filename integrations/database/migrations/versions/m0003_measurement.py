"""Measurements."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "measurement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("repository", sa.String(300), nullable=False),
        sa.Column("series", sa.String(500), nullable=False),
        sa.Column("unit", sa.String(20), nullable=False),
        sa.Column("value", sa.Float, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("source", sa.String(300), nullable=False),
        sa.Column("commit", sa.String(64), nullable=False),
    )
    op.create_index("ix_measurement_one", "measurement", ["repository", "series", "source"], unique=True)


def downgrade() -> None:
    """Drop it."""
    op.drop_table("measurement")

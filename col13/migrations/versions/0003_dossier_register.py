"""The register of what left: its legal basis, until when it can be fetched, the paper's hash before the seal, and which seal it bears."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ADDED = (
    ("legal_basis", sa.String), ("expires_on", sa.Date), ("unsigned_sha256", sa.String), ("seal_fingerprint", sa.String),
    ("seal_level", sa.String), ("leaks", sa.Integer),
)  # fmt: skip


def upgrade() -> None:
    """Added, and left empty on what stands: what was issued before the register kept these does not expire."""
    for name, kind in ADDED:
        op.add_column("dossier", sa.Column(name, kind(), nullable=True))


def downgrade() -> None:
    """Take the columns away; the dossiers stay. The native DROP COLUMN rebuilds no table."""
    for name, _ in reversed(ADDED):
        op.drop_column("dossier", name)

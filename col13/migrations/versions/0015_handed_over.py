"""What a zone keeps of a case that it handed to another zone."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from col13.migrations import wall

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """One table, met by the zone that gave and the one that took."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "handed_over",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("from_org_id", sa.Uuid(), nullable=False),
        sa.Column("to_org_id", sa.Uuid(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("named", sa.String(), nullable=False),
        sa.Column("barred", sa.String(), nullable=False),
        sa.Column("registers", sa.JSON(), nullable=False),
        sa.Column("back_at", moment, nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_handed_over_case_id")),
        sa.ForeignKeyConstraint(["from_org_id"], ["organisation.id"], name=op.f("fk_handed_over_from_org_id")),
        sa.ForeignKeyConstraint(["to_org_id"], ["organisation.id"], name=op.f("fk_handed_over_to_org_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_over")),
    )
    op.create_index("ix_handed_over_case_id", "handed_over", ["case_id"])
    op.create_index("ix_handed_over_from", "handed_over", ["from_org_id", "number"])
    wall.wall_between("handed_over")


def downgrade() -> None:
    """Without it: the zones that gave no longer know where their cases went."""
    wall.take_down(["handed_over"])
    op.drop_table("handed_over")

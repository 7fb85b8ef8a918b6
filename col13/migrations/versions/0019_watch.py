"""Whether a bias mark may be missing stands with the case; what waits has an index by how long, running alerts and cases that arrived have
theirs, and who takes part is read from an index alone: for My work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
DOUBTED, RUNNING = sa.text("doubt IS NOT NULL"), sa.text("deprived_since IS NOT NULL AND released_at IS NULL")
# What services/doubt.py says, of every open case, in the words of both databases.
FILL = """
UPDATE "case" SET doubt = CASE
    WHEN EXISTS (SELECT 1 FROM report WHERE report.case_id = "case".id AND report.no_offence_reason_encrypted IS NOT NULL)
        THEN 'no_offence'
    WHEN EXISTS (
        SELECT 1 FROM offence WHERE offence.case_id = "case".id AND offence.dropped_at IS NULL AND offence.no_bias_encrypted IS NOT NULL
    ) THEN 'no_bias'
    WHEN EXISTS (
        SELECT 1 FROM track WHERE track.case_id = "case".id AND track.key = 'report'
            AND track.state IN ('accepted', 'recorded', 'acknowledged')
    ) THEN 'nothing'
END
WHERE closed_at IS NULL AND (
    EXISTS (SELECT 1 FROM indicator WHERE indicator.case_id = "case".id)
    OR EXISTS (
        SELECT 1 FROM report WHERE report.case_id = "case".id AND report.perception IN ('victim', 'witness', 'officer', 'other')
    )
) AND NOT EXISTS (
    SELECT 1 FROM bias JOIN offence ON offence.id = bias.offence_id
    WHERE bias.case_id = "case".id AND offence.dropped_at IS NULL
) AND NOT EXISTS (
    SELECT 1 FROM track WHERE track.case_id = "case".id AND track.key = 'qualification'
        AND track.state IN ('confirmed', 'set_aside', 'decided_by_magistrate')
)
"""


def upgrade() -> None:
    """A column, filled; four indexes, and one that tells more."""
    op.add_column("case", sa.Column("doubt", sa.String(), nullable=True))
    op.execute(FILL)
    op.create_index("ix_case_doubt", "case", ["owner_id", "opened_at", "id"], unique=False, sqlite_where=DOUBTED, postgresql_where=DOUBTED)
    op.create_index("ix_waiting_since", "waiting", ["org_id", "since", "case_id", "track"], unique=False)
    op.drop_index("ix_participation_user", "participation")
    op.create_index("ix_participation_user", "participation", ["user_id", "case_id", "until"], unique=False)
    op.create_index("ix_handed_over_to", "handed_over", ["to_org_id", "at"], unique=False)
    op.create_index("ix_alert_running", "alert", ["deprived_since", "id"], unique=False, sqlite_where=RUNNING, postgresql_where=RUNNING)


def downgrade() -> None:
    """Without them."""
    op.drop_index("ix_alert_running", "alert")
    op.drop_index("ix_handed_over_to", "handed_over")
    op.drop_index("ix_participation_user", "participation")
    op.create_index("ix_participation_user", "participation", ["user_id", "case_id"], unique=False)
    op.drop_index("ix_waiting_since", "waiting")
    op.drop_index("ix_case_doubt", "case")
    op.drop_column("case", "doubt")

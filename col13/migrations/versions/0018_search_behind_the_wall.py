"""PostgreSQL: a search behind the wall asks each token and narrative for its owner, not for its case; numbers of official reports are
found behind it, for an index of an expression may not be read before a policy. Nothing on SQLite, which has no wall."""

from __future__ import annotations

from alembic import op

from col13.migrations.wall import AS_BEFORE, AS_HOUSE, BEHIND_THE_WALL, HOUSE, OF_A_CASE, ORG, WAS
from col13.migrations.zone_words import COPIES

revision = "0018"
down_revision = "0017"
# The owner's copy is its case's, whatever happens to the case (0014). What is written is held to the case itself, as before.
OWNED = f"owner_id = {ORG} OR {HOUSE} OR meets_case(case_id)"
PLAIN = "replace(replace(replace(replace(upper({column}), '-', ''), '.', ''), '/', ''), ' ', '') COLLATE \"C\""
LATER, INITIAL = PLAIN.format(column="official_report.number"), PLAIN.format(column='"case".pv_number')
# Cases of the own zone (of all, for the house) with a number from `wanted` on and before `beyond`, compared by their bytes.
CASES_WITH_PV = f"""
CREATE FUNCTION cases_with_pv(wanted text, beyond text, most integer) RETURNS SETOF uuid {BEHIND_THE_WALL} AS $$
DECLARE
    {WAS};
    own uuid := {ORG};
BEGIN
    {AS_HOUSE};
    RETURN QUERY
        (SELECT "case".id FROM official_report JOIN "case" ON "case".id = official_report.case_id
            WHERE {LATER} >= wanted AND {LATER} < beyond AND (was = 'on' OR "case".owner_id = own) LIMIT most)
        UNION ALL
        (SELECT "case".id FROM "case"
            WHERE {INITIAL} >= wanted AND {INITIAL} < beyond AND (was = 'on' OR "case".owner_id = own) LIMIT most);
    {AS_BEFORE};
END $$
"""  # noqa: S608 # nosec B608 - constants of ours


def upgrade() -> None:
    """Policies and a function."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in COPIES:
        _meet(table, OWNED)
    op.get_bind().exec_driver_sql(CASES_WITH_PV)


def downgrade() -> None:
    """As before."""
    if op.get_bind().dialect.name == "sqlite":
        return
    op.get_bind().exec_driver_sql("DROP FUNCTION cases_with_pv(text, text, integer)")
    for table in COPIES:
        _meet(table, OF_A_CASE.format(house=HOUSE, table=table))


def _meet(table: str, condition: str) -> None:
    written = OF_A_CASE.format(house=HOUSE, table=table)
    # nosemgrep: sql-built-of-strings - constant names
    op.get_bind().exec_driver_sql(f"ALTER POLICY met ON {table} USING ({condition}) WITH CHECK ({written})")

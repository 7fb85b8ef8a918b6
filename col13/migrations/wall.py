"""The second wall, on PostgreSQL: which rows a unit of work meets at all. Whoever makes a table of a case walls it in."""

from __future__ import annotations

from collections.abc import Iterable

from alembic import op

# The tables of a case as they were when the wall was built; later migrations call wall_in() for their own.
TABLES = (
    "alert", "bias", "bias_criterion", "bias_evidence", "bias_view", "body_message", "case_key", "case_link", "consent", "contact",
    "decision", "decision_part", "disclosure", "document", "dossier", "emergency_look", "exclusion", "incident", "indicator", "instruction",
    "move", "needs_assessment", "note", "offence", "offence_person", "official_report", "participation", "person", "person_change",
    "person_role", "person_token", "quotation", "report", "retention_hold", "retention_proposal", "section_revision", "service_referral",
    "statement", "stone", "track", "victim_right", "visit", "waiting", "withdrawal",
)  # fmt: skip
# Each in brackets of its own: asked once a statement, not once a row. A setting that nobody made is NULL, an ended one is empty.
HOUSE = "(SELECT current_setting('col13.house', true)) = 'on'"
ORG = "(SELECT nullif(current_setting('col13.org', true), '')::uuid)"
BODY = "(SELECT nullif(current_setting('col13.body', true), ''))"
# How a function looks behind the wall: as the owner, to whom policies do not apply, or, where the owner serves and they do, as the house
# (said and taken back by hand: only a superuser may bind a setting of ours to a function).
BEHIND_THE_WALL = "LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
WAS = "was text := coalesce(current_setting('col13.house', true), '')"
AS_HOUSE = "PERFORM set_config('col13.house', 'on', true)"
AS_BEFORE = "PERFORM set_config('col13.house', was, true)"
# What is true most often stands first: the rest is then not asked.
OWN_CASE = f"""
owner_id = {ORG} OR {HOUSE}
OR EXISTS (SELECT 1 FROM share WHERE share.case_id = "case".id AND share.body = {BODY} AND share.until IS NULL)
"""  # noqa: S608 # nosec B608 - constants of ours
OF_A_CASE = """{house} OR EXISTS (SELECT 1 FROM "case" WHERE "case".id = {table}.case_id)"""
# A zone's own rows, thousands at a time, are told by their organisation; a body's hang on the share, so on the case.
OF_AN_ORG = """
(org_id = {org} AND ({body} IS NULL OR case_id IS NULL)) OR {house} OR EXISTS (SELECT 1 FROM "case" WHERE "case".id = {table}.case_id)
"""
# A case asks its shares, so a share cannot ask its case in its turn: it asks behind the wall. Who meets a case meets all its shares.
SHARE = f"(body = {BODY} AND until IS NULL) OR {HOUSE} OR meets_case(case_id)"
MEETS_CASE = f"""
CREATE FUNCTION meets_case(wanted uuid) RETURNS boolean {BEHIND_THE_WALL} AS $$
DECLARE
    {WAS};
    met boolean;
BEGIN
    {AS_HOUSE};
    met := EXISTS (SELECT 1 FROM "case" WHERE id = wanted AND owner_id = {ORG})
        OR EXISTS (SELECT 1 FROM share WHERE case_id = wanted AND body = {BODY} AND until IS NULL);
    {AS_BEFORE};
    RETURN met;
END $$
"""  # noqa: S608 # nosec B608 - constants of ours
BY_ORG = ("journal_entry", "stone", "waiting")  # read by organisation too
# What one zone tells of a case that another has now belongs to the two, whoever meets the case.
BETWEEN = f"from_org_id = {ORG} OR to_org_id = {ORG} OR {HOUSE}"
# Anybody may append to an organisation's chain (who signs in is nobody yet); what stands there is read by the organisation alone.
APPENDED = """case_id IS NULL OR {house} OR EXISTS (SELECT 1 FROM "case" WHERE "case".id = {table}.case_id)"""

# The zones that were merged into one's own, however many merges ago: asked last, for it is true least often.
BEFORE = f"""
org_id = ANY (ARRAY(
    WITH RECURSIVE before (id) AS (
        SELECT id FROM organisation WHERE successor_id = {ORG}
        UNION SELECT organisation.id FROM organisation JOIN before ON organisation.successor_id = before.id
    ) SELECT id FROM before
))
"""  # noqa: S608 # nosec B608 - constants of ours


def wall_in(tables: Iterable[str]) -> None:
    """Policies on tables with a `case_id`: their rows are met by who meets the case. Nothing on SQLite."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in tables:
        _rows(table, _condition(table))


def wall_between(table: str) -> None:
    """The policy of a table with a `from_org_id` and a `to_org_id`. Nothing on SQLite."""
    if op.get_bind().dialect.name != "sqlite":
        _rows(table, BETWEEN)


def take_down(tables: Iterable[str]) -> None:
    """The way back: every row is met by everybody who may read the table."""
    if op.get_bind().dialect.name == "sqlite":
        return
    for table in tables:
        for name in ("met", "appended"):
            _run(f'DROP POLICY IF EXISTS {name} ON "{table}"')
        _run(f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY')


def build() -> None:
    """The whole wall as it was first built."""
    if op.get_bind().dialect.name == "sqlite":
        return
    _run(MEETS_CASE)
    _rows("case", OWN_CASE)
    _rows("share", SHARE)
    wall_in(TABLES)
    _rows("journal_entry", _condition("journal_entry"), verb="SELECT")
    _run(f"CREATE POLICY appended ON journal_entry FOR INSERT WITH CHECK ({APPENDED.format(house=HOUSE, table='journal_entry')})")


def meet_predecessors() -> None:
    """The journal of the zones that were merged into one's own is met too."""
    _read_journal(f"{_condition('journal_entry')} OR {BEFORE}")


def meet_own_alone() -> None:
    """As the wall was first built."""
    _read_journal(_condition("journal_entry"))


def _read_journal(condition: str) -> None:
    if op.get_bind().dialect.name != "sqlite":
        _run(f"ALTER POLICY met ON journal_entry USING ({condition})")


def tear_down() -> None:
    """Without the wall."""
    if op.get_bind().dialect.name == "sqlite":
        return
    take_down((*TABLES, "journal_entry", "share", "case"))
    _run("DROP FUNCTION meets_case(uuid)")


def _condition(table: str) -> str:
    return (OF_AN_ORG if table in BY_ORG else OF_A_CASE).format(house=HOUSE, org=ORG, body=BODY, table=table)


def _rows(table: str, condition: str, verb: str = "ALL") -> None:
    _run(f'CREATE POLICY met ON "{table}" FOR {verb} USING ({condition})')
    _run(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')  # whether its owner is held to it too: migrations/rights.py


def _run(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)

"""PostgreSQL: a word is looked for in the newest weeks first, and no further than is asked for: a common one is in half of all narratives.
Nothing on SQLite, which reads its index from the newest backwards."""

from __future__ import annotations

from alembic import op

from col13.migrations import zone_words
from col13.migrations.wall import AS_BEFORE, AS_HOUSE, BEHIND_THE_WALL, ORG, WAS

revision = "0020"
down_revision = "0019"
# Each word with its zone and its period before it: a posting list of the index holds one zone's narratives of seven weeks (the first
# 16 bits of a UUIDv7 count 2^32 ms).
ZONE_WORDS = """
CREATE FUNCTION zone_words(owner uuid, at uuid, facts text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT array_to_tsvector(ARRAY(
        SELECT coalesce(zone_mark(owner), '') || left(at::text, 4) || word FROM unnest(tsvector_to_array(narrative_words(facts))) word))
$$
"""
# With a sign for the mark, which no word holds: the query is taken apart once, not once for each period.
ZONE_QUERY = r"""
CREATE FUNCTION marked_query(wanted text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT regexp_replace(replace(to_tsquery('pg_catalog.simple', wanted)::text, '<->', '&'), '''([^'']+)''', '''~\1''', 'g')
$$
"""
# Without a list of what is still to be entered: every period's look-up would read it first.
INDEX = "CREATE INDEX ix_incident_narrative_words ON incident USING gin (zone_words(owner_id, id, facts)) WITH (fastupdate = off)"
# OFFSET 0: else a walk from the newest may look cheaper, and takes every narrative apart on its way. From period to period in which
# anything was written down. Where the owner itself serves and is held to the policies, none lets the index be read: then every narrative
# is, once.
CASES_WITH_WORDS = f"""
CREATE OR REPLACE FUNCTION cases_with_words(zone uuid, wanted text, most integer) RETURNS SETOF uuid {BEHIND_THE_WALL} AS $$
DECLARE
    {WAS};
    own uuid := {ORG};
    marked text := marked_query(wanted);
    last uuid;
    period text;
    still integer := most;
    met integer;
BEGIN
    IF was <> 'on' AND (zone IS NULL OR zone IS DISTINCT FROM own) THEN
        RETURN;
    END IF;
    {AS_HOUSE};
    IF row_security_active('incident') THEN
        RETURN QUERY SELECT case_id FROM incident WHERE (zone IS NULL OR owner_id = zone)
            AND zone_words(owner_id, id, facts) @@ replace(marked, '~', zone_mark(owner_id) || left(id::text, 4))::tsquery
            ORDER BY id DESC LIMIT most;
        {AS_BEFORE};
        RETURN;
    END IF;
    SELECT id INTO last FROM incident ORDER BY id DESC LIMIT 1;
    WHILE last IS NOT NULL AND still > 0 LOOP
        period := left(last::text, 4);
        IF zone IS NULL THEN
            RETURN QUERY SELECT newest.case_id FROM organisation, LATERAL (
                    SELECT incident.case_id, incident.id FROM incident WHERE incident.owner_id = organisation.id
                    AND zone_words(incident.owner_id, incident.id, incident.facts)
                        @@ replace(marked, '~', zone_mark(organisation.id) || period)::tsquery
                    OFFSET 0
                ) newest ORDER BY newest.id DESC LIMIT still;
        ELSE
            RETURN QUERY SELECT newest.case_id FROM (
                    SELECT incident.case_id, incident.id FROM incident WHERE incident.owner_id = zone
                    AND zone_words(incident.owner_id, incident.id, incident.facts)
                        @@ replace(marked, '~', zone_mark(zone) || period)::tsquery
                    OFFSET 0
                ) newest ORDER BY newest.id DESC LIMIT still;
        END IF;
        GET DIAGNOSTICS met = ROW_COUNT;
        still := still - met;
        SELECT id INTO last FROM incident WHERE id < (period || '0000-0000-0000-0000-000000000000')::uuid ORDER BY id DESC LIMIT 1;
    END LOOP;
    {AS_BEFORE};
END $$
"""  # noqa: S608 # nosec B608 - constants of ours


def upgrade() -> None:
    """Another index of the same words, and who reads it."""
    if op.get_bind().dialect.name != "sqlite":
        _run("DROP INDEX ix_incident_narrative_words")
        for statement in (ZONE_WORDS, ZONE_QUERY, INDEX, CASES_WITH_WORDS):
            _run(statement)
        for name in ("zone_words(uuid, text)", "zone_query(uuid, text)"):
            _run(f"DROP FUNCTION {name}")


def downgrade() -> None:
    """As before."""
    if op.get_bind().dialect.name != "sqlite":
        _run("DROP INDEX ix_incident_narrative_words")
        for statement in zone_words.ON_POSTGRESQL[1:3]:
            _run(statement)
        _run(zone_words.ON_POSTGRESQL[4])
        _run(zone_words.CASES_WITH_WORDS.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
        for name in ("zone_words(uuid, uuid, text)", "marked_query(text)"):
            _run(f"DROP FUNCTION {name}")


def _run(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)

"""What is searched is told apart by zone: the words of a narrative and the tokens of a name bear the owner of their case."""

from __future__ import annotations

from alembic import op

from col13.migrations.narrative import POSTGRESQL, SQLITE
from col13.migrations.wall import AS_BEFORE, AS_HOUSE, BEHIND_THE_WALL, ORG, WAS

COPIES = ("incident", "person_token")  # each bears its case's `owner_id`
FILL = 'UPDATE {table} SET owner_id = (SELECT owner_id FROM "case" WHERE "case".id = {table}.case_id)'
FTS = "CREATE VIRTUAL TABLE incident_words USING fts5(zone, facts, content='', tokenize='unicode61 remove_diacritics 2', prefix='3')"
OUT = """
INSERT INTO incident_words (incident_words, rowid, zone, facts)
    SELECT 'delete', number, coalesce(OLD.owner_id, ''), OLD.facts FROM incident_word_row WHERE incident_id = OLD.id;
"""
IN = """
INSERT INTO incident_words (rowid, zone, facts)
    SELECT number, coalesce(NEW.owner_id, ''), NEW.facts FROM incident_word_row WHERE incident_id = NEW.id;
"""
TRIGGERS = (
    f"""
    CREATE TRIGGER incident_words_insert AFTER INSERT ON incident BEGIN
        INSERT INTO incident_word_row (incident_id, case_id) VALUES (NEW.id, NEW.case_id);
        {IN}
    END
    """,  # noqa: S608 # nosec B608 - constants of ours
    f"""
    CREATE TRIGGER incident_words_update AFTER UPDATE OF facts, owner_id ON incident
    WHEN NEW.facts <> OLD.facts OR NEW.owner_id IS NOT OLD.owner_id BEGIN
        {OUT}
        {IN}
    END
    """,
    f"""
    CREATE TRIGGER incident_words_delete AFTER DELETE ON incident BEGIN
        {OUT}
        DELETE FROM incident_word_row WHERE incident_id = OLD.id;
    END
    """,  # noqa: S608 # nosec B608 - constants of ours
)
GONE = (*(f"DROP TRIGGER incident_words_{deed}" for deed in ("insert", "update", "delete")), "DROP TABLE incident_words")
REFILL = """
INSERT INTO incident_words (rowid, zone, facts)
    SELECT number, coalesce(owner_id, ''), facts FROM incident_word_row JOIN incident ON incident.id = incident_id ORDER BY number
"""
REFILL_AS_BEFORE = """
INSERT INTO incident_words (rowid, facts)
    SELECT number, facts FROM incident_word_row JOIN incident ON incident.id = incident_id ORDER BY number
"""
# Who gives a case another owner gives its words and tokens one too, in the same statement.
FOLLOW = " ".join(f"UPDATE {table} SET owner_id = NEW.owner_id WHERE case_id = NEW.id;" for table in COPIES)  # noqa: S608 # nosec B608
FOLLOWED_ON_SQLITE = f"""
CREATE TRIGGER case_owner_followed AFTER UPDATE OF owner_id ON "case" WHEN NEW.owner_id IS NOT OLD.owner_id BEGIN {FOLLOW} END
"""
# Each word of a narrative with its zone before it, so that a zone's part of the index is its own and is read alone: a word that is
# common in the house costs a small zone nothing. (The end of a UUIDv7 is chance; the owner is compared as well.)
ON_POSTGRESQL = (
    """
    CREATE FUNCTION zone_mark(owner uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT right(replace(owner::text, '-', ''), 12)
    $$
    """,
    """
    CREATE FUNCTION zone_words(owner uuid, facts text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT array_to_tsvector(ARRAY(
            SELECT coalesce(zone_mark(owner), '') || word FROM unnest(tsvector_to_array(narrative_words(facts))) word))
    $$
    """,
    r"""
    CREATE FUNCTION zone_query(owner uuid, wanted text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE
    SET search_path = pg_catalog, public, pg_temp AS $$
        SELECT regexp_replace(replace(to_tsquery('pg_catalog.simple', wanted)::text, '<->', '&'),
            '''([^'']+)''', '''' || zone_mark(owner) || '\1''', 'g')::tsquery
    $$
    """,
    "DROP INDEX ix_incident_narrative_words",
    "CREATE INDEX ix_incident_narrative_words ON incident USING gin (zone_words(owner_id, facts))",
    f"""
    CREATE FUNCTION case_owner_followed() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        {FOLLOW}
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER case_owner_followed AFTER UPDATE OF owner_id ON "case" FOR EACH ROW
    WHEN (NEW.owner_id IS DISTINCT FROM OLD.owner_id) EXECUTE FUNCTION case_owner_followed()
    """,
)
# As before (narrative.py), in the words of one zone; with no zone, of all, which is for the house alone.
CASES_WITH_WORDS = f"""
CREATE FUNCTION cases_with_words(zone uuid, wanted text, most integer) RETURNS SETOF uuid {BEHIND_THE_WALL} AS $$
DECLARE
    {WAS};
    own uuid := {ORG};
    looked_in uuid;
BEGIN
    IF was <> 'on' AND zone IS DISTINCT FROM own THEN
        RETURN;
    END IF;
    {AS_HOUSE};
    IF zone IS NULL THEN
        RETURN QUERY SELECT newest.case_id FROM organisation, LATERAL (
                SELECT incident.case_id, incident.id FROM incident WHERE incident.owner_id = organisation.id
                AND zone_words(incident.owner_id, incident.facts) @@ zone_query(organisation.id, wanted)
                ORDER BY incident.id DESC LIMIT most
            ) newest ORDER BY newest.id DESC LIMIT most;
    ELSE
        -- OFFSET 0: else a walk from the newest may look cheaper, and takes every narrative apart on its way.
        RETURN QUERY EXECUTE 'SELECT case_id FROM (
                SELECT case_id, id FROM incident WHERE owner_id = $1 AND zone_words(owner_id, facts) @@ $2 OFFSET 0
            ) met ORDER BY id DESC LIMIT $3' USING zone, zone_query(zone, wanted), most;
    END IF;
    {AS_BEFORE};
END $$
"""  # noqa: S608 # nosec B608 - constants of ours


def part_by_zone() -> None:
    """Fill the copies of the owner, keep them, and make the index of words anew."""
    for table in COPIES:
        _run(FILL.format(table=table))
    if op.get_bind().dialect.name == "sqlite":
        for statement in (*GONE, FTS, *TRIGGERS, REFILL, FOLLOWED_ON_SQLITE):
            _run(statement)
        return
    for statement in (*ON_POSTGRESQL, "DROP FUNCTION cases_with_words(text, integer)", CASES_WITH_WORDS):
        _run(statement)


def as_before() -> None:
    """One index for the house."""
    if op.get_bind().dialect.name == "sqlite":
        for statement in ("DROP TRIGGER case_owner_followed", *GONE, *SQLITE[1:], REFILL_AS_BEFORE):
            _run(statement)
        return
    _run("DROP FUNCTION cases_with_words(uuid, text, integer)")
    _run('DROP TRIGGER case_owner_followed ON "case"')
    _run("DROP INDEX ix_incident_narrative_words")
    for name in ("case_owner_followed()", "zone_query(uuid, text)", "zone_words(uuid, text)", "zone_mark(uuid)"):
        _run(f"DROP FUNCTION {name}")
    _run(POSTGRESQL[1])


def _run(statement: str) -> None:
    op.get_bind().exec_driver_sql(statement)

"""The index by which a narrative is found by its words: FTS5 kept by triggers on SQLite, a GIN index on PostgreSQL."""

from __future__ import annotations

from alembic import op

from col13.migrations.wall import AS_BEFORE, AS_HOUSE, BEHIND_THE_WALL, ORG, WAS

# Contentless: the words' places, not a second copy of the text. `incident_word_row` gives each incident a number that stays
# (an implicit rowid may change with VACUUM or when the table is rebuilt); FTS5 needs the old text to take a row out again.
SQLITE = (
    """
    CREATE TABLE incident_word_row (
        number INTEGER PRIMARY KEY, incident_id CHAR(32) NOT NULL UNIQUE, case_id CHAR(32) NOT NULL
    )
    """,
    "CREATE VIRTUAL TABLE incident_words USING fts5(facts, content='', tokenize='unicode61 remove_diacritics 2', prefix='3')",
    """
    CREATE TRIGGER incident_words_insert AFTER INSERT ON incident BEGIN
        INSERT INTO incident_word_row (incident_id, case_id) VALUES (NEW.id, NEW.case_id);
        INSERT INTO incident_words (rowid, facts) SELECT number, NEW.facts FROM incident_word_row WHERE incident_id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER incident_words_update AFTER UPDATE OF facts ON incident WHEN NEW.facts <> OLD.facts BEGIN
        INSERT INTO incident_words (incident_words, rowid, facts)
            SELECT 'delete', number, OLD.facts FROM incident_word_row WHERE incident_id = OLD.id;
        INSERT INTO incident_words (rowid, facts) SELECT number, NEW.facts FROM incident_word_row WHERE incident_id = NEW.id;
    END
    """,
    """
    CREATE TRIGGER incident_words_delete AFTER DELETE ON incident BEGIN
        INSERT INTO incident_words (incident_words, rowid, facts)
            SELECT 'delete', number, OLD.facts FROM incident_word_row WHERE incident_id = OLD.id;
        DELETE FROM incident_word_row WHERE incident_id = OLD.id;
    END
    """,
)
# Accents fall away without an extension: decompose, drop the marks. Joined words (www.example.be, anti-racist) come apart,
# as FTS5 takes them apart.
POSTGRESQL = (
    r"""
    CREATE FUNCTION narrative_words(facts text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT to_tsvector('pg_catalog.simple', translate(
            regexp_replace(normalize(facts, NFKD), '[\u0300-\u036f]', '', 'g'), '-./:@_&=?#%%~+', '             '))
    $$
    """,
    "CREATE INDEX ix_incident_narrative_words ON incident USING gin (narrative_words(facts))",
)
# A policy is asked before any other condition that might tell something by failing, and `@@` is one: the index of words would never
# be used. So words are looked up inside, in the newest incidents that hold them, and what comes out is ids of the reader's own cases, whose
# rows are met by policy again; a row without an id stands for another's, so that it shows how many were looked at.
CASES_WITH_WORDS = f"""
CREATE FUNCTION cases_with_words(wanted text, most integer) RETURNS SETOF uuid {BEHIND_THE_WALL} AS $$
DECLARE
    {WAS};
    own uuid := {ORG};
BEGIN
    {AS_HOUSE};
    RETURN QUERY SELECT CASE WHEN was = 'on' OR "case".owner_id = own THEN newest.case_id END FROM (
            SELECT incident.case_id FROM incident WHERE narrative_words(incident.facts) @@ to_tsquery('simple', wanted)
            ORDER BY incident.id DESC LIMIT most
        ) newest JOIN "case" ON "case".id = newest.case_id;
    {AS_BEFORE};
END $$
"""  # noqa: S608 # nosec B608 - constants of ours


def index_narrative() -> None:
    """Create the index."""
    bind = op.get_bind()
    for statement in SQLITE if bind.dialect.name == "sqlite" else POSTGRESQL:
        bind.exec_driver_sql(statement)


def find_from_behind_the_wall() -> None:
    """The function by which PostgreSQL finds cases by words, with the wall up."""
    if op.get_bind().dialect.name != "sqlite":
        op.get_bind().exec_driver_sql(CASES_WITH_WORDS)


def find_as_before() -> None:
    """The way back."""
    if op.get_bind().dialect.name != "sqlite":
        op.get_bind().exec_driver_sql("DROP FUNCTION cases_with_words(text, integer)")

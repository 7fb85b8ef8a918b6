"""The order of words for people, on PostgreSQL: one collation a language, by ICU (col13/collation.py gives SQLite the same)."""

from __future__ import annotations

from alembic import op

LANGUAGES = ("nl", "fr", "de", "en")  # as they were when these were made


def make_collations() -> None:
    """Nothing on SQLite, where each connection brings its own."""
    if op.get_bind().dialect.name != "sqlite":
        for language in LANGUAGES:
            # nosemgrep: sql-built-of-strings - languages of ours
            op.get_bind().exec_driver_sql(f"CREATE COLLATION col13_{language} (provider = icu, locale = '{language}')")


def drop_collations() -> None:
    """The way back."""
    if op.get_bind().dialect.name != "sqlite":
        for language in LANGUAGES:
            # nosemgrep: sql-built-of-strings - languages of ours
            op.get_bind().exec_driver_sql(f"DROP COLLATION col13_{language}")

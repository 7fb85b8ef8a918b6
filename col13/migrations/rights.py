"""Who is held to the wall on PostgreSQL, and what the role that serves may do: nothing to the schema, nothing but append to a ledger."""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from col13.migrations.append_only import LEDGERS

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
OURS = text("SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'alembic_version'::regclass")
WALLED = text("SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY relname")


def settle(connection: Connection, serving: str) -> None:
    """At the end of each migration, so that no new table is forgotten. `serving` names the role that serves and owns nothing: it gets its
    rights, and the owner passes the wall (so that words are found by their index). Without one the owner itself serves, and is held to
    the wall too: a search by words then reads every narrative of the zone."""
    if not connection.scalar(OURS):  # who serves found nothing to migrate
        return
    named = connection.dialect.identifier_preparer.quote_identifier
    for table in connection.scalars(WALLED).all():
        # nosemgrep: sql-built-of-strings - names cannot be bound; quoted by named()
        connection.exec_driver_sql(f"ALTER TABLE {named(table)} {'NO ' if serving else ''}FORCE ROW LEVEL SECURITY")
    if not serving:
        return
    # nosemgrep: sql-built-of-strings - names cannot be bound; quoted by named()
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA public TO {named(serving)}")
    # nosemgrep: sql-built-of-strings - names cannot be bound; quoted by named()
    connection.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {named(serving)}")
    for table in inspect(connection).get_table_names():
        rights = "SELECT" if table == "alembic_version" else "SELECT, INSERT" if table in LEDGERS else EVERYTHING
        # nosemgrep: sql-built-of-strings - names cannot be bound; quoted by named()
        connection.exec_driver_sql(f"GRANT {rights} ON {named(table)} TO {named(serving)}")

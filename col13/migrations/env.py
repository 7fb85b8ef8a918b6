"""How Alembic runs here: on the connection and in the transaction that col13.db hands over."""

from alembic import context

from col13.models import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=connection.dialect.name == "sqlite")
with context.begin_transaction():  # joins the one that is open
    context.run_migrations()

"""What may be wrong with a backup, its place or its way back."""

from __future__ import annotations

from col13.errors import Unavailable
from col13.i18n import S_


class BackupFault(Unavailable):
    """The backup cannot be made, opened or put back; nothing was changed."""

    key = S_("The backup is damaged: it was changed or cut off. Nothing was restored.")


NOT_A_BACKUP = S_("This file is no backup of COL13.")
OTHER_KEY = S_("This backup was made to another key (%(to)s). Without that key nobody can open it.")
WRONG_FILE = S_("In the backup “%(path)s” is not what the manifest says. Nothing was restored.")
THERE_ALREADY = S_("“%(path)s” is there already. It was not overwritten.")
UNDER_WAY = S_("Another backup is under way.")
NO_ROOM = S_("It could not be written: the disk is full or does not answer. Nothing was left behind.")
NO_FOLDER = S_("There is no folder “%(path)s”.")
NO_PG_DUMP = S_("A backup of PostgreSQL needs the program %(name)s of its version; it is not there.")
PG_FAILED = S_("%(name)s did not succeed: %(why)s")
NOT_EMPTY = S_("The folder holds an instance already. With --replace the old one is moved aside.")
NOT_EMPTY_DATABASE = S_("The database to restore into is not empty.")
IN_USE = S_("The database is in use. Stop the server and the worker first.")
NEWER = S_("The backup is of a newer version of COL13 (schema %(schema)s). Restore it with that version.")
KEYS_OF_OTHERS = S_("The keys in this folder do not open the cases of the backup. Put the copy of the keys folder there first.")
FOUND_WRONG = S_("What was restored is not what was saved: %(what)s. Nothing was put in place.")
NO_BACKUP = S_("There is no backup to try. Make one first, or name the file.")
NOT_SQLITE = S_("Only a SQLite file is encrypted like this. For PostgreSQL encrypt the server's disk.")
ENCRYPTED_ALREADY = S_("The database file is encrypted already.")
NOT_POSTGRESQL = S_("Give the address of a PostgreSQL database: postgresql+psycopg://user@host/database.")
NOT_FROM_SQLITE = S_("Only an instance on SQLite is copied to PostgreSQL.")
OTHER_SCHEMA = S_("The instance is of another schema (%(schema)s). Run “flask col13 migrate” first.")
TARGET_HOLDS = S_("The database to copy to holds rows already (%(table)s). Nothing was copied.")
ROWS_REFUSED = S_("PostgreSQL did not take the rows of %(table)s (%(code)s). Nothing was copied.")
COPY_DIFFERS = S_("The copy is not what was copied: %(what)s. Nothing was kept.")

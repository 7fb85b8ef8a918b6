"""W1, the limit: the bare driver, a dictionary of transitions, and SQL by hand."""

import sqlite3

import psycopg

from benchmarks.life import INITIAL, LIFE, link, now, Peer, TRANSITIONS

SCHEMA = """
CREATE TABLE track (case_id BIGINT, name TEXT, state TEXT, version INTEGER, PRIMARY KEY (case_id, name));
CREATE TABLE event (id {key}, case_id BIGINT, track TEXT, step TEXT, role TEXT, source TEXT, dest TEXT, at TEXT, prev TEXT, hash TEXT);
CREATE INDEX event_case ON event (case_id, id)
"""


class Refused(Exception):
    pass


class Raw(Peer):
    refusals = (Refused,)

    def open(self):
        if self.database == "sqlite":
            self.db = sqlite3.connect(self.file, isolation_level=None, timeout=20)
            self.db.execute("PRAGMA journal_mode=WAL")
            self.db.execute("PRAGMA synchronous=FULL")
        else:
            self.db = psycopg.connect(self.dsn, autocommit=True)
        self.begin = "BEGIN IMMEDIATE" if self.database == "sqlite" else "BEGIN"

    def create(self):
        for statement in SCHEMA.format(key="INTEGER PRIMARY KEY" if self.database == "sqlite" else "BIGSERIAL PRIMARY KEY").split(";"):
            self.db.execute(statement)
        self.db.execute(self.begin)
        rows = [(case, name, state, 0) for (case,) in self.cases for name, state in INITIAL.items()]
        self.db.cursor().executemany(self.sql("INSERT INTO track VALUES (?, ?, ?, ?)"), rows)
        self.db.execute("COMMIT")

    def sql(self, text):
        return text if self.database == "sqlite" else text.replace("?", "%s")

    def step(self, taken, case):
        track, step, role = taken
        source, dest, roles = TRANSITIONS[track, step]
        if role not in roles:
            raise Refused(role)
        run, sql = self.db.execute, self.sql
        run(self.begin)
        try:
            state, version = run(sql("SELECT state, version FROM track WHERE case_id = ? AND name = ?"), (case, track)).fetchone()
            if state != source:
                raise Refused(state)
            last = run(sql("SELECT hash FROM event WHERE case_id = ? ORDER BY id DESC LIMIT 1"), (case,)).fetchone()
            prev, at = last[0] if last else "", now()
            update = "UPDATE track SET state = ?, version = ? WHERE case_id = ? AND name = ? AND version = ?"
            if run(sql(update), (dest, version + 1, case, track, version)).rowcount != 1:
                raise Refused("somebody was first")
            told = (case, track, step, role, source, dest, at)
            insert = "INSERT INTO event (case_id, track, step, role, source, dest, at, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
            run(sql(insert), (*told, prev, link(prev, *told)))
            run("COMMIT")
        except Refused:
            run("ROLLBACK")
            raise

    def rows(self, sql):
        return self.db.execute(sql).fetchall()

    def states(self, case):
        return dict(self.rows(f"SELECT name, state FROM track WHERE case_id = {int(case)}"))


def prepare(run, database, cases, fresh=True):
    made = Raw(run, database, cases)
    made.open()
    if fresh:
        made.create()
    return made


__all__ = ["LIFE", "prepare"]

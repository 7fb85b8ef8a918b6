"""W1: SQLAlchemy Core and `transitions`, one shared machine a track."""

from sqlalchemy import bindparam, Column, create_engine, event, Index, insert, Integer, MetaData, select, String, Table, text, update
from transitions import Machine, MachineError

from benchmarks.life import INITIAL, LIFE, link, now, Peer, TRANSITIONS

META = MetaData()
TRACK = Table(
    "track", META, Column("case_id", Integer, primary_key=True), Column("name", String, primary_key=True),
    Column("state", String), Column("version", Integer),
)  # fmt: skip
EVENT = Table(
    "event", META, Column("id", Integer, primary_key=True), Column("case_id", Integer),
    *(Column(name, String) for name in ("track", "step", "role", "source", "dest", "at", "prev", "hash")),
)  # fmt: skip
Index("event_case", EVENT.c.case_id, EVENT.c.id)
FIND = select(TRACK.c.state, TRACK.c.version).where(TRACK.c.case_id == bindparam("case"), TRACK.c.name == bindparam("track"))
LAST = select(EVENT.c.hash).where(EVENT.c.case_id == bindparam("case")).order_by(EVENT.c.id.desc()).limit(1)
MOVE = (
    update(TRACK)
    .where(TRACK.c.case_id == bindparam("case"), TRACK.c.name == bindparam("track"), TRACK.c.version == bindparam("was"))
    .values(state=bindparam("to"), version=bindparam("will"))
)
WRITE = insert(EVENT)


class Refused(Exception):
    pass


class Standing:
    def __init__(self, state):
        self.state = state


def machine(track):
    steps = {step: told for (name, step), told in TRANSITIONS.items() if name == track}
    states = sorted({state for source, dest, _ in steps.values() for state in (source, dest)})
    made = Machine(None, states=states, initial=INITIAL[track], auto_transitions=False, send_event=True)
    for step, (source, dest, roles) in steps.items():
        made.add_transition(step, source, dest, conditions=lambda event, roles=roles: event.kwargs["role"] in roles)
    return made


MACHINES = {track: machine(track) for track in INITIAL}


class Core(Peer):
    refusals = (Refused, MachineError)

    def open(self):
        self.engine = create_engine(self.url)
        if self.database == "sqlite":

            @event.listens_for(self.engine, "connect")
            def connected(connection, _):
                connection.isolation_level = None
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")

            @event.listens_for(self.engine, "begin")
            def begun(connection):
                connection.exec_driver_sql("BEGIN IMMEDIATE")

    def create(self):
        META.create_all(self.engine)
        with self.engine.begin() as connection:
            rows = [
                {"case_id": case, "name": name, "state": state, "version": 0} for (case,) in self.cases for name, state in INITIAL.items()
            ]
            connection.execute(insert(TRACK), rows)

    def step(self, taken, case):
        track, step, role = taken
        with self.engine.begin() as connection:
            state, version = connection.execute(FIND, {"case": case, "track": track}).one()
            standing = Standing(state)
            if not MACHINES[track].events[step].trigger(standing, role=role):
                raise Refused(role)
            prev, at = connection.execute(LAST, {"case": case}).scalar() or "", now()
            moved = {"case": case, "track": track, "was": version, "to": standing.state, "will": version + 1}
            if connection.execute(MOVE, moved).rowcount != 1:
                raise Refused("somebody was first")
            told = (case, track, step, role, state, standing.state, at)
            names = ("case_id", "track", "step", "role", "source", "dest", "at")
            connection.execute(WRITE, dict(zip(names, told, strict=True)) | {"prev": prev, "hash": link(prev, *told)})

    def rows(self, sql):
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def states(self, case):
        return dict(self.rows(f"SELECT name, state FROM track WHERE case_id = {int(case)}"))


def prepare(run, database, cases):
    made = Core(run, database, cases)
    made.open()
    made.create()
    return made


__all__ = ["LIFE", "prepare"]

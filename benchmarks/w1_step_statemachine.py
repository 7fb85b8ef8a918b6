"""W1: python-statemachine with SQLAlchemy's ORM."""

from sqlalchemy import create_engine, event, Index, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, Session
from statemachine import State, StateMachine
from statemachine.exceptions import TransitionNotAllowed

from benchmarks.life import ALL, DESK, INITIAL, LIFE, link, now, OFFICERS, Peer


class Refused(Exception):
    pass


class Base(DeclarativeBase):
    pass


class Track(Base):
    __tablename__ = "track"
    case_id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


class Event(Base):
    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int]
    track: Mapped[str]
    step: Mapped[str]
    role: Mapped[str]
    source: Mapped[str]
    dest: Mapped[str]
    at: Mapped[str]
    prev: Mapped[str]
    hash: Mapped[str]
    __table_args__ = (Index("event_case", "case_id", "id"),)


def one_of(roles):
    def asks(role):
        if role not in roles:
            raise Refused(role)

    return asks


class Report(StateMachine):
    draft, registered, accepted, recorded = State(initial=True), State(), State(), State(final=True)
    submit = draft.to(registered, validators=one_of(DESK))
    accept = registered.to(accepted, validators=one_of(OFFICERS))
    record_pv = accepted.to(recorded, validators=one_of(DESK))


class Support(StateMachine):
    waiting, offered, accepted = State(initial=True), State(), State(final=True)
    offer = waiting.to(offered, validators=one_of(ALL))
    accept_support = offered.to(accepted, validators=one_of(("reception", "investigator", "victim_support")))


class Qualification(StateMachine):
    waiting, assessing, proposed, confirmed = State(initial=True), State(), State(), State(final=True)
    begin = waiting.to(assessing, validators=one_of(OFFICERS))
    propose = assessing.to(proposed, validators=one_of(OFFICERS))
    confirm = proposed.to(confirmed, validators=one_of(OFFICERS))


class Referral(StateMachine):
    waiting, preparing, in_review = State(initial=True), State(), State(final=True)
    prepare_referral = waiting.to(preparing, validators=one_of(OFFICERS))
    submit_for_review = preparing.to(in_review, validators=one_of(OFFICERS))


class Liaison(StateMachine):
    waiting, consent_asked, consented = State(initial=True), State(), State(final=True)
    ask_consent = waiting.to(consent_asked, validators=one_of(ALL))
    record_consent = consent_asked.to(consented, validators=one_of(ALL))


MACHINES = {"report": Report, "support": Support, "qualification": Qualification, "referral": Referral, "liaison": Liaison}


class Orm(Peer):
    refusals = (Refused, TransitionNotAllowed)

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
        Base.metadata.create_all(self.engine)
        with Session(self.engine) as session, session.begin():
            session.add_all(Track(case_id=case, name=name, state=state) for (case,) in self.cases for name, state in INITIAL.items())

    def step(self, taken, case):
        track, step, role = taken
        with Session(self.engine) as session, session.begin():
            row = session.get(Track, (case, track))
            source = row.state
            MACHINES[track](row, state_field="state").send(step, role=role)
            last = session.scalars(select(Event.hash).where(Event.case_id == case).order_by(Event.id.desc()).limit(1)).first() or ""
            told = (case, track, step, role, source, row.state, now())
            names = ("case_id", "track", "step", "role", "source", "dest", "at")
            session.add(Event(**dict(zip(names, told, strict=True)), prev=last, hash=link(last, *told)))

    def rows(self, sql):
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]

    def states(self, case):
        return dict(self.rows(f"SELECT name, state FROM track WHERE case_id = {int(case)}"))


def prepare(run, database, cases):
    made = Orm(run, database, cases)
    made.open()
    made.create()
    return made


__all__ = ["LIFE", "prepare"]

"""What all tables share: naming, UTC times, UUIDv7 keys, and rows of a case whose words are encrypted with the case's key."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, overload

import uuid_utils.compat
from sqlalchemy import (
    Boolean,
    column,
    ColumnClause,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    MetaData,
    select,
    String,
    table,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
)  # fmt: skip
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Composite, composite, DeclarativeBase, declared_attr, Mapped, mapped_column, object_session, Session

from col13.models.vault import Box, box_of
from col13.partial_dates import PartialDate, Precision

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


BY_CASE = "by_case"  # info of a key that begins with the case


def new_id() -> uuid.UUID:
    """A UUIDv7: unique, and in the order of making."""
    return uuid_utils.compat.uuid7()


class Utc(TypeDecorator[dt.datetime]):
    """A moment, always aware and UTC in Python; SQLite would drop an offset silently, so none ever reaches it."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """UTC in; a naive time is a programming mistake."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive time has no moment")
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """UTC out."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dt.datetime: Utc(), uuid.UUID: Uuid(), bytes: LargeBinary()}


class Encrypted:
    """A text that stands encrypted in the column `<name>_encrypted` (bytes): read and written in the clear through the case's box."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = name
        self.column = f"{name}_encrypted"

    @overload
    def __get__(self, row: None, owner: type[Any]) -> Encrypted: ...
    @overload
    def __get__(self, row: CaseRow, owner: type[Any]) -> str | None: ...
    def __get__(self, row: CaseRow | None, owner: type[Any]) -> Encrypted | str | None:
        if row is None:
            return self
        stored: bytes | None = getattr(row, self.column)
        return None if stored is None else row.box().open(stored, row.aad(self.name)).decode()

    def __set__(self, row: CaseRow, value: str | None) -> None:
        setattr(row, self.column, row.box().encrypt(value.encode(), row.aad(self.name)) if value else None)


def owner_of_case(context: DefaultExecutionContext) -> uuid.UUID | None:
    """The default of a row that bears its case's owner, where whoever makes it does not say."""
    owner: uuid.UUID | None = _of_case(context, column("owner_id", Uuid()))
    return owner


def opening_of_case(context: DefaultExecutionContext) -> dt.datetime | None:
    """The default of a row that bears when its case was opened, which never changes: lists in that order begin at such rows."""
    opened: dt.datetime | None = _of_case(context, column("opened_at", Utc()))
    return opened


def shelf_of_case(context: DefaultExecutionContext) -> str:
    """The default of a row that bears on which shelf its case stands."""
    archived, closed = (_of_case(context, column(name, Utc())) for name in ("archived_at", "closed_at"))
    return "archived" if archived is not None else "closed" if closed is not None else "open"


def _of_case(context: DefaultExecutionContext, wanted: ColumnClause[Any]) -> Any:
    case = table("case", column("id", Uuid()), wanted)
    case_id = context.get_current_parameters()["case_id"]  # type: ignore[no-untyped-call]
    return context.connection.scalar(select(case.c[wanted.name]).where(case.c.id == case_id))


class CaseRow(Base):
    """A row that belongs to one case. It is born inside a session, because its encrypted words need the case's key:
    `Person(session, case_id=case.id, kind="person", family_name="…")`."""

    __abstract__ = True

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)

    @declared_attr
    def case_id(cls) -> Mapped[uuid.UUID]:  # noqa: N805 - SQLAlchemy calls it with the class
        """Found by an index of its own, but where own() has one that begins with it."""
        given = getattr(cls, "__table_args__", ())
        return mapped_column(ForeignKey("case.id"), index=not any(getattr(one, "info", {}).get(BY_CASE) for one in given))

    def __init__(self, session: Session, **values: object) -> None:
        with session.no_autoflush:
            self.id = new_id()
            self.case_id = values.pop("case_id")
            session.add(self)
            for name, value in values.items():
                if not hasattr(type(self), name):
                    raise TypeError(f"{type(self).__name__} has no {name}")
                setattr(self, name, value)

    def box(self) -> Box:
        """The case's box: encrypts and opens with its data key."""
        session = object_session(self)
        if session is None:
            raise LookupError("a row of a case opens only inside its session")
        return box_of(session, self.case_id)

    def aad(self, column: str) -> str:
        """What the ciphertext is bound to, so that it cannot be moved to another place: table, column, row."""
        return f"{self.__tablename__}|{column}|{self.id}"


def _as_partial_date(
    first: dt.date | None, last: dt.date | None, precision: Precision | None, estimated: bool | None
) -> PartialDate | None:
    # A plain function: given the class itself, SQLAlchemy would resolve its annotations in the wrong module.
    return None if precision is None else PartialDate(first, last, precision, bool(estimated))


def partial_date(prefix: str, *, optional: bool = False) -> Composite[Any]:
    """Four columns that are one PartialDate: first and last day, precision, whether estimated."""
    return composite(
        _as_partial_date,
        mapped_column(f"{prefix}_first", Date, nullable=True),
        mapped_column(f"{prefix}_last", Date, nullable=True),
        mapped_column(f"{prefix}_precision", String, nullable=optional),
        mapped_column(f"{prefix}_estimated", Boolean, nullable=optional),
    )


def own(table: str) -> UniqueConstraint:
    """The key by which sisters refer to rows of this table, and by which the rows of a case are found: (case_id, id)."""
    return UniqueConstraint("case_id", "id", name=f"uq_{table}_case_id_id", info={BY_CASE: True})


def sister(column: str, table: str) -> ForeignKeyConstraint:
    """A reference that cannot point into another case: (case_id, column) → table(case_id, id)."""
    return ForeignKeyConstraint(["case_id", column], [f"{table}.case_id", f"{table}.id"])

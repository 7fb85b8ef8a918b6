"""The entrance: sessions of the application's database, who acts, and a form's answer when a service refuses."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from flask import current_app, request
from flask_login import current_user
from sqlalchemy.orm import Session

from col13.db import Database
from col13.errors import Invalid, Stale, StepRefused
from col13.forms.base import HouseForm
from col13.policies import Actor


def database() -> Database:
    """The application's database."""
    found: Database = current_app.extensions["col13.database"]
    return found


def reading() -> AbstractContextManager[Session]:
    """A session that only reads, for who is signed in; draw the page inside it."""
    return database().read(known())


def writing() -> AbstractContextManager[Session]:
    """The unit of work of who is signed in: commits once when the block ends, rolls back when it raises. Never draw a page inside it."""
    return database().write(known())


def known() -> Actor | None:
    """Who is signed in, None for a stranger at the door: the database shows those no row of a case (models/wall.py)."""
    return actor() if current_user.is_authenticated else None


def actor() -> Actor:
    """Who is signed in. The wall lets nobody else through."""
    acting: Actor = current_user.actor
    return acting


def once() -> uuid.UUID | None:
    """The posted form's UUID, where no form object is at hand."""
    try:
        return uuid.UUID(request.form.get("once", ""))
    except ValueError:
        return None


def seen() -> int:
    """The track's last move when the posted form was shown; -1 (never the truth) when it was left out or mangled."""
    typed = request.form.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


class Answer:
    """The status of the answer when the act was not done: 422 where fields are wrong, else what the refusal says."""

    status = 422


@contextmanager
def answering(form: HouseForm) -> Iterator[Answer]:
    """Run a form's act. Invalid, Stale and StepRefused are taken into the form (`form.refusal`), to be drawn with what was typed."""
    answer = Answer()
    try:
        yield answer
    except (Invalid, Stale, StepRefused) as refused:
        form.refuse(refused)
        answer.status = refused.status

"""Which pages of a case an emergency look opens: the reading pages of its sections, at their own address, and nothing else."""

from __future__ import annotations

from flask import request
from sqlalchemy.orm import Session

from col13.models import Case
from col13.services import casework
from col13.views.openings import PAGES
from col13.views.units import actor

READ_ONLY = frozenset((*PAGES.values(), "diagram.show"))


def reached(session: Session, number: str) -> Case:
    """The case for the page that is asked for; NotFound. A form that is sent, a file, a dossier, a step need the case in the usual way."""
    fetch = casework.read if request.method in ("GET", "HEAD") and request.endpoint in READ_ONLY else casework.get
    return fetch(session, actor(), number)

"""Who looked at this case: one line a person, the unusual looks first. Reading the list is itself written."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.models import Case
from col13.policies import require, Section
from col13.services import casework, readers
from col13.views.case_page import draw, shows
from col13.views.journal_words import reason_label
from col13.views.units import actor, reading, writing

blueprint = Blueprint("case_readers", __name__)


@blueprint.get("/cases/<number>/readers")
def show(number: str) -> ResponseReturnValue:
    """The right before anything: whoever may not see the case hears nothing of it."""
    with reading() as session:
        casework.get(session, actor(), number)
        require(actor(), "case:readers")
    return page(number)


@shows(Section.JOURNAL)
def page(session: Session, case: Case) -> ResponseReturnValue:
    with writing() as own:  # the entry is committed before the list is drawn
        found = readers.readers_of(own, actor(), casework.get(own, actor(), case.number))
    return draw(session, case, Section.JOURNAL, "case/readers.html", found=found, why=readers.WHY, reason_label=reason_label)

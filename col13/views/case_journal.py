"""The journal of a case: one's own entries, all with their details, or envelopes, as the rights say. Reading it is itself written."""

from __future__ import annotations

import json

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.forms.journal import OPERATIONS
from col13.models import Case
from col13.policies import Section
from col13.services import journal_reading
from col13.services.journal_names import who_is_who
from col13.services.journal_reading import Line
from col13.views.case_page import draw, shows
from col13.views.journal_details import lines_of
from col13.views.journal_words import act_label, answers_told, reason_label, recipient_label
from col13.views.units import actor

blueprint = Blueprint("case_journal", __name__)


@blueprint.get("/cases/<number>/journal")
@shows(Section.JOURNAL)
def show(session: Session, case: Case) -> ResponseReturnValue:
    """Newest first; the look at this section was written before it is read."""
    page = journal_reading.entries_of_case(session, actor(), case, before=request.args.get("before"))
    return draw(
        session, case, Section.JOURNAL, "case/journal.html", page=page, operations=OPERATIONS, act_label=act_label, told_in=told_in,
        reason_label=reason_label, recipient_label=recipient_label,
        names=who_is_who(session, {line.actor_id for line in page.lines}), begun="before" in request.args,
    )  # fmt: skip


def told_in(line: Line) -> list[tuple[str, str]]:
    """What an entry tells: the answers of a step by their questions, other details by the names of their keys."""
    detail = dict(line.detail or {})
    answers = json.loads(str(detail.pop("answers", "{}")))
    return [*answers_told(line.act, answers), *lines_of(detail)]

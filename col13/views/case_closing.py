"""Closing a case, and opening it again: acts of the reference officer, with every reason that is owed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.errors import Invalid, NotFound, Reason, StepRefused
from col13.forms.closing import closing_form, ClosingForm, ReopeningForm
from col13.forms.spoken import Spoken
from col13.i18n import S_, say
from col13.models import Case, Person
from col13.policies import require, Section
from col13.services import casework, closing, overview
from col13.services import standing as standings
from col13.services.options import person_name, Said
from col13.views.case_forms import save
from col13.views.case_links import UNKNOWN
from col13.views.case_overview import blueprint
from col13.views.case_page import draw, shows
from col13.views.case_support import as_uuid
from col13.views.step_told import name_of
from col13.views.units import actor, reading
from col13.workflows import by_key
from col13.workflows.closing import may_close, owed
from col13.workflows.standing import Standing

CLOSED = S_("The case is closed. Its number is kept; the reference officer can open it again.")
REOPENED = S_("The case is open again.")
WHY_TRACK = S_("Why “%(track)s” never began")
WHY_TRACK_OF = S_("Why “%(track)s” never began (%(whom)s)")
NO_ACKNOWLEDGEMENT_OF = S_("%(whom)s has no acknowledgement: hand it over, or say why not.")
WHY_PERSON = S_("Why %(whom)s has no acknowledgement")


@blueprint.get("/cases/<number>/close")
def close(number: str) -> ResponseReturnValue:
    """What still waits, and the form; of a closed case the form to open it again."""
    return page(number)


@shows(Section.SUMMARY)
def page(session: Session, case: Case, form: ClosingForm | ReopeningForm | None = None) -> ResponseReturnValue:
    require(actor(), "case:reopen" if case.closed_at else "case:close")
    if case.closed_at:
        form = form if isinstance(form, ReopeningForm) else ReopeningForm()
        return draw(session, case, Section.SUMMARY, "case/closing.html", form=form, restless=(), reasons=closing.REASONS)
    standing = standings.of(session, actor(), case)
    due = owed(standing)
    restless = naming(session, case, standing, may_close(standing, "rests", {*due.tracks, *due.persons}))
    form = form if isinstance(form, ClosingForm) else asked(session, case, standing)
    if isinstance(form.refusal, StepRefused):
        form.refusal.reasons = tuple(naming(session, case, standing, form.refusal.reasons))
    return draw(session, case, Section.SUMMARY, "case/closing.html", form=form, restless=restless, reasons=closing.REASONS)


def naming(session: Session, case: Case, standing: Standing, reasons: Iterable[Reason]) -> list[Reason]:
    """The reasons with the name of what they are about: which victim's or body's track, which person."""
    return [dataclasses.replace(one, **_named(session, case, standing, dict(one.facts))) for one in reasons]


def _named(session: Session, case: Case, standing: Standing, facts: dict[str, object]) -> dict[str, Any]:
    key, person = str(facts.get("key", "")), as_uuid(str(facts.get("person", "")))
    if key in standing.tracks:
        facts["track"] = name_of(session, case, standing.tracks[key])
        return {"facts": tuple(facts.items())}
    # nosemgrep: view-asks-the-database-itself - of this case's own reasons; person_name asks the rights
    row = session.get(Person, person) if person else None
    if row is None:
        return {}
    whom = Said(*person_name(session, actor(), case, row))
    return {"says": NO_ACKNOWLEDGEMENT_OF, "facts": (("whom", whom),)}


def asked(session: Session, case: Case, standing: Standing) -> ClosingForm:
    """The form with a line for each track that never began and each known person without an acknowledgement."""
    due, questions = owed(standing), []
    for key in due.tracks:
        label = by_key(key).label
        whom = overview.subject_of(session, actor(), case, standing.tracks[key]) if key in standing.tracks else None
        named = say(whom[0], locale(), **whom[1]) if whom else ""
        spoken = Spoken(WHY_TRACK_OF, track=label, whom=named) if named else Spoken(WHY_TRACK, track=label)
        questions.append((key, spoken))
    for one in due.persons:
        # nosemgrep: view-asks-the-database-itself - of this case's own reasons; person_name asks the rights
        person = session.get_one(Person, as_uuid(one))
        questions.append((one, Spoken(WHY_PERSON, whom=Said(*person_name(session, actor(), case, person)))))
    return closing_form(questions)


@blueprint.post("/cases/<number>/close")
def save_closing(number: str) -> ResponseReturnValue:
    """Close it; refused with everything that does not rest or is not explained."""
    with reading() as session:
        case = casework.get(session, actor(), number)
        require(actor(), "case:close")
        if case.closed_at is not None:
            return redirect(url_for("cases.close", number=number), 303)
        form = asked(session, case, standings.of(session, actor(), case))

    def do(session: Session, case: Case) -> None:
        try:
            closing.close_case(
                session, actor(), case, reason=form.reason.data or "", reasons=form.reasons(), words=form.words.data or "",
                other=form.other.data or "", to=form.to.data or "", decided_by=form.decided_by.data or "",
            )  # fmt: skip
        except NotFound as unseen:
            raise Invalid({"other": UNKNOWN}) from unseen

    return save(number, form, "case.close", do, back="cases.show", again=lambda: page(number, form=form), says=CLOSED)


@blueprint.post("/cases/<number>/reopen")
def reopen(number: str) -> ResponseReturnValue:
    """Open a closed case again, with the reason. Shares stay ended."""
    form = ReopeningForm()

    def do(session: Session, case: Case) -> None:
        closing.reopen_case(session, actor(), case, words=form.words.data or "")

    return save(number, form, "case.reopen", do, back="cases.show", again=lambda: page(number, form=form), says=REOPENED)

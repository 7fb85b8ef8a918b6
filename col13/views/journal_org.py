"""The auditor's journal: who looked at what, who did what, with filters. Reading it is itself written."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.forms.journal import JournalForm, OPERATIONS
from col13.i18n import N_, say
from col13.policies import require
from col13.services import emergency_reviews, journal, journal_reading
from col13.services.journal_names import people_of, who_is_who
from col13.views.journal_words import act_label, reason_label
from col13.views.units import actor, writing

blueprint = Blueprint("journal_org", __name__)
UNKNOWN = N_("journal", "a number that is none here")


@blueprint.get("/journal")
def entries() -> ResponseReturnValue:
    """Newest first; the filters stand in the address."""
    require(actor(), "journal:organisation")
    with writing() as session:  # the reading is written before anything is read
        form = journal_form(session)
        form.validate()
        page = journal_reading.entries_of_org(session, actor(), before=request.args.get("before"), filters=form.filters())
        looks = emergency_reviews.waiting(session, actor()) if "before" not in request.args else []
        names = who_is_who(session, {line.actor_id for line in page.lines} | {one for line in page.lines if (one := person_in(line))})
    address = {name: value for name, value in request.args.to_dict().items() if name != "before" and value}
    further = {**request.args.to_dict(), "before": page.next} if page.next else None
    return render_template(
        "journal/entries.html", about_said=about_said, looks=looks, address=address, form=form, page=page, names=names, further=further,
        operations=OPERATIONS, act_label=act_label, person_in=person_in, reason_label=reason_label,
    )  # fmt: skip


def about_said(line: journal_reading.Line) -> str:
    """The number or code an entry is about, as this reader may know it."""
    about = str(line.facts.get("about") or "")
    return say(UNKNOWN, locale()) if about == journal.NUMBER_UNKNOWN else about


def person_in(line: journal_reading.Line) -> uuid.UUID | None:
    """The account an entry is about, None where it is about something else."""
    try:
        return uuid.UUID(str(line.facts.get("about", "")))
    except ValueError:
        return None


def journal_form(session: Session) -> JournalForm:
    """The filters, with the people of the house by name."""
    form = JournalForm(request.args)
    form.person.choices = [("", ""), *((str(one), name) for one, name in people_of(session, actor()))]
    return form

"""The auditor's journal: who looked at what, who did what, with filters. Reading it is itself written."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from col13.auth.language import locale
from col13.forms.journal import JournalForm, OPERATIONS
from col13.i18n import N_, say
from col13.models import Entry
from col13.models.together import side_by_side
from col13.policies import require
from col13.services import emergency_reviews, journal, journal_reading
from col13.services.journal_names import names_of, people_known, people_of
from col13.views.journal_words import act_label, reason_label
from col13.views.units import actor, writing

blueprint = Blueprint("journal_org", __name__)
UNKNOWN = N_("journal", "a number that is none here")


@blueprint.get("/journal")
def entries() -> ResponseReturnValue:
    """Newest first; the filters stand in the address."""
    require(actor(), "journal:organisation")
    with writing() as session:  # the reading is written before anything is read
        form = journal_form(people_of(session, actor()) if request.args.get("person") else ())
        form.validate()
        entries, after = journal_reading.read_org(session, actor(), before=request.args.get("before"), filters=form.filters())
        found = side_by_side(
            session, lines=journal_reading.lines_of(actor(), entries), people=people_known(actor()),
            waiting=emergency_reviews.many_waiting(actor()), names=names_of(concerned(entries)),
        )  # fmt: skip
        name_people(form, found["people"])
        looks = emergency_reviews.waiting(session, actor()) if found["waiting"] and "before" not in request.args else []
    page, names = journal_reading.Page(found["lines"], after), found["names"]
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
    return as_account(line.facts.get("about"))


def as_account(about: object) -> uuid.UUID | None:
    """What an entry is about, if that is an account."""
    try:
        return uuid.UUID(str(about or ""))
    except ValueError:
        return None


def concerned(entries: Iterable[Entry]) -> set[uuid.UUID]:
    """The accounts that these entries name: who acted, and whom it was about."""
    about = (as_account(json.loads(entry.envelope).get("about")) for entry in entries)
    return {entry.actor_id for entry in entries} | {one for one in about if one is not None}


def journal_form(people: Iterable[tuple[uuid.UUID, str]]) -> JournalForm:
    """The filters, with the people of the house by name."""
    form = JournalForm(request.args)
    name_people(form, people)
    return form


def name_people(form: JournalForm, people: Iterable[tuple[uuid.UUID, str]]) -> None:
    """Whose acts may be asked for."""
    form.person.choices = [("", ""), *((str(one), name) for one, name in people)]

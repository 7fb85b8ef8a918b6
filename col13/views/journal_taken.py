"""The auditor's journal as a file: the reason is asked and written first, then the envelopes go out, in the reader's language."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from col13 import clock
from col13.auth.language import locale
from col13.errors import Invalid
from col13.forms.journal import JournalExportForm, OPERATIONS
from col13.i18n import Label, N_, S_, say
from col13.policies import require, Section, SECTION_LABELS
from col13.services import journal_taken
from col13.services.journal_names import people_of, who_is_who
from col13.services.journal_reading import Line
from col13.views.csv_file import csv_answer
from col13.views.journal_org import about_said, journal_form, person_in
from col13.views.journal_words import act_label, reason_label
from col13.views.units import actor, answering, reading, writing
from col13.views.words import role_label

blueprint = Blueprint("journal_taken", __name__)
BOUNDED = S_("Only the newest %(count)s entries: more fit the filters. Narrow them and export again.")
WRONG_FILTERS = S_("One of the filters cannot be read. Go back to the journal and correct it.")
HEADS = (
    N_("journal", "When"), N_("journal", "Who"), N_("journal", "Role"), N_("journal", "Operation"), N_("journal", "Act"),
    N_("journal", "Case or account"), N_("journal", "Section"), N_("journal", "Reason"), N_("journal", "Entry"),
)  # fmt: skip


@blueprint.get("/journal/export")
def ask() -> ResponseReturnValue:
    """Why?"""
    require(actor(), "journal:organisation")
    return page(JournalExportForm())


@blueprint.post("/journal/export")
def give() -> ResponseReturnValue:
    """The file, once its entry is committed."""
    require(actor(), "journal:organisation")
    form, rows = JournalExportForm(), None
    with answering(form) as answer:
        if form.validate():
            with writing() as session:
                asked = journal_form(people_of(session, actor()))
                if not asked.validate():
                    raise Invalid({"filters": WRONG_FILTERS})
                done = journal_taken.take(
                    session, actor(), asked.filters(), reason=form.reason.data or "", words=form.words.data or ""
                )  # fmt: skip
                about = {one for line in done.lines if (one := person_in(line))}
                names = who_is_who(session, {line.actor_id for line in done.lines} | about)
            rows = [[say(head, locale()) for head in HEADS], *(cells(line, names) for line in done.lines)]
            if done.bounded:
                rows.append([say(BOUNDED, locale(), count=len(done.lines)), *[""] * (len(HEADS) - 1)])
    if rows is None:
        return page(form), answer.status
    return csv_answer(rows, f"COL13-journal-{clock.today().isoformat()}.csv")


def cells(line: Line, names: Mapping[uuid.UUID, str | Label]) -> list[str]:
    """An envelope in words."""
    about = person_in(line)
    return [
        line.at.astimezone(clock.BRUSSELS).isoformat(" ", "seconds"), said(names.get(line.actor_id)),
        role_label(line.role) if line.role else "",
        say(OPERATIONS[line.operation], locale()), act_label(line.act),
        line.number or (said(names.get(about)) if about else about_said(line)),
        say(SECTION_LABELS[Section(line.section)], locale()) if line.section else "",
        reason_label(line.facts.get("reason"), line.act), str(line.seq),
    ]  # fmt: skip


def said(name: str | Label | None) -> str:
    """A person's name as it is; the built-in actors in the reader's language."""
    return name if isinstance(name, str) else say(name, locale()) if name else "–"


def page(form: JournalExportForm) -> str:
    """The question; the filters stand in the address."""
    with reading() as session:
        asked = journal_form(people_of(session, actor()))
        asked.validate()
        people = dict(asked.person.choices)
        told = [
            asked.number.data or "", people.get(asked.person.data or "", ""),
            say(OPERATIONS[asked.operation.data], locale()) if asked.operation.data in OPERATIONS else "",
            *(str(day.data) for day in (asked.since, asked.until) if day.data),
        ]  # fmt: skip
    return render_template(
        "journal/export.html", form=form, filters=[one for one in told if one], address=request.args.to_dict(), most=journal_taken.MOST
    )

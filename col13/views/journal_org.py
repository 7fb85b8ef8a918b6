"""The auditor's journal: who looked at what, who did what, with filters. Reading it is itself written."""

from __future__ import annotations

import uuid

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.forms.journal import JournalForm, OPERATIONS
from col13.i18n import Label, N_, say
from col13.policies import require
from col13.services import journal_reading
from col13.services.journal_names import people_of, who_is_who
from col13.services.visits import REASONS
from col13.views.journal_words import act_label
from col13.views.units import actor, writing

blueprint = Blueprint("journal_org", __name__)

REFUSED = N_("act", "refused attempt")
ORG_ACTS: dict[str, Label] = {
    "session.begin": N_("act", "signed in"), "session.end": N_("act", "signed out"), "session.refused": N_("act", "sign-in refused"),
    "account.add": N_("act", "account made"), "account.roles": N_("act", "roles changed"), "account.disable": N_("act", "account closed"),
    "account.enable": N_("act", "account opened again"), "account.reset_password": N_("act", "new one-time password"),
    "account.password": N_("act", "password changed"), "account.language": N_("act", "language chosen"),
    "policy.change": N_("act", "zone policy changed"), "catalogue.import_zones": N_("act", "police zones imported"),
    "work.list": N_("act", "my work shown"), "cases.list": N_("act", "list of cases shown"), "cases.search": N_("act", "cases searched"),
    "journal.read": N_("act", "journal read"), "organisation.add": N_("act", "organisation added"),
}  # fmt: skip


@blueprint.get("/journal")
def entries() -> ResponseReturnValue:
    """Newest first; the filters stand in the address."""
    require(actor(), "journal:organisation")
    with writing() as session:  # the reading is written before anything is read
        form = journal_form(session)
        form.validate()
        page = journal_reading.entries_of_org(session, actor(), before=request.args.get("before"), filters=form.filters())
        names = who_is_who(session, {line.actor_id for line in page.lines} | {one for line in page.lines if (one := person_in(line))})
    further = {**request.args.to_dict(), "before": page.next} if page.next else None
    return render_template(
        "journal/entries.html", form=form, page=page, names=names, further=further, operations=OPERATIONS, act_label=org_act_label,
        person_in=person_in, reasons=REASONS,
    )  # fmt: skip


def person_in(line: journal_reading.Line) -> uuid.UUID | None:
    """The account an entry is about, None where it is about something else."""
    try:
        return uuid.UUID(str(line.facts.get("about", "")))
    except ValueError:
        return None


def org_act_label(act: str) -> str:
    """As act_label; the acts of an organisation, and refused attempts, have their names here."""
    if act.startswith("refused:"):
        return say(REFUSED, locale())
    return say(ORG_ACTS[act], locale()) if act in ORG_ACTS else act_label(act)


def journal_form(session: Session) -> JournalForm:
    """The filters, with the people of the house by name."""
    form = JournalForm(request.args)
    form.person.choices = [("", ""), *((str(one), name) for one, name in people_of(session, actor()))]
    return form

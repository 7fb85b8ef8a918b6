"""Consents outside the steps: a victim's answer for a service, and a withdrawal in whatever state a track is."""

from __future__ import annotations

import uuid
from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.language import locale
from col13.errors import NotFound
from col13.forms.choices import coded
from col13.forms.consents import ServiceConsentForm, WithdrawForm
from col13.i18n import S_, say
from col13.models import Case
from col13.policies import require, Section
from col13.services import casework, consents, tracks
from col13.services.changes import refuse_closed
from col13.services.consents_seen import ConsentRow, consents_seen, subject
from col13.services.documents import documents_seen
from col13.views.case_forms import save
from col13.views.case_page import draw, shows
from col13.views.case_support import as_uuid, blueprint
from col13.views.units import actor, reading

SERVICE = S_("A consent for a service")
WITHDRAW = S_("Withdraw a consent")
WRITTEN = S_("Written in the ledger of consents.")


@blueprint.get("/cases/<number>/support/consent")
def consent(number: str) -> ResponseReturnValue:
    """The signed form, question by question."""
    return consent_page(number)


@blueprint.post("/cases/<number>/support/consent")
def save_consent(number: str) -> ResponseReturnValue:
    """One more line of the ledger."""
    with reading() as session:
        form = filled(session, casework.get(session, actor(), number), ServiceConsentForm())

    def do(session: Session, case: Case) -> None:
        consents.record_for_service(
            session, actor(), case, person_id=as_uuid(form.person_id.data) or uuid.UUID(int=0), service=form.service.data,
            answer=form.answer.data, how=form.how.data, given_by=form.given_by.data, standing=form.standing.data or "",
            valid_until=form.valid_until.data, minor_asked={"yes": True, "no": False}.get(form.minor_asked.data or ""),
            document_id=as_uuid(form.document_id.data), words=form.words.data or "",
        )  # fmt: skip

    again = partial(consent_page, number, form=form)
    return save(number, form, "consent.service", do, back="support.show", again=again, anchor="ledger", says=WRITTEN)


def filled(session: Session, case: Case, form: ServiceConsentForm) -> ServiceConsentForm:
    """The victims, services and documents to choose from, as this actor may see them."""
    require(actor(), "consent:record")
    victims = [(one, subject(session, actor(), case, uuid.UUID(one))) for one in tracks.supported_victims(session, case)]
    form.person_id.choices = [("", ""), *((one, say(key, locale(), **facts)) for one, (key, facts) in victims)]
    if len(victims) == 1 and not form.person_id.data:
        form.person_id.data = victims[0][0]
    form.service.choices = coded("service")
    documents = documents_seen(session, actor(), case)
    form.document_id.choices = [("", ""), *((str(one.id), one.title) for one in documents if one.kind == "consent_form" or one.support)]
    return form


@shows(Section.SUPPORT)
def consent_page(session: Session, case: Case, form: ServiceConsentForm | None = None) -> ResponseReturnValue:
    refuse_closed(case)
    form = form or filled(session, case, ServiceConsentForm())
    back = url_for("support.show", number=case.number)
    return draw(session, case, Section.SUPPORT, "case/form.html", form=form, form_title=SERVICE, back=back, seen=None)


@blueprint.get("/cases/<number>/consents/<uuid:line>/withdraw")
def withdraw(number: str, line: uuid.UUID) -> ResponseReturnValue:
    """Which consent, and the victim's words."""
    return withdraw_page(number, line=line)


@blueprint.post("/cases/<number>/consents/<uuid:line>/withdraw")
def save_withdrawal(number: str, line: uuid.UUID) -> ResponseReturnValue:
    """The track stays where it is; a body's view ends with the commit when no other consent stands."""
    form = WithdrawForm()
    with reading() as session:
        back = place_of(the_line(session, casework.get(session, actor(), number), line))

    def do(session: Session, case: Case) -> None:
        row = the_line(session, case, line)
        consents.withdraw(session, actor(), case, person_id=row.person_id, recipient=row.recipient, words=form.words.data or "")

    again = partial(withdraw_page, number, line=line, form=form)
    return save(number, form, f"consent.withdraw:{line}", do, back=back, again=again, anchor="ledger", says=WRITTEN)


def the_line(session: Session, case: Case, line: uuid.UUID) -> ConsentRow:
    """A line this actor may read; NotFound otherwise."""
    require(actor(), "consent:record")
    rows = [row for kind in ("service", "body") for row in consents_seen(session, actor(), case, kind)]
    found = next((row for row in rows if row.id == line), None)
    if found is None:
        raise NotFound
    return found


def place_of(row: ConsentRow) -> str:
    """Where the ledger of this kind of recipient stands."""
    return "support.show" if row.kind == "service" else "liaison.show"


@shows(Section.SUPPORT)
def withdraw_page(session: Session, case: Case, line: uuid.UUID, form: WithdrawForm | None = None) -> ResponseReturnValue:
    refuse_closed(case)
    row = the_line(session, case, line)
    section = Section.SUPPORT if row.kind == "service" else Section.LIAISON
    return draw(
        session, case, section, "case/withdraw.html", form=form or WithdrawForm(), form_title=WITHDRAW, row=row, seen=None,
        back=url_for(place_of(row), number=case.number), kind=row.kind,
    )  # fmt: skip

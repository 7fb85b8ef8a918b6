"""The qualification workbench: facts left, offences and bias assessments right. The police propose; the magistrate decides."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13 import clock
from col13.forms.base import HouseForm
from col13.forms.qualification import BiasForm, ids, LAWS, OffenceForm, ReasonForm, ViewForm
from col13.i18n import Label, N_, S_
from col13.models import Case, Incident
from col13.policies import Section
from col13.services import bias, bias_facts, casework, documents, facts, qualification, qualification_seen, records
from col13.services import standing as standings
from col13.services.evidence_hints import RESTS_ON_NOTHING
from col13.views.bias_words import SAID, VOICES
from col13.views.case_forms import Fill, fill_in, may_fill_in, save
from col13.views.case_page import draw, shows
from col13.views.evidence import evidence
from col13.views.people import called, choices
from col13.views.units import actor, reading
from col13.workflows.engine import choices as choices_of
from col13.workflows.engine import Verdict
from col13.workflows.qualification import QUALIFICATION as QUALIFICATION_FLOW

blueprint = Blueprint("qualification", __name__)
BACK = "qualification.show"
QUALIFICATION = Section.QUALIFICATION
TITLES = {
    "offence": S_("An offence"), "change": S_("The offence"), "drop": S_("Drop an offence"), "bias": S_("A bias assessment"),
    "none": S_("No bias found"), "view": S_("Your view of an assessment"), "nothing": S_("No offence found"),
}  # fmt: skip
BEFORE = {
    "bias": S_("Record the apparent bias of the perpetrator, not the identity of the victim. It is a proposal: the magistrate decides."),
    "offence": S_("The police propose; the magistrate decides. The law follows the date of the facts."),
    "drop": S_("It is taken back, and stays in the history with its assessments."),
    "view": S_("An assessment is contested, never deleted: what each hand said stays side by side."),
    "none": S_("“Not stated” is not the same as “no bias found”: say what was looked at."),
    "nothing": S_("Say what was looked at. The file goes to the magistrate all the same."),
}
MOTIVES: dict[str, Label] = {
    "element": N_("motive in law", "aggravating element: another penalty"),
    "factor": N_("motive in law", "weighed by the judge within the same range"),
    "none": N_("motive in law", "no effect of its own here"),
}


@blueprint.get("/cases/<number>/qualification")
@shows(QUALIFICATION)
def show(session: Session, case: Case) -> ResponseReturnValue:
    """The whole bench. A body reads the grounds on its own page of the case: those of the victims who consent."""
    if actor().org_kind == "equality_body":
        return redirect(url_for("shared.show", number=case.number), 303)
    bench = qualification_seen.of(session, actor(), case)
    return draw(
        session, case, QUALIFICATION, "case/qualification.html", bench=bench, people=called(session, case), laws=LAWS, said=SAID,
        voices=VOICES, bases=bias.BASES, strengths=bias.STRENGTHS, motives=MOTIVES, media=facts.MEDIA, publicity=facts.PUBLICITY,
        perceptions=facts.PERCEPTIONS, rests_on_nothing=RESTS_ON_NOTHING, said_to=bias_facts.SAID_TO, document_kinds=documents.KINDS,
        view_form=lambda row: numbered(ViewForm(), row.id), reason_form=lambda row, what: numbered(ReasonForm(), f"{what}-{row.id}"),
        steps=next_steps(session, case),
    )  # fmt: skip


def next_steps(session: Session, case: Case) -> list[Verdict]:
    """What this hand may do with the qualification now, of what is waited for."""
    standing = standings.of(session, actor(), case)
    found = choices_of(QUALIFICATION_FLOW, standing, standing.tracks["qualification"], clock.today())
    return [verdict for verdict in found if verdict.allowed and verdict.step.awaited is not False]


def numbered(form: HouseForm, key: object) -> HouseForm:
    """A short form that stands on a page several times: its ids are its own."""
    for field in form:
        field.id = f"{field.id}-{key}"
    return form


def page(number: str, form: Any, what: str) -> ResponseReturnValue:
    """The page of one of the forms."""
    before = (BEFORE[what],) if what in BEFORE else ()
    return fill_in(number, QUALIFICATION, form, TITLES[what], facet="assessments", back=BACK, before=before)


def kept(number: str, form: Any, what: str, key: object, do: Any, *, stale: bool = False) -> ResponseReturnValue:
    """The act of one of the forms."""
    again = partial(page, number, form, what)
    return save(number, form, f"{what}:{key}", do, back=BACK, again=again, overwrites=QUALIFICATION if stale else None)


def bound(number: str, fill: Fill) -> Any:
    """The posted form, with the choices this reader has: none for who may not write there, before anything is read."""
    with reading() as session:
        case = casework.get(session, actor(), number)
        may_fill_in(session, case, QUALIFICATION, "assessments")
        return fill(session, case)


def offence_form(session: Session, case: Case, incident: Incident, **more: Any) -> OffenceForm:
    """What fitted the date of the facts, and the persons on file."""
    return OffenceForm(
        offered=qualification.offered(session, incident), victim_pairs=choices(session, case, ("victim",)),
        suspect_pairs=choices(session, case, ("suspect",)), **more,
    )  # fmt: skip


def new_form(incident: uuid.UUID, session: Session, case: Case) -> OffenceForm:
    """For a further offence in an incident."""
    return offence_form(session, case, records.fetch(session, case, Incident, incident))


def change_form(offence: uuid.UUID, session: Session, case: Case) -> OffenceForm:
    """For an offence that stands."""
    row = qualification.standing_offence(session, case, offence)
    linked = next(one for one in qualification_seen.of(session, actor(), case).offences if one.row.id == offence)
    data = {name: getattr(row, name) for name in ("code", "attempt", "medium", "publicity", "happened", "note")}
    data |= {"victims": [str(one) for one in linked.victims], "suspects": [str(one) for one in linked.suspects]}
    return offence_form(session, case, records.fetch(session, case, Incident, row.incident_id), data=data)


@blueprint.get("/cases/<number>/qualification/incidents/<uuid:incident>/offence")
def new(number: str, incident: uuid.UUID) -> ResponseReturnValue:
    """An offence, to be added."""
    return page(number, partial(new_form, incident), "offence")


@blueprint.post("/cases/<number>/qualification/incidents/<uuid:incident>/offence")
def add(number: str, incident: uuid.UUID) -> ResponseReturnValue:
    """Add it."""
    form = bound(number, partial(new_form, incident))

    def do(session: Session, case: Case) -> object:
        victims, suspects = ids(form.victims.data), ids(form.suspects.data)
        return qualification.add_offence(session, actor(), case, incident, victims=victims, suspects=suspects, **form.answers())

    return kept(number, form, "offence", incident, do)


@blueprint.get("/cases/<number>/qualification/offences/<uuid:offence>")
def offence(number: str, offence: uuid.UUID) -> ResponseReturnValue:
    """An offence, to be changed."""
    return page(number, partial(change_form, offence), "change")


@blueprint.post("/cases/<number>/qualification/offences/<uuid:offence>")
def change(number: str, offence: uuid.UUID) -> ResponseReturnValue:
    """Change it and its persons."""
    form = bound(number, partial(change_form, offence))

    def do(session: Session, case: Case) -> None:
        qualification.change_offence(session, actor(), case, offence, **form.answers())
        qualification.set_offence_persons(
            session, actor(), case, offence, victims=ids(form.victims.data), suspects=ids(form.suspects.data)
        )  # fmt: skip

    return kept(number, form, "change", offence, do, stale=True)


def bias_form(session: Session, case: Case) -> BiasForm:
    """With the suspects and the facts on file."""
    return BiasForm(suspects=choices(session, case, ("suspect",)), evidence=evidence(session, case))


def short_form(what: str, session: Session, case: Case) -> Any:
    """The form of an act on one offence."""
    return bias_form(session, case) if what == "bias" else ReasonForm()


@blueprint.get("/cases/<number>/qualification/offences/<uuid:offence>/<any(bias, none, drop):what>")
def on_offence(number: str, offence: uuid.UUID, what: str) -> ResponseReturnValue:
    """An assessment, “no bias found”, or taking the offence back."""
    return page(number, partial(short_form, what), what)


@blueprint.post("/cases/<number>/qualification/offences/<uuid:offence>/<any(bias, none, drop):what>")
def say(number: str, offence: uuid.UUID, what: str) -> ResponseReturnValue:
    """Say it."""
    form = bound(number, partial(short_form, what))

    def do(session: Session, case: Case) -> object:
        if what == "bias":
            return bias.add_bias(session, actor(), case, offence, **form.answers())
        act = bias.say_no_bias if what == "none" else qualification.drop_offence
        return act(session, actor(), case, offence, reason=form.reason.data or "")

    return kept(number, form, what, offence, do, stale=what != "bias")


@blueprint.get("/cases/<number>/qualification/assessments/<uuid:assessment>/view")
def view(number: str, assessment: uuid.UUID) -> ResponseReturnValue:
    """What this hand thinks of an assessment."""
    return page(number, ViewForm(), "view")


@blueprint.post("/cases/<number>/qualification/assessments/<uuid:assessment>/view")
def add_view(number: str, assessment: uuid.UUID) -> ResponseReturnValue:
    """Put it beside the others."""
    form = ViewForm()
    return kept(
        number, form, "view", assessment,
        lambda session, case: bias.add_view(
            session, actor(), case, assessment, status=form.status.data or "", reason=form.reason.data or ""
        ),
    )  # fmt: skip


@blueprint.get("/cases/<number>/qualification/nothing")
def nothing(number: str) -> ResponseReturnValue:
    """“No offence found”, and why."""
    return page(number, ReasonForm(), "nothing")


@blueprint.post("/cases/<number>/qualification/nothing")
def say_nothing(number: str) -> ResponseReturnValue:
    """Say so."""
    form = ReasonForm()
    return kept(
        number, form, "nothing", "",
        lambda session, case: qualification.say_no_offence(session, actor(), case, reason=form.reason.data or ""), stale=True,
    )  # fmt: skip

"""Who takes part in a case, who alone may know of it, who may not: each change an act of its own, written with its reason."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from col13.auth.proof import need_proof
from col13.errors import NotFound
from col13.forms.base import HouseForm
from col13.forms.participation import AssignForm, EndExclusionForm, ExcludeForm, NameForm, RestrictForm, UnrestrictForm
from col13.i18n import S_
from col13.models import Case
from col13.policies import may, require, Section
from col13.services import casework, participation, visits
from col13.services.participation_seen import parts_of
from col13.views.case_forms import save
from col13.views.case_page import draw, shows
from col13.views.case_support import as_uuid
from col13.views.units import actor, reading

blueprint = Blueprint("people", __name__)
DONE = S_("Done. It holds from now on.")
NOBODY = uuid.UUID(int=0)
# What decides who sees the case: after it the person shows once more who they are.
PROVED = frozenset({"restrict", "unrestrict", "name", "exclude", "end_exclusion"})
FORMS: dict[str, type[HouseForm]] = {
    "assign": AssignForm, "restrict": RestrictForm, "unrestrict": UnrestrictForm, "name": NameForm, "exclude": ExcludeForm,
    "end_exclusion": EndExclusionForm,
}  # fmt: skip


@blueprint.get("/cases/<number>/people")
def show(number: str) -> ResponseReturnValue:
    """Everybody on the case, and what this reader may change of that."""
    return page(number)


@shows(Section.SUMMARY)
def page(session: Session, case: Case, posted: str = "", form: HouseForm | None = None) -> ResponseReturnValue:
    require(actor(), "case:take")
    forms = {name: filled(session, case, made()) for name, made in FORMS.items()}
    if form is not None:
        forms[posted] = form
    for name, one in forms.items():
        for field in one:
            field.id = f"{name}-{field.name}"
    parts = parts_of(session, case)
    excluded = participation.exclusions(session, actor(), case) if may(actor(), "case:exclude") else []
    return draw(
        session, case, Section.SUMMARY, "case/people.html", parts=parts, forms=forms, posted=posted, form=form,
        excluded=excluded, proposed=participation.proposes_restriction(session, case), may=lambda action: may(actor(), action),
        mine=any(one.user_id == actor().id and "assigned" in one.parts for one in parts), changeable=case.closed_at is None,
    )  # fmt: skip


def filled(session: Session, case: Case, form: HouseForm) -> HouseForm:
    """The people to choose from; for an exclusion's end those excluded."""
    people = [(str(one), name) for one, name in participation.candidates(session, case)]
    if isinstance(form, AssignForm | NameForm | ExcludeForm):
        form.user_id.choices = [("", ""), *people]
    if isinstance(form, RestrictForm):
        form.names.choices = people
    if isinstance(form, EndExclusionForm) and may(actor(), "case:exclude"):
        form.user_id.choices = [("", ""), *((str(one.user_id), one.name) for one in participation.exclusions(session, actor(), case))]
    return form


@blueprint.post("/cases/<number>/people/<any(assign, restrict, unrestrict, name, exclude, end_exclusion):what>")
def change(number: str, what: str) -> ResponseReturnValue:
    """One of the acts that ask something."""
    if what in PROVED:
        need_proof()
    with reading() as session:
        case = casework.get(session, actor(), number)
        form = filled(session, case, FORMS[what]())
        # Whoever names or assigns may become a participant by it, who is asked no more: so the reason comes first.
        owed = visits.never_opened(session, actor(), case)
    if owed:
        return asked_first(number)

    def do(session: Session, case: Case) -> None:
        ACTS[what](session, case, form)

    answer = save(number, form, f"people.{what}", do, back="people.show", again=lambda: page(number, posted=what, form=form), says=DONE)
    return answer if still_seen(number) else redirect(url_for("case_list.cases"), 303)


def still_seen(number: str) -> bool:
    """Who restricts a case without an own name on it, or excludes oneself, sees it no more."""
    with reading() as session:
        try:
            casework.get(session, actor(), number)
        except NotFound:
            return False
    return True


def chosen(form: Any) -> uuid.UUID:
    """The person chosen."""
    return as_uuid(form.user_id.data) or NOBODY


ACTS: dict[str, Callable[[Session, Case, Any], object]] = {
    "assign": lambda session, case, form: participation.assign(session, actor(), case, user_id=chosen(form)),
    "name": lambda session, case, form: participation.name(session, actor(), case, user_id=chosen(form)),
    "restrict": lambda session, case, form: participation.restrict(
        session, actor(), case, names=[as_uuid(one) or NOBODY for one in form.names.data or ()], reason=form.reason.data or ""
    ),
    "unrestrict": lambda session, case, form: participation.unrestrict(session, actor(), case, reason=form.reason.data or ""),
    "exclude": lambda session, case, form: participation.exclude(
        session, actor(), case, user_id=chosen(form), reason=form.reason.data or ""
    ),
    "end_exclusion": lambda session, case, form: participation.end_exclusion(
        session, actor(), case, user_id=chosen(form), reason=form.reason.data or ""
    ),
}


@blueprint.post("/cases/<number>/people/take")
def take(number: str) -> ResponseReturnValue:
    """Take the case oneself, once it was said why it is opened."""
    with reading() as session:
        owed = visits.needs_reason(session, actor(), casework.get(session, actor(), number))
    if owed:
        return asked_first(number)
    return button(number, "take", lambda session, case: participation.take(session, actor(), case))


def asked_first(number: str) -> ResponseReturnValue:
    """Why this person opens the case; then the people on it."""
    return redirect(url_for("visit.reason", number=number, next=url_for("people.show", number=number)), 303)


@blueprint.post("/cases/<number>/people/<uuid:user>/<any(unassign, unname):what>")
def leave(number: str, user: uuid.UUID, what: str) -> ResponseReturnValue:
    """An assignment or a name that ends."""
    acts = {"unassign": participation.unassign, "unname": participation.unname}
    return button(number, f"{what}:{user}", lambda session, case: acts[what](session, actor(), case, user_id=user))


def button(number: str, act: str, do: Callable[[Session, Case], object]) -> ResponseReturnValue:
    """A post that asks nothing."""
    form = HouseForm()
    return save(number, form, f"people.{act}", do, back="people.show", again=lambda: page(number, form=form, posted="button"), says=DONE)

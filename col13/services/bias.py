"""Bias assessments: the perpetrator's apparent bias in one offence, on what it rests, and what later hands say of it. Never deleted."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from typing import TypedDict, Unpack

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.i18n import Label, N_, S_, Sentence
from col13.models import Bias, BiasCriterion, BiasEvidence, BiasView, Case, Document, Indicator, Offence, Person, Quotation, Statement
from col13.policies import Actor, Role, Section
from col13.services import changes
from col13.services.faults import Faults
from col13.services.qualification import standing_offence
from col13.services.records import fetch, permit, shift

BASES: dict[str, Label] = {
    "perceived_by_victim": N_("basis of a bias", "perceived by the victim"),
    "perceived_by_witness": N_("basis of a bias", "perceived by a witness"),
    "perceived_by_officer": N_("basis of a bias", "perceived by the officer"),
    "assumed": N_("basis of a bias", "a trait that was assumed"),
    "association": N_("basis of a bias", "by association with somebody else"),
    "stated_by_suspect": N_("basis of a bias", "said by the suspect"),
    "not_stated": N_("basis of a bias", "not stated"),
}
STRENGTHS: dict[str, Label] = {
    "weak": N_("strength of a bias", "weak"),
    "clear": N_("strength of a bias", "clear"),
    "strong": N_("strength of a bias", "strong"),
}
VIEWS: dict[str, Label] = {
    "confirmed": N_("view of a bias", "agreed"),
    "contested": N_("view of a bias", "contested"),
}
NOT_BELOW = S_("This finer label does not belong to that phenomenon.")
NOT_A_SUSPECT = S_("This person is not a suspect in the case.")
ASSESSED = S_("A bias assessment stands for this offence.")
PRESS = S_(
    "A written, public expression on a ground other than racism or xenophobia: the competent court is to be assessed by the magistrate"
    " (press offence; to be confirmed). Record every ground, each with its own item."
)
# Grounds of the correctional group for press offences (domain reference 2.5): racism and xenophobia, and negationism.
CORRECTIONAL = ("anti_racism",)
NEGATIONISM = "negationism_bias"


class Evidence(TypedDict, total=False):
    """What an assessment rests on: ids of rows of the case."""

    indicators: Collection[uuid.UUID]
    quotations: Collection[uuid.UUID]
    documents: Collection[uuid.UUID]
    statements: Collection[uuid.UUID]


EVIDENCE: dict[str, tuple[str, type[Indicator] | type[Quotation] | type[Document] | type[Statement]]] = {
    "indicators": ("indicator_id", Indicator),
    "quotations": ("quotation_id", Quotation),
    "documents": ("document_id", Document),
    "statements": ("statement_id", Statement),
}


def add_bias(
    session: Session,
    actor: Actor,
    case: Case,
    offence_id: uuid.UUID,
    *,
    phenomenon: str,
    basis: str,
    sub_phenomenon: str | None = None,
    criteria: Collection[str] = (),
    strength: str | None = None,
    suspect_id: uuid.UUID | None = None,
    reason: str = "",
    **evidence: Unpack[Evidence],
) -> Bias:
    """A proposal: phenomenon, criteria, basis, and the facts it rests on. "No bias found" ends with it. NotFound, Invalid by field."""
    role = permit(session, actor, case, Section.QUALIFICATION, "assessments")
    offence = standing_offence(session, case, offence_id)
    wrong = Faults()
    wrong.need("phenomenon", phenomenon)
    wrong.coded("phenomenon", "phenomenon", phenomenon)
    _check_sub(wrong, phenomenon, sub_phenomenon)
    for code in criteria:
        wrong.coded("criteria", "criterion", code)
    wrong.need("basis", basis)
    wrong.among("basis", basis, BASES)
    wrong.among("strength", strength, STRENGTHS)
    wrong.short("reason", reason)
    _check_ties(session, case, suspect_id, evidence, wrong)
    wrong.stop()
    bias = Bias(
        session, case_id=case.id, offence_id=offence.id, suspect_id=suspect_id, phenomenon=phenomenon, sub_phenomenon=sub_phenomenon,
        basis=basis, strength=strength, author_role=role.value, edition=catalogue.edition(), at=clock.now(), by=actor.id,
        reason=reason.strip(),
    )  # fmt: skip
    session.flush()
    for code in dict.fromkeys(criteria):
        BiasCriterion(session, case_id=case.id, bias_id=bias.id, code=code)
    for name, (column, _) in EVIDENCE.items():
        for row_id in dict.fromkeys(evidence.get(name, ())):  # type: ignore[call-overload]
            BiasEvidence(session, case_id=case.id, bias_id=bias.id, **{column: row_id})
    _view(session, actor, role, bias, "proposed", reason)
    withdrawn = shift(offence, {"no_bias": None})
    detail = {
        "bias": str(bias.id), "offence": str(offence.id), "phenomenon": phenomenon, "sub_phenomenon": sub_phenomenon,
        "criteria": [*criteria], "basis": basis, "strength": strength, "reason": reason.strip(), "changed": withdrawn,
    }  # fmt: skip
    changes.record(session, actor, case, act="bias.add", section=Section.QUALIFICATION, operation="collection", role=role, detail=detail)
    return bias


def _check_sub(wrong: Faults, phenomenon: str, sub: str | None) -> None:
    wrong.coded("sub_phenomenon", "sub_phenomenon", sub)
    if sub and "sub_phenomenon" not in wrong.found:
        entry = catalogue.get("sub_phenomenon", sub)
        if not isinstance(entry, catalogue.SubPhenomenon) or entry.parent != phenomenon:
            wrong.add("sub_phenomenon", NOT_BELOW)


def _check_ties(session: Session, case: Case, suspect_id: uuid.UUID | None, evidence: Evidence, wrong: Faults) -> None:
    wrong.refers(session, case, "suspect_id", Person, suspect_id)
    if suspect_id and "suspect_id" not in wrong.found and not fetch(session, case, Person, suspect_id).has_role("suspect"):
        wrong.add("suspect_id", NOT_A_SUSPECT)
    for name, (_, model) in EVIDENCE.items():
        for row_id in evidence.get(name, ()):  # type: ignore[attr-defined]
            wrong.refers(session, case, name, model, row_id)


def _view(session: Session, actor: Actor, role: Role, bias: Bias, status: str, reason: str) -> BiasView:
    view = BiasView(
        session, case_id=bias.case_id, bias_id=bias.id, status=status, author_role=role.value, at=clock.now(), by=actor.id,
        reason=reason.strip(),
    )  # fmt: skip
    session.flush()
    session.expire(bias, ["views", "criteria"])
    return view


def add_view(session: Session, actor: Actor, case: Case, bias_id: uuid.UUID, *, status: str, reason: str) -> BiasView:
    """What another hand says of an assessment: agreed or contested, and why. The mark and its history stay; steps decide its status."""
    role = permit(session, actor, case, Section.QUALIFICATION, "assessments")
    bias = fetch(session, case, Bias, bias_id)
    wrong = Faults()
    wrong.need("status", status)
    wrong.among("status", status, VIEWS)
    wrong.need("reason", reason)
    wrong.short("reason", reason)
    wrong.stop()
    view = _view(session, actor, role, bias, status, reason)
    detail = {"bias": str(bias.id), "status": status, "reason": reason.strip()}
    changes.record(session, actor, case, act=f"bias.{status}", section=Section.QUALIFICATION, role=role, detail=detail)
    return view


def say_no_bias(session: Session, actor: Actor, case: Case, offence_id: uuid.UUID, *, reason: str) -> Offence:
    """“No bias found” for an offence, and why. Invalid while an assessment of it stands: that is contested, not passed over."""
    role = permit(session, actor, case, Section.QUALIFICATION, "assessments")
    offence = standing_offence(session, case, offence_id)
    wrong = Faults()
    wrong.need("reason", reason)
    wrong.short("reason", reason)
    if biases_of(session, offence):
        wrong.add("reason", ASSESSED)
    wrong.stop()
    changed = shift(offence, {"no_bias": reason.strip()})
    if changed:
        detail = {"offence": str(offence.id), "changed": changed}
        changes.record(session, actor, case, act="bias.none", section=Section.QUALIFICATION, role=role, detail=detail)
    return offence


def biases_of(session: Session, offence: Offence) -> list[Bias]:
    """The assessments of an offence, oldest first."""
    query = select(Bias).where(Bias.case_id == offence.case_id, Bias.offence_id == offence.id).order_by(Bias.id)
    return list(session.scalars(query))


def press_note(medium: str | None, publicity: str | None, grounds: Collection[str]) -> Sentence | None:
    """What to tell of a written public item with a non-racial ground (domain reference 2.5); None otherwise.

    `grounds`: codes of phenomena or finer labels. It informs, is to be confirmed, and never advises to leave a ground out.
    """
    if medium != "written" or publicity != "public":
        return None
    return PRESS if any(not _correctional(code) for code in grounds) else None


def _correctional(code: str) -> bool:
    if code == NEGATIONISM:
        return True
    kind = "sub_phenomenon" if catalogue.has("sub_phenomenon", code) else "phenomenon"
    entry = catalogue.get(kind, code)
    return isinstance(entry, catalogue.Phenomenon) and entry.family in CORRECTIONAL

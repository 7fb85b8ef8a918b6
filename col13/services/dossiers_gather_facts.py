"""Gathering the facts, the words, what may show bias, the statements, the documents and the qualification."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from col13.models import (
    Bias,
    BiasEvidence,
    Incident,
    Indicator,
    Note,
    Offence,
    OffencePerson,
    Quotation,
    Report,
    Statement,
    Withdrawal,
)  # fmt: skip
from col13.services.dossiers_gather import columns, Gathering, iso, Record

REPORT = "channel anonymous perception perception_words prior_conflict language interpreter reported_at"
INCIDENT = (
    "seq facts language happened hour municipality district place place_type place_unknown domain_of_life medium publicity entered_at"
)
QUOTATION = "words language translation said_to others_heard medium publicity"
OFFENCE = "seq code law edition article attempt medium publicity happened no_bias note"
BIAS = "phenomenon sub_phenomenon basis strength status author_role at reason"


def facts(on: Gathering) -> Record:
    """How it was reported, each incident with its exact words, additions, withdrawals."""
    report = on.rows(Report)
    quotations: dict[UUID, list[Record]] = defaultdict(list)
    for number, quotation in enumerate(on.rows(Quotation), 1):
        who = {"said_by": on.number(quotation.said_by), "heard_by": on.number(quotation.heard_by)}
        quotations[quotation.incident_id].append({"seq": number, **columns(quotation, QUOTATION), **who})
    return {
        **(columns(report[0], REPORT) if report else dict.fromkeys(REPORT.split())),
        "incidents": [{**columns(one, INCIDENT), "quotations": quotations[one.id]} for one in on.rows(Incident, Incident.seq)],
        "notes": [columns(note, "at words") for note in on.rows(Note) if note.section == "facts"],
        "withdrawals": [
            {"who": on.number(one.person_id), **columns(one, "at words pressure_asked told_inquiry_goes_on pv_number")}
            for one in on.rows(Withdrawal)
        ],
    }


def numbered(rows: Iterable[Any]) -> dict[UUID, int]:
    """Row → number in the dossier."""
    return {row.id: number for number, row in enumerate(rows, 1)}


def indicators(on: Gathering) -> Record:
    """Each indicator with what shows it."""
    incidents = {incident.id: incident.seq for incident in on.rows(Incident)}
    words = numbered(on.rows(Quotation))
    return {
        "indicators": [
            {
                "seq": number, "code": one.code, "incident": incidents[one.incident_id], "note": one.note,
                "quotation": words.get(one.quotation_id), "person": on.number(one.person_id), "document": on.files.get(one.document_id),
            }
            for number, one in enumerate(on.rows(Indicator), 1)
        ]
    }  # fmt: skip


def statements(on: Gathering) -> Record:
    """The list of statements; the words stand in the PV. Of a suspect elsewhere, none."""
    suspects = {person.id for person in on.people if person.has_role("suspect") and person.id not in on.suspects}
    also_victims = {person.id for person in on.people if person.has_role("victim")}
    return {
        "statements": [
            {
                "who": on.number(one.person_id), "document": on.files.get(one.document_id),
                **columns(one, "taken_on language salduz interpreter copy_given copy_delayed why_none"),
            }
            for one in on.rows(Statement)
            if one.person_id not in suspects - also_victims
        ]
    }  # fmt: skip


def qualification(on: Gathering) -> Record:
    """Offence × bias, with every author's view. What concerns a suspect of another recipient stays out."""
    report = on.rows(Report)
    people: dict[tuple[UUID, str], list[UUID]] = defaultdict(list)
    for row in on.rows(OffencePerson):
        people[row.offence_id, row.part].append(row.person_id)
    biases: dict[UUID, list[Bias]] = defaultdict(list)
    for bias in on.rows(Bias):
        if on.its_suspect(bias.suspect_id):
            biases[bias.offence_id].append(bias)
    evidence = _evidence(on)
    incidents = {incident.id: incident for incident in on.rows(Incident)}
    offences = [
        {
            **columns(one, OFFENCE), "incident": incidents[one.incident_id].seq,
            "happened": iso(one.happened) if one.happened is not None else incidents[one.incident_id].happened.iso(),
            "victims": sorted(on.numbers[who] for who in people[one.id, "victim"]),
            "suspects": sorted(on.numbers[who] for who in people[one.id, "suspect"] if not _hidden_role(on, who)),
            "biases": [_bias(on, number, bias, evidence[bias.id]) for number, bias in enumerate(biases[one.id], 1)],
        }
        for one in on.rows(Offence, Offence.seq)
        if one.dropped_at is None
    ]  # fmt: skip
    press = any(one["publicity"] == "public" and one["medium"] == "written" for one in [*offences, *_public(on)])
    return {"no_offence_reason": report[0].no_offence_reason if report else None, "offences": offences, "press": press}


def _public(on: Gathering) -> list[Record]:
    return [columns(row, "medium publicity") for row in (*on.rows(Incident), *on.rows(Quotation))]


def _hidden_role(on: Gathering, who: UUID) -> bool:
    # A victim who is also a suspect elsewhere stands here under the own name: the other role is not told.
    person = next(one for one in on.people if one.id == who)
    return who not in on.suspects and person.has_role("victim")


def _evidence(on: Gathering) -> dict[UUID, dict[str, list[Any]]]:
    words, shown = numbered(on.rows(Quotation)), {one.id: one.code for one in on.rows(Indicator)}
    found: dict[UUID, dict[str, list[Any]]] = defaultdict(lambda: {"indicators": [], "quotations": [], "documents": []})
    for row in on.rows(BiasEvidence):
        if row.indicator_id:
            found[row.bias_id]["indicators"].append(shown[row.indicator_id])
        if row.quotation_id:
            found[row.bias_id]["quotations"].append(words[row.quotation_id])
        if row.document_id in on.files:
            found[row.bias_id]["documents"].append(on.files[row.document_id])
    return found


def _bias(on: Gathering, number: int, bias: Bias, evidence: dict[str, list[Any]]) -> Record:
    return {
        "seq": number, **columns(bias, BIAS), "suspect": on.number(bias.suspect_id), **evidence,
        "criteria": sorted(one.code for one in bias.criteria),
        "views": [
            {**columns(view, "status author_role at reason"), "suspect": on.number(view.suspect_id)}
            for view in bias.views
            if on.its_suspect(view.suspect_id)
        ],
    }  # fmt: skip

"""Hands and standings for the tests of the workflows: one person per role, and a case in which every condition holds."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from col13.policies import Actor, Role
from col13.workflows import WORKFLOWS
from col13.workflows.engine import Step, Workflow
from col13.workflows.standing import Standing, TrackStanding

TODAY = dt.date(2026, 11, 23)
OTHER = uuid.UUID(int=7)
VICTIM, SECOND = "victim-1", "victim-2"


def hand(*roles: str, number: int = 1) -> Actor:
    """A person with these roles: of Unia when one of them is liaison, else of a zone."""
    held = frozenset(Role(role) for role in roles)
    if Role.LIAISON in held:
        return Actor(uuid.UUID(int=number), "body", org_kind="equality_body", org_code="unia", roles=held)
    return Actor(uuid.UUID(int=number), "zone", org_kind="police_zone", org_code="5906", roles=held)


def track(flow: Workflow, state: str, **facts: Any) -> TrackStanding:
    """A track on which every condition holds; keywords change it."""
    subject = {"victim": VICTIM, "recipient": "prosecutor", "body": "unia", None: ""}[flow.subject]
    ready: dict[str, Any] = {
        "subject": subject, "entered_by": OTHER, "entered_as_reference": True, "seq": 3, "dossier_issued": True, "last_decision_ends": True,
        "valid_consents": frozenset({VICTIM}), "open_questions": 1, "protocol_signed": True,
    }  # fmt: skip
    return TrackStanding(key=flow.name, workflow=flow.name, state=state, **(ready | facts))


def standing(actor: Actor, **facts: Any) -> Standing:
    """A case in which every condition holds that can hold together; keywords change it."""
    states = {"report": "recorded", "qualification": "confirmed"}
    tracks = {name: TrackStanding(key=name, workflow=name, state=states.get(name, flow.initial)) for name, flow in WORKFLOWS.items()}
    ready: dict[str, Any] = {
        "tracks": tracks, "other_judges": 2, "facts_written": True, "place_stated": True, "date_stated": True, "channel_stated": True,
        "reporter_or_anonymous": True, "bias_prompt_answered": True, "to_acknowledge": (VICTIM,), "victims": (VICTIM,),
        "supported_victims": (VICTIM,), "identified_victims": (VICTIM,), "offences": 1,
    }  # fmt: skip
    return Standing(hand=actor, **(ready | facts))


def fitting(flow: Workflow, step: Step, state: str, actor: Actor) -> tuple[Standing, TrackStanding]:
    """A standing and a track on which every condition of this step holds, whatever the state."""
    nobody = step.name in ("record_no_victim", "share_without_victim")
    case, here = standing(actor), track(flow, state)
    if nobody:
        case = replace(case, victims=(), supported_victims=(), identified_victims=())
        here = replace(here, subject="" if flow.subject == "victim" else here.subject)
    return case, here

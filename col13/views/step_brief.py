"""What a judge reads above the form of a step: the proposal with its gaps before a second reading, what leaves before a file is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.profiles import profile_for, PROFILES, SECTION_LABELS
from col13.i18n import Label, N_
from col13.models import Case
from col13.policies import may_read, Section
from col13.services import bias, bias_facts, documents, dossiers, qualification_seen
from col13.services.evidence_hints import RESTS_ON_NOTHING
from col13.services.situation import situation
from col13.views.bias_words import SAID, VOICES
from col13.views.dossier_words import offered
from col13.views.people import called
from col13.views.units import actor
from col13.workflows import conditions_judgement as conditions
from col13.workflows.engine import Step
from col13.workflows.parts import Condition
from col13.workflows.standing import Standing, TrackStanding

JUDGING = frozenset({"propose", "confirm", "set_aside", "return_for_more"})
SENDING = frozenset({"approve", "transmit"})
# What a file for a magistrate is made of; each is in order, or its sentence tells what is not.
PARTS: tuple[tuple[Label, tuple[Condition, ...]], ...] = (
    (N_("column", "PV"), (conditions.REPORT_RECORDED,)),
    (N_("section", "Qualification"), (conditions.QUALIFICATION_JUDGED, conditions.QUALIFICATION_UNMOVED)),
    (N_("dossier section", "Statements"), (conditions.STATEMENTS_COMPLETE,)),
    (N_("dossier", "Additions"), (conditions.NOTHING_ADDED,)),
    (N_("journal detail", "Dossier"), (conditions.DOSSIER_ISSUED,)),
)


def reads_proposal(session: Session, case: Case, track: TrackStanding, step: Step) -> bool:
    """Whether this step shows the proposal to this reader, so that a look at the qualification is written first."""
    if track.workflow != "qualification" or step.name not in JUDGING:
        return False
    return may_read(actor(), Section.QUALIFICATION, situation(session, actor(), case), "assessments")


def brief(session: Session, case: Case, standing: Standing, track: TrackStanding, step: Step) -> Mapping[str, Any]:
    """What the page shows above the form: `bench` with its words, or `leaving`; nothing for other steps."""
    if reads_proposal(session, case, track, step):
        return {
            "bench": qualification_seen.of(session, actor(), case), "people": called(session, case), "said": SAID, "voices": VOICES,
            "bases": bias.BASES, "strengths": bias.STRENGTHS, "said_to": bias_facts.SAID_TO, "document_kinds": documents.KINDS,
            "rests_on_nothing": RESTS_ON_NOTHING,
        }  # fmt: skip
    if track.workflow == "prosecution_referral" and step.name in SENDING:
        return {"leaving": leaving(session, case, standing, track)}
    return {}


def leaving(session: Session, case: Case, standing: Standing, track: TrackStanding) -> dict[str, Any]:
    """`checks`: each part and what is missing of it; `holds`: the sections of the dossier; `target`: of its preview, "" where this reader
    may have none; `issued`: the dossiers that stand ready for this recipient."""
    name = profile_for(track.subject)
    target = f"{name} {track.subject}"
    mine = dossiers.list_of(session, actor(), case)
    return {
        "checks": [(label, [one for one in needed if not one.check(standing, track, clock.today())]) for label, needed in PARTS],
        "holds": [SECTION_LABELS[key] for key in PROFILES[name].sections if key in SECTION_LABELS],
        "target": target if target in {code for code, _ in offered(session, case)} else "",
        "issued": [one for one in mine if one.recipient == track.subject and one.state == "released" and not one.draft],
    }  # fmt: skip

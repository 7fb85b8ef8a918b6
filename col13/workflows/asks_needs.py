"""What an individual needs assessment asks: short at the desk, full by victim assistance. "Declined" is an answer."""

from __future__ import annotations

from col13.i18n import N_
from col13.workflows.asks_shared import REVIEW_ON
from col13.workflows.engine import Ask

OUTCOME = Ask(
    "outcome", "choice", N_("answer", "Assessment"),
    choices=(("assessed", N_("choice", "assessed together with the victim")), ("declined", N_("choice", "assessment declined"))),
)  # fmt: skip
FEAR = Ask(
    "fear", "choice", N_("answer", "Fear of repetition or retaliation"), required=False, required_if=("outcome", "assessed"),
    encrypted=True,
    choices=(
        ("none", N_("choice", "none")), ("some", N_("choice", "some")), ("strong", N_("choice", "strong")),
        ("not_said", N_("choice", "not said")),
    ),
)  # fmt: skip
RELATION = Ask("relation", "text", N_("answer", "Relation to the suspect"), required=False, encrypted=True)
EARLIER = Ask("earlier_incidents", "text", N_("answer", "Earlier incidents"), required=False, encrypted=True)
VULNERABILITY = Ask("vulnerability", "text", N_("answer", "What makes the victim vulnerable"), required=False, encrypted=True)
SPECIAL_NEEDS = Ask(
    "special_needs", "choices", N_("answer", "Special needs"), required=False, encrypted=True,
    choices=(
        ("interpreter", N_("choice", "interpreter")), ("same_sex_interviewer", N_("choice", "interviewer of the same sex")),
        ("accessible_room", N_("choice", "accessible room")), ("shielded_address", N_("choice", "shielded address")),
        ("trusted_person", N_("choice", "person of trust")),
    ),
)  # fmt: skip
MEASURES = Ask("measures", "text", N_("answer", "Measures taken"), required=False)

SHORT_NEEDS = (OUTCOME, FEAR, SPECIAL_NEEDS, MEASURES, REVIEW_ON)
FULL_NEEDS = (OUTCOME, FEAR, RELATION, EARLIER, VULNERABILITY, SPECIAL_NEEDS, MEASURES, REVIEW_ON)

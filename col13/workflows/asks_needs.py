"""What an individual needs assessment asks: short at the desk, full by victim assistance. "Declined" is an answer."""

from __future__ import annotations

from col13.i18n import N_, S_
from col13.workflows.asks_shared import REVIEW_ON
from col13.workflows.engine import Ask

OUTCOME = Ask(
    "outcome", "choice", N_("answer", "Assessment"),
    choices=(("assessed", N_("choice", "assessed together with the victim")), ("declined", N_("choice", "assessment declined"))),
    help=S_("“Assessment declined” is a full answer; it can be asked again later."),
)  # fmt: skip
FEAR = Ask(
    "fear", "choice", N_("answer", "Fear of repetition or retaliation"), required=False, required_if=("outcome", "assessed"),
    encrypted=True,
    choices=(
        ("none", N_("choice", "none")), ("some", N_("choice", "some")), ("strong", N_("choice", "strong")),
        ("not_said", N_("choice", "not said")),
    ),
    help=S_("As the victim tells it; it is not for you to judge."),
)  # fmt: skip
RELATION = Ask(
    "relation",
    "text",
    N_("answer", "Relation to the suspect"),
    required=False,
    encrypted=True,
    help=S_("What the victim tells of it: neighbour, colleague, family, stranger."),
)
EARLIER = Ask(
    "earlier_incidents",
    "text",
    N_("answer", "Earlier incidents"),
    required=False,
    encrypted=True,
    help=S_("Earlier facts against this victim or those around, reported or not."),
)
VULNERABILITY = Ask(
    "vulnerability",
    "text",
    N_("answer", "What makes the victim vulnerable"),
    required=False,
    encrypted=True,
    help=S_("What puts this victim at more risk; only what the victim agrees to have written."),
)
SPECIAL_NEEDS = Ask(
    "special_needs", "choices", N_("answer", "Special needs"), required=False, encrypted=True,
    choices=(
        ("interpreter", N_("choice", "interpreter")), ("same_sex_interviewer", N_("choice", "interviewer of the same sex")),
        ("accessible_room", N_("choice", "accessible room")), ("shielded_address", N_("choice", "shielded address")),
        ("trusted_person", N_("choice", "person of trust")),
    ),
    help=S_("What the victim needs in order to be heard and helped."),
)  # fmt: skip
MEASURES = Ask(
    "measures",
    "text",
    N_("answer", "Measures taken"),
    required=False,
    help=S_("What was done to protect the victim. This enters the dossier; the other words of the assessment do not."),
)

SHORT_NEEDS = (OUTCOME, FEAR, SPECIAL_NEEDS, MEASURES, REVIEW_ON)
FULL_NEEDS = (OUTCOME, FEAR, RELATION, EARLIER, VULNERABILITY, SPECIAL_NEEDS, MEASURES, REVIEW_ON)

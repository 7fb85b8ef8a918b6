"""What the steps of the prosecution referral ask."""

from __future__ import annotations

from col13.i18n import Label, N_, S_
from col13.workflows.asks_shared import DOSSIER, DUE_ON, INSTRUCTION, MARKS, PV_DATE, PV_NUMBER, SENT
from col13.workflows.engine import Ask

FUNCTIONS: tuple[tuple[str, Label], ...] = (
    ("prosecutor", N_("choice", "public prosecutor")),
    ("reference_magistrate", N_("choice", "reference magistrate")),
    ("labour_auditor", N_("choice", "labour auditor")),
    ("youth_prosecutor", N_("choice", "youth prosecutor")),
    ("investigating_judge", N_("choice", "investigating judge")),
)
DECIDERS: tuple[tuple[str, Label], ...] = (
    ("prosecutor", N_("choice", "public prosecutor")),
    ("labour_auditor", N_("choice", "labour auditor")),
    ("youth_prosecutor", N_("choice", "youth prosecutor")),
    ("investigating_court", N_("choice", "investigating court")),
    ("court", N_("choice", "court")),
)
FILE_MARK: tuple[tuple[str, Label], ...] = (
    ("kept", N_("choice", "kept")),
    ("partly", N_("choice", "kept in part")),
    ("not_kept", N_("choice", "not kept")),
    ("not_told", N_("choice", "not told")),
    ("not_applicable", N_("choice", "not applicable")),
)

NOTICE_NUMBER = Ask(
    "notice_number",
    "text",
    N_("answer", "Notice number"),
    help=S_("The number under which the magistrate's office keeps the file."),
)
DOSSIER_IF_ANY = Ask(
    "dossier",
    "choice",
    N_("answer", "Dossier that goes with it"),
    required=False,
    choices="dossiers",
    help=S_("Leave empty when no dossier goes with it."),
)
ANSWERED = Ask(
    "instructions",
    "choices",
    N_("answer", "Instructions that it answers"),
    required=False,
    choices="open_instructions",
    help=S_("Tick each open instruction that this PV answers."),
)

ALERT = (
    Ask(
        "when", "moment", N_("answer", "When the magistrate was called"),
        help=S_("Date and hour of the call."),
    ),
    Ask(
        "function", "choice", N_("answer", "Function of the magistrate"), choices=FUNCTIONS,
        help=S_("The function only: the name is not needed."),
    ),
    Ask(
        "orders", "text", N_("answer", "Orders given"), required=False, encrypted=True,
        help=S_("What the magistrate ordered, as you understood it."),
    ),
    Ask(
        "deprived_since", "moment", N_("answer", "Somebody is deprived of liberty since"), required=False,
        help=S_("Leave empty when nobody is. The 48 hours count from this moment."),
    ),
    Ask(
        "released_at", "moment", N_("answer", "Released, or brought before the judge, at"), required=False,
        help=S_("Ends the 48 hours of whoever was deprived of liberty before."),
    ),
)  # fmt: skip
BEGAN_AT_MAGISTRATE = (NOTICE_NUMBER, INSTRUCTION, DUE_ON)
APPROVAL = (
    Ask(
        "additions_seen", "yes_no", N_("answer", "I looked at the additions since the submission, and the approval covers them"),
        required=False,
        help=S_("Needed when something was added: the list stands above."),
    ),
)  # fmt: skip
TRANSMISSION = (DOSSIER, SENT)
URGENT = (
    Ask("urgency", "choice", N_("answer", "Why it is urgent"), choices=(
        ("ordered_by_magistrate", N_("choice", "ordered by the magistrate")),
        ("deprived_of_liberty", N_("choice", "a person is deprived of liberty")),
        ("imminent_danger", N_("choice", "imminent danger")),
    ), help=S_("What the haste rests on; it stands in the journal.")),
    Ask(
        "pv_number", "text", N_("answer", "Number of the initial PV"),
        help=S_("As it stands on the PV; it may leave before the report is recorded here."),
    ),
    Ask(
        "what_left", "text", N_("answer", "What left"),
        help=S_("The papers that were sent, each by its name or number."),
    ),
    SENT,
)  # fmt: skip
RECEIPT = (
    NOTICE_NUMBER,
    Ask(
        "date",
        "date",
        N_("answer", "Received on"),
        help=S_("The day on which the magistrate's office received it, as far as you were told."),
    ),
)
NEW_INSTRUCTION = (INSTRUCTION, DUE_ON)
LATER_PV = (PV_NUMBER, PV_DATE, ANSWERED, DOSSIER_IF_ANY)
SUPPLEMENT = (
    PV_NUMBER, PV_DATE,
    Ask("what_is_new", "choices", N_("answer", "What is new"), choices=(
        ("suspect_identified", N_("choice", "a suspect was identified")),
        ("witness", N_("choice", "a witness")),
        ("analysis", N_("choice", "an analysis")),
        ("withdrawal", N_("choice", "a withdrawal")),
        ("qualification", N_("choice", "the qualification")),
    ), help=S_("Tick what the magistrate learns from this PV.")),
    ANSWERED, DOSSIER_IF_ANY,
)  # fmt: skip
DECISION = (
    Ask(
        "by", "choice", N_("answer", "Who decided"), choices=DECIDERS,
        help=S_("The function; the name is not needed."),
    ),
    Ask(
        "type", "choice", N_("answer", "Type of decision"), choices="catalogue:decision",
        help=S_("As the decision names it; the catalogue gives each type with its source."),
    ),
    Ask(
        "motive", "choice", N_("answer", "Motive of the dismissal"), required=False, choices="catalogue:motive",
        help=S_("Only for a dismissal, where it was told (circular COL 12/98; the list of motives is to be confirmed)."),
    ),
    Ask("date", "partial_date", N_("answer", "Date of the decision"), required=False, help=S_("As far as it was told; empty is unknown.")),
    Ask(
        "mark", "choice", N_("answer", "Bias mark, for the file as a whole"), required=False, choices=FILE_MARK,
        help=S_("Whether the magistrate kept the bias mark; “not told” is an answer."),
    ),
    MARKS,
)  # fmt: skip
OUTCOME_TOLD = (
    Ask(
        "told", "persons", N_("answer", "Who was told the outcome"), required=False, choices="told",
        help=S_("Each victim and complainant who was told, by you or by the magistrate's office."),
    ),
    Ask(
        "told_on", "date", N_("answer", "Told on"), required=False,
        help=S_("The day on which they were told."),
    ),
    Ask("told_how", "choice", N_("answer", "How it was told"), required=False, choices=(
        ("orally", N_("choice", "orally")), ("in_writing", N_("choice", "in writing")),
        ("by_magistrate", N_("choice", "by the magistrate's office")),
    ), help=S_("The way in which they were told.")),
    Ask(
        "told_by", "text", N_("answer", "Told by"), required=False,
        help=S_("Name or service of the one who told them."),
    ),
    Ask(
        "why_not", "text", N_("answer", "Why the others were not told"), required=False,
        help=S_("Needed when somebody was not told."),
    ),
)  # fmt: skip

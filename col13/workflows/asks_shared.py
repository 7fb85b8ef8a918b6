"""Answers that several steps want, and the lists they are chosen from."""

from __future__ import annotations

from col13.i18n import Label, N_, S_
from col13.workflows.engine import Ask

SENT_BY: tuple[tuple[str, Label], ...] = (
    ("police_system", N_("choice", "through the police system")),
    ("by_hand", N_("choice", "by hand")),
    ("e_mail", N_("choice", "by e-mail")),
    ("letter", N_("choice", "by post")),
)
CONTACT_CHANNELS: tuple[tuple[str, Label], ...] = (
    ("phone", N_("choice", "phone")),
    ("sms", N_("choice", "text message")),
    ("e_mail", N_("choice", "e-mail")),
    ("letter", N_("choice", "letter")),
    ("visit", N_("choice", "visit")),
    ("at_station", N_("choice", "at the police station")),
)

PV_NUMBER = Ask(
    "pv_number",
    "text",
    N_("answer", "Number of the PV"),
    help=S_("As it stands on the PV, all its parts."),
)
PV_DATE = Ask(
    "pv_date",
    "date",
    N_("answer", "Date of the PV"),
    help=S_("The date on the PV itself, not the date of today."),
)
DOSSIER = Ask(
    "dossier",
    "choice",
    N_("answer", "Dossier that goes with it"),
    choices="dossiers",
    help=S_("A dossier that was made and released for this recipient, under Dossiers and letters."),
)
SENT = Ask(
    "how",
    "choice",
    N_("answer", "How it is sent"),
    choices=SENT_BY,
    help=S_("The way it leaves the house. It is written in the journal as a disclosure."),
)
INSTRUCTION = Ask(
    "instruction",
    "text",
    N_("answer", "The magistrate's instruction"),
    help=S_("What is asked, in the magistrate's words where you have them."),
)
DUE_ON = Ask(
    "due_on",
    "date",
    N_("answer", "To be answered by"),
    required=False,
    help=S_("Sets the deadline of this track; empty: none is set."),
)
MARKS = Ask(
    "marks", "marks", N_("answer", "Bias mark, for each suspect and offence"), required=False,
    help=S_("Only where it was told: kept, not kept. What was not told stays “not told”."),
)  # fmt: skip
AUTHORISATION = Ask(
    "authorisation", "text", N_("answer", "The magistrate's authorisation"), required=False,
    help=S_("Function of the magistrate, date and reference."),
)  # fmt: skip
LEGAL_BASIS = Ask(
    "legal_basis", "choice", N_("answer", "Legal basis"), choices="catalogue:legal_basis",
    help=S_("Consent is the safeguard, not the legal basis."),
)  # fmt: skip
PREVIEW_SEEN = Ask(
    "preview_seen",
    "yes_no",
    N_("answer", "I looked at what the body will see"),
    help=S_("Look at the preview first: what stands there is what the body reads."),
)
REVIEW_ON = Ask(
    "review_on",
    "date",
    N_("answer", "To be reviewed on"),
    required=False,
    help=S_("The day on which the needs are looked at again: they change as circumstances change."),
)

"""What the steps of the liaison with an equality body ask."""

from __future__ import annotations

from col13.i18n import Label, N_, S_
from col13.workflows.asks_shared import AUTHORISATION, LEGAL_BASIS, PREVIEW_SEEN
from col13.workflows.engine import Ask

HOW_GIVEN: tuple[tuple[str, Label], ...] = (
    ("in_writing", N_("choice", "in writing")),
    ("orally", N_("choice", "orally")),
    ("by_body", N_("choice", "through the body")),
)
GIVERS: tuple[tuple[str, Label], ...] = (
    ("victim", N_("choice", "the victim")),
    ("parent", N_("choice", "a parent")),
    ("guardian", N_("choice", "a guardian")),
    ("ad_hoc_guardian", N_("choice", "an ad hoc guardian")),
    ("lawyer", N_("choice", "a lawyer")),
)
SCOPES: tuple[tuple[str, Label], ...] = (
    ("minimal", N_("choice", "the minimum: number, grounds, state in plain words")),
    ("extended", N_("choice", "more than the minimum, with the magistrate's authorisation")),
)
PROFILES: tuple[tuple[str, Label], ...] = (
    ("equality-body-minimal", N_("choice", "minimal profile")),
    ("equality-body-extended", N_("choice", "extended profile")),
)

VICTIM = Ask(
    "victim",
    "person",
    N_("answer", "Which victim"),
    choices="victims",
    help=S_("One victim at a time: the answer holds for this victim only."),
)
HOW = Ask(
    "how",
    "choice",
    N_("answer", "How it was given"),
    choices=HOW_GIVEN,
    help=S_("How the answer reached you."),
)
GIVEN_BY = Ask(
    "given_by",
    "choice",
    N_("answer", "Given by"),
    choices=GIVERS,
    help=S_("The victim, or the person who may answer for the victim."),
)
CAPACITY = Ask(
    "standing", "text", N_("answer", "That person's capacity"), required=False,
    help=S_("Name and capacity of who answers for the victim. A parent who is a suspect or a danger is no representative."),
)  # fmt: skip
MINOR = Ask(
    "minor_asked",
    "yes_no",
    N_("answer", "The minor was asked in person too"),
    required=False,
    help=S_("A minor who is able to judge is asked too, whatever a parent answers."),
)
FORM = Ask(
    "form",
    "document",
    N_("answer", "The signed form"),
    required=False,
    help=S_("The form that was signed, once it is added under Documents."),
)
RECEIVED_ON = Ask(
    "received_on", "date", N_("answer", "Received on"), required=False, help=S_("When an officer writes it down for the body.")
)
FILE_NUMBER = Ask(
    "file_number",
    "text",
    N_("answer", "File number of the body"),
    help=S_("The number under which the body keeps its file."),
)
SCOPE_TEXT = N_("answer", "What it covers")
UNTIL_TEXT = N_("answer", "Valid until")
UNTIL_HELP = S_("Empty: until it is withdrawn.")

ASKED = (
    Ask(
        "victims",
        "persons",
        N_("answer", "Which victims are asked"),
        choices="victims",
        help=S_("Each victim answers alone: one answer does not bind the others."),
    ),
    Ask(
        "bodies",
        "choices",
        N_("answer", "For which bodies"),
        choices="bodies",
        help=S_("Several may be competent: they are proposed from the file."),
    ),
)
REFUSAL = (
    Ask(
        "victims",
        "persons",
        N_("answer", "Which victims refuse"),
        choices="victims",
        help=S_("All who were asked. When one of them consents, record that consent instead."),
    ),
    HOW,
    GIVEN_BY,
)
NO_ANSWER = (
    Ask(
        "how_often",
        "text",
        N_("answer", "How often it was tried"),
        help=S_("For instance: three times."),
    ),
    Ask(
        "how_tried",
        "text",
        N_("answer", "How it was tried"),
        help=S_("In which ways, and on which days."),
    ),
)
CONSENT = (
    VICTIM,
    Ask(
        "scope", "choice", SCOPE_TEXT, choices=SCOPES,
        help=S_("How much of the file this victim agrees to share."),
    ),
    Ask("valid_until", "date", UNTIL_TEXT, required=False, help=UNTIL_HELP),
    HOW, GIVEN_BY, CAPACITY, MINOR, FORM,
)  # fmt: skip
FURTHER_ANSWER = (
    VICTIM,
    Ask("answer", "choice", N_("answer", "The answer"), choices=(
        ("consent", N_("choice", "a new or renewed consent")),
        ("refusal", N_("choice", "a refusal")),
        ("withdrawal", N_("choice", "a withdrawal")),
    ), help=S_("It may change at any time; the ledger keeps every earlier answer.")),
    Ask(
        "scope", "choice", SCOPE_TEXT, required=False, required_if=("answer", "consent"), choices=SCOPES,
        help=S_("How much of the file this victim agrees to share."),
    ),
    Ask("valid_until", "date", UNTIL_TEXT, required=False, help=UNTIL_HELP),
    HOW, GIVEN_BY, CAPACITY, MINOR, FORM,
)  # fmt: skip
AGREEMENT = (
    VICTIM, FILE_NUMBER,
    Ask(
        "agreement_on", "date", N_("answer", "Date of the agreement that the body holds"),
        help=S_("The date on the agreement itself."),
    ),
    Ask(
        "agreement", "document", N_("answer", "Copy of the agreement"), required=False,
        help=S_("A copy of it, once it is added under Documents."),
    ),
    Ask(
        "covers_sharing", "yes_no", N_("answer", "It covers that the police share back"),
        help=S_("Without it the body may report to you, and you may share nothing back."),
    ),
    Ask("valid_until", "date", UNTIL_TEXT, required=False, help=UNTIL_HELP),
)  # fmt: skip
SHARING = (
    Ask(
        "profile", "choice", N_("answer", "What the body will see"), choices=PROFILES,
        help=S_("The minimal profile is the rule; more asks the magistrate's authorisation."),
    ),
    PREVIEW_SEEN, LEGAL_BASIS, AUTHORISATION,
)  # fmt: skip
SHARING_WITHOUT_VICTIM = (PREVIEW_SEEN, LEGAL_BASIS, AUTHORISATION)
RECEIPT = (
    FILE_NUMBER,
    Ask(
        "message", "text", N_("answer", "The message, as received"), required=False, encrypted=True,
        help=S_("The words of the message, when an officer writes it down for the body."),
    ),
    RECEIVED_ON,
)  # fmt: skip
OPINION = (
    Ask(
        "opinion",
        "text",
        N_("answer", "The opinion"),
        encrypted=True,
        help=S_("The body's opinion, in its own words."),
    ),
    RECEIVED_ON,
)
QUESTION = (
    Ask(
        "question",
        "text",
        N_("answer", "The question"),
        encrypted=True,
        help=S_("One question at a time: the reference officer answers it."),
    ),
)
ANSWER = (
    Ask("kind", "choice", N_("answer", "Kind of answer"), choices=(
        ("answered", N_("choice", "answered")),
        ("from_magistrate", N_("choice", "must come from the magistrate")),
    ), help=S_("Some answers only the magistrate may give: the investigation is secret.")),
    Ask(
        "answer", "text", N_("answer", "The answer, or why it must come from the magistrate"), encrypted=True,
        help=S_("Nothing beyond what was shared."),
    ),
    Ask(
        "within_profile", "yes_no", N_("answer", "It says nothing beyond the profile that was shared"),
        help=S_("Yes is needed: an answer may not tell more than was shared."),
    ),
)  # fmt: skip
CIVIL_PARTY = (
    Ask(
        "agreements",
        "persons",
        N_("answer", "Victims who agree"),
        required=False,
        choices="victims",
        help=S_("Each identified victim must agree."),
    ),
    Ask(
        "why_without_victim",
        "text",
        N_("answer", "Why the body acts without an identified victim"),
        required=False,
        help=S_("Only when no victim is identified."),
    ),
)
WITHDRAWAL = (VICTIM, HOW, GIVEN_BY, CAPACITY)

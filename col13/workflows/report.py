"""The report: from the desk to the acknowledgement. A complaint is never "refused"."""

from __future__ import annotations

from col13.i18n import N_, S_
from col13.policies import INVESTIGATOR, RECEPTION, REFERENCE_OFFICER
from col13.workflows.asks_shared import PV_DATE, PV_NUMBER, SENT_BY
from col13.workflows.conditions_case import (
    BIAS_PROMPT_ANSWERED,
    CHANNEL_STATED,
    CONTACT_RULES_STATED,
    DATE_STATED,
    FACTS_WRITTEN,
    NO_PV_OWED,
    PLACE_STATED,
    REPORTER_STATED,
    SOMEBODY_ON_FILE,
)
from col13.workflows.engine import Ask, State, Step, Workflow, WorkingDays
from col13.workflows.rules_dates import happened
from col13.workflows.rules_desk import LEFT_WHEN_AND_HOW, SIMPLIFIED_ONLY_BY_POLICY, TOLD_THAT_INQUIRY_GOES_ON
from col13.workflows.standing import Standing, TrackStanding

DESK = (RECEPTION, INVESTIGATOR, REFERENCE_OFFICER)
JUDGES = (INVESTIGATOR, REFERENCE_OFFICER)


def somebody_lacks_an_acknowledgement(standing: Standing, track: TrackStanding) -> bool:
    """Each reporter and each victim has their own."""
    return not standing.acknowledged.issuperset(standing.to_acknowledge)


STATES = (
    State("draft", N_("report state", "draft")),
    State("registered", N_("report state", "registered")),
    State("awaiting_information", N_("report state", "waiting for information")),
    State("accepted", N_("report state", "taken in hand")),
    State("recorded", N_("report state", "PV recorded"), rests=True),
    State("acknowledged", N_("report state", "acknowledgement handed over"), final=True, rests=True),
    State("redirected", N_("report state", "passed on"), final=True, rests=True),
)

STEPS = (
    Step(
        "submit", N_("report step", "submit the report"), ("draft",), "registered", DESK,
        needs=(
            FACTS_WRITTEN, PLACE_STATED, DATE_STATED, CHANNEL_STATED, REPORTER_STATED, BIAS_PROMPT_ANSWERED, CONTACT_RULES_STATED,
        ),
        due=WorkingDays("assess"), records="collection",
        help=S_("The intake is complete: the report is registered and waits to be assessed."),
    ),
    Step(
        "request_information", N_("report step", "ask for information"), ("registered",), "awaiting_information", JUDGES,
        asks=(
            Ask(
                "what", "text", N_("answer", "What is asked"),
                help=S_("Name the fact or the paper that is missing."),
            ),
            Ask(
                "from_whom", "text", N_("answer", "Asked from whom"),
                help=S_("The person, service or company that can answer."),
            ),
        ),
        due=WorkingDays("information"), awaited=False,
        help=S_("Something is missing before the report can be assessed: say what is asked, and from whom."),
    ),
    Step(
        "receive_information", N_("report step", "note that the information came in"), ("awaiting_information",), "registered", DESK,
        help=S_("The information that was asked for has come in: the report can be assessed."),
    ),
    Step(
        "accept", N_("report step", "take in hand"), ("registered", "awaiting_information"), "accepted", JUDGES,
        help=S_("An internal mark: an investigator takes the report in hand. A complaint is never refused."),
    ),
    Step(
        "redirect", N_("report step", "pass on"), ("registered", "awaiting_information"), "redirected", (REFERENCE_OFFICER,),
        needs=(NO_PV_OWED,),
        asks=(
            Ask("where_to", "choice", N_("answer", "Passed on to"), choices=(
                ("other_zone", N_("choice", "another police zone")),
                ("internal_oversight", N_("choice", "internal oversight or Comité P")),
                ("equality_body", N_("choice", "a civil matter for an equality body")),
                ("no_col13_element", N_("choice", "nowhere: no COL13 element")),
            ), help=S_("Only what does not belong to this zone is passed on: a complaint is never refused.")),
            Ask(
                "recipient", "text", N_("answer", "Which zone, service or body"), required=False, required_if=("where_to", "other_zone"),
                help=S_("The name of the zone, service or body, so that the reporter can be told where the report is."),
            ),
        ),
        reason=True, awaited=False,
        help=S_("The report belongs elsewhere. While the reporter asks for a PV, the PV is recorded first."),
    ),
    Step(
        "record_pv", N_("report step", "record the PV"), ("registered", "awaiting_information", "accepted"), "recorded", DESK,
        asks=(
            PV_NUMBER,
            PV_DATE,
            Ask(
                "pv_author", "text", N_("answer", "Drawn up by"),
                help=S_("The officer who drew up the PV: the acknowledgement names this officer (circular GPI 58)."),
            ),
            Ask(
                "simplified", "yes_no", N_("answer", "It is a simplified PV"), required=False,
                help=S_("Refused unless zone policy allows it. Whether COL 13/2013 forbids a simplified PV is to be confirmed."),
            ),
            Ask(
                "left_on", "date", N_("answer", "Already sent on"), required=False,
                help=S_("Only when the PV already left for the magistrate: the COL13 file never holds it up."),
            ),
            Ask(
                "left_how", "choice", N_("answer", "Sent in which way"), required=False, choices=SENT_BY,
                help=S_("The way the PV went, when it already left."),
            ),
        ),
        rules=(SIMPLIFIED_ONLY_BY_POLICY, LEFT_WHEN_AND_HOW, happened("pv_date"), happened("left_on")),
        does=("record_pv",), records="collection",
        help=S_("Note the initial PV. The COL13 file goes with the PV and never delays it."),
    ),
    Step(
        "acknowledge", N_("report step", "hand over the acknowledgement"), ("recorded", "acknowledged"), "acknowledged", DESK,
        needs=(SOMEBODY_ON_FILE,),
        asks=(
            Ask(
                "person", "person", N_("answer", "To whom"), choices="to_acknowledge",
                help=S_("One person at a time: each reporter and each victim has an own acknowledgement."),
            ),
            Ask(
                "date", "date", N_("answer", "Handed over on"),
                help=S_("The day on which the person got the paper."),
            ),
            Ask(
                "language", "language", N_("answer", "In which language"), choices="catalogue:language",
                help=S_(
                    "A language that this person understands (directive 2012/29/EU, article 5: to be confirmed). The letter itself exists"
                    " in Dutch, French, German and English; for any other language it is made in the language of procedure: explain it"
                    " then."
                ),
            ),
        ),
        rules=(happened("date"),), does=("issue_acknowledgement",), awaited=somebody_lacks_an_acknowledgement,
        help=S_("Each reporter and each victim gets an own acknowledgement, in a language they understand."),
    ),
    Step(
        "record_withdrawal", N_("report step", "record a withdrawal"),
        ("registered", "awaiting_information", "accepted", "recorded", "acknowledged"), None, DESK,
        needs=(SOMEBODY_ON_FILE,),
        asks=(
            Ask(
                "who", "person", N_("answer", "Who withdraws"), choices="to_acknowledge",
                help=S_("The reporter or victim who takes the complaint back."),
            ),
            Ask(
                "words", "text", N_("answer", "In which words"), encrypted=True,
                help=S_("As the person said it, in the person's own language."),
            ),
            Ask(
                "pressure_asked", "yes_no", N_("answer", "It was asked whether there is pressure"),
                help=S_("Ask it where nobody else can hear: the magistrate must know of pressure."),
            ),
            Ask(
                "told", "yes_no", N_("answer", "The person was told that the magistrate decides and the inquiry goes on"),
                help=S_("Say it before you record the withdrawal: it is not the end of the file."),
            ),
            Ask(
                "pv_number", "text", N_("answer", "Number of the PV that records it"),
                help=S_("The later PV in which the withdrawal is written."),
            ),
        ),
        rules=(TOLD_THAT_INQUIRY_GOES_ON,), does=("record_withdrawal",), records="collection", awaited=False,
        help=S_("Somebody withdraws the complaint. The file goes on: the magistrate decides."),
    ),
    Step(
        "reopen", N_("report step", "reopen"), ("redirected",), "registered", (REFERENCE_OFFICER,), reason=True, awaited=False,
        help=S_("The report comes back, or was passed on by mistake."),
    ),
)  # fmt: skip

REPORT = Workflow("report", N_("workflow", "Report"), 1, STATES, STEPS)

"""Victim support: offered to every victim, walked once per victim, never closed behind a victim's back."""

from __future__ import annotations

from col13.i18n import N_, S_
from col13.policies import INVESTIGATOR, RECEPTION, REFERENCE_OFFICER
from col13.policies import VICTIM_SUPPORT as ASSISTANCE
from col13.workflows.asks_needs import FULL_NEEDS, SHORT_NEEDS
from col13.workflows.asks_shared import CONTACT_CHANNELS
from col13.workflows.conditions_case import NO_VICTIM_TO_SUPPORT, VICTIM_TO_SUPPORT
from col13.workflows.engine import Ask, FromAnswer, State, Step, Workflow, WorkingDays
from col13.workflows.rules_dates import happened, planned
from col13.workflows.rules_desk import ATTEMPTS_LOGGED, CHANNEL_SAFE, DEATH_ON_FILE, SERVICE_CONSENTED
from col13.workflows.standing import Standing, TrackStanding

OPEN = ("offered", "declined", "accepted", "assessed", "in_follow_up")
HANDED = (
    ("rights", N_("choice", "rights of victims")),
    ("injured_form", N_("choice", "form of the injured person")),
    ("services", N_("choice", "support services")),
)


def nobody_to_support(standing: Standing, track: TrackStanding) -> bool:
    return not (track.subject or standing.supported_victims)


def a_victim_came_on_file(standing: Standing, track: TrackStanding) -> bool:
    """`no_victim` rests only while there is none; after that somebody must open it again."""
    return track.state == "no_victim" and not nobody_to_support(standing, track)


def never_offered(standing: Standing, track: TrackStanding) -> bool:
    """Who declined is not asked again by the list of what waits."""
    return track.state == "waiting"


def contact_is_planned(standing: Standing, track: TrackStanding) -> bool:
    return track.state == "in_follow_up" or track.next_contact is not None


STATES = (
    State("waiting", N_("victim support state", "not yet offered"), rests=True),
    State("offered", N_("victim support state", "offered")),
    State("declined", N_("victim support state", "declined by the victim"), rests=True),
    State("accepted", N_("victim support state", "accepted by the victim")),
    State("assessed", N_("victim support state", "needs assessed")),
    State("in_follow_up", N_("victim support state", "in follow-up")),
    State("closed", N_("victim support state", "support ended"), final=True, rests=True),
    State("no_victim", N_("victim support state", "no victim on file"), final=True, rests=True, rests_while=nobody_to_support),
)

STEPS = (
    Step(
        "offer", N_("victim support step", "offer support"), ("waiting", "declined"), "offered",
        (RECEPTION, INVESTIGATOR, ASSISTANCE, REFERENCE_OFFICER),
        needs=(VICTIM_TO_SUPPORT,),
        asks=(
            Ask(
                "explained", "choices", N_("answer", "What was explained"), choices=HANDED,
                help=S_("Tick what you explained in words that the victim understood."),
            ),
            Ask(
                "handed_over", "choices", N_("answer", "What was handed over"), required=False, choices=HANDED,
                help=S_("Tick the papers that the victim took along."),
            ),
            Ask(
                "language", "language", N_("answer", "In which language"), choices="catalogue:language",
                help=S_("The language in which you explained it, with or without an interpreter."),
            ),
        ),
        does=("record_offer",), awaited=never_offered,
        help=S_("Explain the victim's rights and offer support, in a language the victim understands."),
    ),
    Step(
        "record_no_victim", N_("victim support step", "note that there is no victim"), ("waiting",), "no_victim",
        (INVESTIGATOR, REFERENCE_OFFICER),
        needs=(NO_VICTIM_TO_SUPPORT,), reason=True, awaited=False,
        help=S_("The file has no victim to support: say why."),
    ),
    Step(
        "decline", N_("victim support step", "note that the victim declines"), ("offered", "accepted", "assessed", "in_follow_up"),
        "declined",
        (RECEPTION, INVESTIGATOR, ASSISTANCE),
        does=("record_answer_to_offer",), awaited=False,
        help=S_("The victim does not want support, or no longer. It can be offered again at any time."),
    ),
    Step(
        "accept", N_("victim support step", "note that the victim accepts"), ("offered",), "accepted",
        (RECEPTION, INVESTIGATOR, ASSISTANCE),
        does=("record_answer_to_offer",), due=WorkingDays("first_contact"),
        help=S_("The victim wants support: victim assistance makes the first contact."),
    ),
    Step(
        "assess_needs", N_("victim support step", "assess the needs"), ("accepted",), "assessed", (ASSISTANCE,),
        asks=FULL_NEEDS, rules=(planned("review_on"),), does=("record_needs",),
        help=S_("Assess the needs together with the victim; “assessment declined” is an answer."),
    ),
    Step(
        "review_needs", N_("victim support step", "review the needs"), OPEN, None, (RECEPTION, INVESTIGATOR, ASSISTANCE),
        asks=SHORT_NEEDS, rules=(planned("review_on"),), does=("record_needs",), awaited=False,
        help=S_("A short assessment is owed to every victim, whatever the answer to support; “assessment declined” is an answer."),
    ),
    Step(
        "follow_up", N_("victim support step", "take into follow-up"), ("assessed",), "in_follow_up", (ASSISTANCE,),
        due=WorkingDays("follow_up"),
        help=S_("Victim assistance stays in touch: the next contact is planned."),
    ),
    Step(
        "log_contact", N_("victim support step", "log a contact"), OPEN, None, (ASSISTANCE, INVESTIGATOR),
        asks=(
            Ask(
                "when", "moment", N_("answer", "When"),
                help=S_("When the contact was made, or tried."),
            ),
            Ask(
                "channel", "choice", N_("answer", "In which way"), choices=CONTACT_CHANNELS,
                help=S_("A way that the victim's safe-contact rules forbid is refused."),
            ),
            Ask(
                "with_whom", "text", N_("answer", "With whom"), encrypted=True,
                help=S_("The victim, or who answered. Tell nothing about the file to somebody who answers by chance."),
            ),
            Ask("outcome", "choice", N_("answer", "Outcome"), choices=(
                ("reached", N_("choice", "reached")),
                ("message_left", N_("choice", "message left")),
                ("failed", N_("choice", "not reached")),
            ), help=S_("A failed attempt counts too: three, on two days, come before support may end as “could not be reached”.")),
            Ask(
                "words", "text", N_("answer", "What was said"), required=False, encrypted=True,
                help=S_("Stays with victim assistance: it enters no dossier."),
            ),
            Ask(
                "next_contact", "date", N_("answer", "Next contact on"), required=False,
                help=S_("Sets the deadline of this track; empty: none is set."),
            ),
        ),
        rules=(happened("when"), CHANNEL_SAFE, planned("next_contact")),
        does=("log_contact",), due=FromAnswer("next_contact"), awaited=contact_is_planned,
        help=S_("Every contact counts, a failed attempt too. The victim's rules for safe contact are kept."),
    ),
    Step(
        "refer", N_("victim support step", "refer to a service"), OPEN, None, (RECEPTION, INVESTIGATOR, ASSISTANCE),
        asks=(
            Ask(
                "service", "choice", N_("answer", "To which service"), choices="catalogue:service",
                help=S_("Only a service for which the victim's consent stands in the ledger."),
            ),
            Ask(
                "form", "document", N_("answer", "The signed form"), required=False,
                help=S_("The form that the victim signed, once it is added under Documents."),
            ),
        ),
        rules=(SERVICE_CONSENTED,), does=("refer_to_service",), records="disclosure", awaited=False,
        help=S_("Only with the victim's consent for this service: the signed form."),
    ),
    Step(
        "close", N_("victim support step", "end the support"), OPEN, "closed", (ASSISTANCE, REFERENCE_OFFICER),
        asks=(
            Ask("why", "choice", N_("answer", "Why the support ends"), choices=(
                ("by_agreement", N_("choice", "ended by agreement")),
                ("not_reached", N_("choice", "the victim could not be reached")),
                ("moved_to_service", N_("choice", "moved to a service")),
                ("deceased", N_("choice", "the victim died")),
            ), help=S_("“Could not be reached” asks three logged attempts on two days; “died” asks that the death is on file.")),
            Ask("service", "choice", N_("answer", "To which service"), required=False, choices="catalogue:service",
                required_if=("why", "moved_to_service"),
                help=S_("The service that goes on with the support."),
            ),
        ),
        rules=(ATTEMPTS_LOGGED, DEATH_ON_FILE), does=("open_next_of_kin_tracks",),
        help=S_("Say why the support ends. When the victim died, each next of kin gets an own track."),
    ),
    Step(
        "reopen", N_("victim support step", "reopen"), ("closed", "no_victim"), "offered", (ASSISTANCE, REFERENCE_OFFICER),
        needs=(VICTIM_TO_SUPPORT,), reason=True, awaited=a_victim_came_on_file,
        help=S_("Support is offered again."),
    ),
)  # fmt: skip

VICTIM_SUPPORT = Workflow("victim_support", N_("workflow", "Police victim assistance"), 1, STATES, STEPS, subject="victim")

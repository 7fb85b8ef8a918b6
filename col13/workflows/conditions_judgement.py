"""Conditions on the qualification and on the way to the magistrate."""

from __future__ import annotations

import datetime as dt

from col13.i18n import S_
from col13.policies import INVESTIGATOR, RECEPTION, REFERENCE_OFFICER
from col13.workflows.engine import Condition
from col13.workflows.standing import Standing, TrackStanding

JUDGES = (INVESTIGATOR, REFERENCE_OFFICER)
JUDGED = frozenset({"confirmed", "set_aside", "decided_by_magistrate"})


def report_is_submitted(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.state("report") not in ("draft", "redirected")


def report_is_recorded(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.state("report") in ("recorded", "acknowledged")


def offence_is_named_or_none_found(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.offences > 0 or standing.no_offence_found


def every_offence_is_assessed(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.offences_unassessed == 0


def law_fits_the_date(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.law_mismatches == 0


def a_hand_is_reference_officer(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    """Of the two hands, the judged and the judging, at least one holds the role at its moment (design section 2)."""
    return track.entered_as_reference or standing.hand.has(REFERENCE_OFFICER)


def qualification_is_begun(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.state("qualification") != "waiting"


def qualification_is_judged(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.state("qualification") in JUDGED


def qualification_is_unmoved(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return not track.qualification_moved


def statements_are_complete(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return standing.statements_missing == 0


def nothing_is_added(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return track.additions == 0


def dossier_is_issued(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return track.dossier_issued


def last_decision_is_final(standing: Standing, track: TrackStanding, today: dt.date) -> bool:
    return track.last_decision_ends is True


REPORT_SUBMITTED = Condition(
    "report_submitted", ("tracks",), report_is_submitted,
    S_("The report is still a draft, or it was passed on: submit or reopen it first."), (RECEPTION, *JUDGES), "facts.show",
)  # fmt: skip
REPORT_RECORDED = Condition(
    "report_recorded", ("tracks",), report_is_recorded,
    S_("The initial PV is not recorded yet."), (RECEPTION, *JUDGES), "facts.show",
)  # fmt: skip
OFFENCE_NAMED = Condition(
    "offence_named", ("offences", "no_offence_found"), offence_is_named_or_none_found,
    S_("No offence is named, and “no offence found” is not stated with its reason."), JUDGES, "qualification.show",
)  # fmt: skip
EVERY_OFFENCE_ASSESSED = Condition(
    "every_offence_assessed", ("offences_unassessed",), every_offence_is_assessed,
    S_("An offence has neither a bias assessment nor “no bias found” with its reason."), JUDGES, "qualification.show",
)  # fmt: skip
LAW_FITS = Condition(
    "law_fits", ("law_mismatches",), law_fits_the_date,
    S_("An offence is named under a law that was not in force on the date of its facts."), JUDGES, "qualification.show",
)  # fmt: skip
REFERENCE_OFFICER_JUDGES = Condition(
    "reference_officer_judges", ("hand", "entered_as_reference"), a_hand_is_reference_officer,
    S_("The proposal was not made by a COL13 reference officer, so a reference officer must do the second reading."),
    (REFERENCE_OFFICER,), "qualification.show",
)  # fmt: skip
REFERENCE_OFFICER_APPROVES = Condition(
    "reference_officer_approves", ("hand", "entered_as_reference"), a_hand_is_reference_officer,
    S_("The referral was not submitted by a COL13 reference officer, so a reference officer must approve it."),
    (REFERENCE_OFFICER,), "referral.show",
)  # fmt: skip
QUALIFICATION_BEGUN = Condition(
    "qualification_begun", ("tracks",), qualification_is_begun,
    S_("The qualification has not begun."), JUDGES, "qualification.show",
)  # fmt: skip
QUALIFICATION_JUDGED = Condition(
    "qualification_judged", ("tracks",), qualification_is_judged,
    S_("The qualification has had no second reading yet, and no magistrate decided it."), JUDGES, "qualification.show",
)  # fmt: skip
QUALIFICATION_UNMOVED = Condition(
    "qualification_unmoved", ("qualification_moved",), qualification_is_unmoved,
    S_("The qualification was reopened in the meantime: return the referral for more work and submit it again."),
    (REFERENCE_OFFICER,), "referral.show",
)  # fmt: skip
STATEMENTS_COMPLETE = Condition(
    "statements_complete", ("statements_missing",), statements_are_complete,
    S_("A victim has no statement on file, and it is not said why."), JUDGES, "persons.show",
)  # fmt: skip
NOTHING_ADDED = Condition(
    "nothing_added", ("additions",), nothing_is_added,
    S_("Facts, persons or suspects were added since the approval: return the referral for more work, so that the addition is judged too."),
    (REFERENCE_OFFICER,), "referral.show",
)  # fmt: skip
DOSSIER_ISSUED = Condition(
    "dossier_issued", ("dossier_issued",), dossier_is_issued,
    S_("No dossier was issued for this recipient."), JUDGES, "dossier.show",
)  # fmt: skip
LAST_DECISION_ENDS = Condition(
    "last_decision_ends", ("last_decision_ends",), last_decision_is_final,
    S_("The last decision does not end the file: after a summons or a judicial investigation another decision follows."), JUDGES,
    "referral.show",
)  # fmt: skip

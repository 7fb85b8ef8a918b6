"""The qualification: the police propose a bias, the magistrate decides. Two pairs of eyes, one of them a reference officer's."""

from __future__ import annotations

from col13.i18n import N_, S_
from col13.policies import INVESTIGATOR, REFERENCE_OFFICER, Section
from col13.workflows.asks_shared import MARKS
from col13.workflows.conditions_judgement import EVERY_OFFENCE_ASSESSED, LAW_FITS, OFFENCE_NAMED, REFERENCE_OFFICER_JUDGES, REPORT_SUBMITTED
from col13.workflows.engine import Ask, State, Step, Workflow, WorkingDays
from col13.workflows.rules_dates import happened

JUDGES = (INVESTIGATOR, REFERENCE_OFFICER)
LOCKED = (Section.QUALIFICATION,)

STATES = (
    State("waiting", N_("qualification state", "not begun"), rests=True),
    State("assessing", N_("qualification state", "being assessed")),
    State("proposed", N_("qualification state", "proposed, waiting for the second reading"), read_only=LOCKED),
    State("confirmed", N_("qualification state", "second reading agreed (police proposal)"), rests=True, read_only=LOCKED),
    State("set_aside", N_("qualification state", "motive not retained (police proposal)"), rests=True, read_only=LOCKED),
    State("decided_by_magistrate", N_("qualification state", "decided by the magistrate"), rests=True, read_only=LOCKED),
)

STEPS = (
    Step(
        "begin", N_("qualification step", "begin"), ("waiting",), "assessing", JUDGES,
        needs=(REPORT_SUBMITTED,), due=WorkingDays("propose"),
        help=S_("Name the offences and assess the bias of each."),
    ),
    Step(
        "propose", N_("qualification step", "propose"), ("assessing",), "proposed", JUDGES,
        needs=(OFFENCE_NAMED, EVERY_OFFENCE_ASSESSED, LAW_FITS), due=WorkingDays("decide"),
        help=S_("Hand the qualification to a second pair of eyes. It cannot be changed while it is read."),
    ),
    Step(
        "return_for_more", N_("qualification step", "return for more work"), ("proposed",), "assessing", (REFERENCE_OFFICER,),
        reason=True, awaited=False,
        help=S_("Something is missing: say what, and the qualification opens again."),
    ),
    Step(
        "confirm", N_("qualification step", "agree after the second reading"), ("proposed",), "confirmed", JUDGES,
        needs=(REFERENCE_OFFICER_JUDGES,), four_eyes="propose", does=("confirm_assessments",),
        help=S_("The second reader agrees. It stays a proposal of the police: the magistrate decides."),
    ),
    Step(
        "set_aside", N_("qualification step", "do not retain the motive"), ("proposed",), "set_aside", JUDGES,
        needs=(REFERENCE_OFFICER_JUDGES,), four_eyes="propose", reason=True, does=("set_aside_assessments",),
        help=S_("The second reader does not retain the motive. The bias marks stay on the file, with the reason."),
    ),
    Step(
        "reopen", N_("qualification step", "reopen"), ("confirmed", "set_aside", "decided_by_magistrate"), "assessing",
        (REFERENCE_OFFICER,),
        reason=True, awaited=False,
        help=S_("New facts or a mistake: the qualification is assessed again, and its history stays."),
    ),
    Step(
        "record_magistrate", N_("qualification step", "record the magistrate's decision"),
        ("assessing", "proposed", "confirmed", "set_aside", "decided_by_magistrate"), "decided_by_magistrate", JUDGES,
        asks=(
            Ask("by", "choice", N_("answer", "Who decided"), choices=(
                ("prosecutor", N_("choice", "public prosecutor")),
                ("labour_auditor", N_("choice", "labour auditor")),
                ("judge", N_("choice", "judge")),
            ), help=S_("The function; the name of the magistrate is not needed.")),
            Ask("date", "partial_date", N_("answer", "Date of the decision"), required=False),
            MARKS,
        ),
        rules=(happened("date"),), does=("record_magistrate",), awaited=False,
        help=S_("Note what the magistrate or the court decided about the motive, where it was told."),
    ),
)  # fmt: skip

QUALIFICATION = Workflow("qualification", N_("workflow", "Qualification"), 1, STATES, STEPS)

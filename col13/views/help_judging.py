"""How do I …, for those who investigate and judge: investigators and the zone's reference officers."""

from __future__ import annotations

from col13.i18n import S_
from col13.views.help_parts import Do, Guide, Task

INVESTIGATOR = Guide(
    does=S_("You complete the facts, propose a qualification and prepare the referral to the magistrate."),
    tasks=(
        Task(
            "take",
            S_("Take a report in hand"),
            (
                Do(S_("See which reports wait to be assessed."), "work.mine"),
                Do(S_("Take the step “%(step)s”. A complaint is never refused."), step="report.accept"),
                Do(S_("Complete Facts, Persons and Suspects: statements, exact words, bias indicators, documents.")),
            ),
        ),
        Task(
            "qualify",
            S_("Propose a qualification"),
            (
                Do(
                    S_("Take the step “%(step)s”, then open Qualification: facts stand on the left, offences on the right."),
                    step="qualification.begin",
                ),
                Do(S_("Name each offence. The law that fits the date of the facts is offered, with its source and how certain it is.")),
                Do(S_("Assess the bias of each offence and say what shows it; “no bias found” needs a reason.")),
                Do(
                    S_("Take the step “%(step)s”: somebody else reads it. The police propose, the magistrate decides."),
                    step="qualification.propose",
                ),
            ),
        ),
        Task(
            "refer",
            S_("Send the file to the magistrate"),
            (
                Do(
                    S_("Take the step “%(step)s” once the PV is recorded. The PV itself never waits for this."),
                    step="prosecution_referral.prepare",
                ),
                Do(
                    S_("Take the step “%(step)s”: a colleague approves; one of you two is a reference officer."),
                    step="prosecution_referral.submit_for_review",
                ),
                Do(S_("Make the dossier under “Dossiers and letters”, for this recipient.")),
                Do(S_("Take the step “%(step)s”. The journal keeps what left, to whom and why."), step="prosecution_referral.transmit"),
            ),
        ),
        Task(
            "urgent",
            S_("It cannot wait"),
            (
                Do(
                    S_("Call the magistrate and take the step “%(step)s”: orders, and whether somebody is deprived of liberty."),
                    step="prosecution_referral.alert_magistrate",
                ),
                Do(
                    S_("Take the step “%(step)s”; the qualification follows in a supplement."),
                    step="prosecution_referral.transmit_urgently",
                ),
            ),
        ),
        Task(
            "instruction",
            S_("Carry out the magistrate's instruction"),
            (
                Do(
                    S_("Take the step “%(step)s”, with the day by which it must be answered."),
                    step="prosecution_referral.record_instruction",
                ),
                Do(S_("Take the step “%(step)s”, with the number of the later PV."), step="prosecution_referral.answer_instruction"),
            ),
        ),
        Task(
            "decision",
            S_("Note a decision"),
            (
                Do(S_("Take the step “%(step)s”. What you were not told stays “not told”."), step="prosecution_referral.record_decision"),
                Do(S_("Tell each victim and complainant, then take the step “%(step)s”."), step="prosecution_referral.close"),
            ),
        ),
    ),
    sees=S_("Nearly everything of the unrestricted cases of your zone; a case on which you do not work asks for a reason first."),
    sees_not=S_("The contact log, the words of the needs assessment, other people's journal entries, restricted cases without you."),
    waits=S_("Reports to assess, qualifications to propose, referrals to prepare, instructions to answer, each with its deadline."),
)

REFERENCE = Guide(
    does=S_("You are the second pair of eyes, you share with equality bodies, and you watch over the cases of the zone."),
    tasks=(
        Task(
            "second",
            S_("Read a proposed qualification a second time"),
            (
                Do(S_("See which proposals wait. You cannot judge your own."), "work.mine"),
                Do(S_("Agree with the step “%(step)s”; it stays a proposal of the police."), step="qualification.confirm"),
                Do(S_("Or take the step “%(step)s” with your reason; the bias marks stay on the file."), step="qualification.set_aside"),
                Do(S_("Or send it back with the step “%(step)s” and say what is missing."), step="qualification.return_for_more"),
            ),
        ),
        Task(
            "approve",
            S_("Approve a referral"),
            (
                Do(S_("Read the file. What was added since it was submitted is listed in the form.")),
                Do(S_("Take the step “%(step)s”. Whoever submitted it cannot approve it."), step="prosecution_referral.approve"),
            ),
        ),
        Task(
            "share",
            S_("Share with an equality body"),
            (
                Do(S_("The victim's consent stands first: it says what is shared, and until when.")),
                Do(S_("Under Liaison, look at the preview: what stands there is what the body reads.")),
                Do(
                    S_("Take the step “%(step)s” and name the legal basis. No signed protocol? Then the magistrate must authorise it."),
                    step="unia_liaison.share",
                ),
                Do(S_("A question of the body comes to you: take the step “%(step)s”."), step="unia_liaison.answer_body"),
            ),
        ),
        Task(
            "restrict",
            S_("Restrict a case, or keep a colleague out of it"),
            (
                Do(S_("Open the case and choose “Who takes part, restrict”.")),
                Do(S_("Restrict it when a police officer is suspect or victim, or somebody is threatened: only those named know of it.")),
                Do(S_("Exclude a colleague with a conflict of interest: for this person the case is not there.")),
            ),
        ),
        Task(
            "watch",
            S_("Watch over the zone"),
            (
                Do(
                    S_("Your first page names cases that may lack a bias mark, cases long unopened, and steps stuck with one colleague."),
                    "work.mine",
                ),
                Do(S_("Assign the case or take it over. The time limits are zone policy, never law."), "admin.zone"),
            ),
        ),
        Task(
            "close",
            S_("Close a case"),
            (
                Do(S_("A case closes when every track rests, or because it is handed over, joined, a duplicate or opened by mistake.")),
                Do(S_("A case for another zone of this instance goes there whole: open it and choose “Hand over to another zone”.")),
                Do(S_("Choose “Close the case”; what still stands in the way is named, with who can lift it.")),
            ),
        ),
    ),
    sees=S_("Everything of the unrestricted cases of your zone, and the whole journal of a case with what changed."),
    sees_not=S_("The contact log, the words of the needs assessment, restricted cases without you, cases from which you are excluded."),
    waits=S_("Proposals and referrals to judge, consents to act on, questions of equality bodies, and what the watch lists name."),
)

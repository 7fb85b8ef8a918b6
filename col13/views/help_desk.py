"""How do I …, for those who receive and support victims: the desk and police victim assistance."""

from __future__ import annotations

from col13.i18n import S_
from col13.views.help_parts import Do, Guide, Task

RECEPTION = Guide(
    does=S_("You open cases at the desk, take the report and hand over the acknowledgement."),
    tasks=(
        Task(
            "report",
            S_("Take a report"),
            (
                Do(S_("Open a new case. It has a number at once and is kept as you go: you may stop and come back."), "intake.new"),
                Do(S_("Answer page by page: how it was reported, what happened, who, what points to a bias. “Unknown” is an answer.")),
                Do(S_("Write down the exact words, in the language in which they were said or written, and who heard or read them.")),
                Do(S_("Ask every victim how to make contact safely, and whether something is needed today.")),
                Do(S_("Take the step “%(step)s”. What is still missing is named, each with a link."), step="report.submit"),
            ),
        ),
        Task(
            "draft",
            S_("Go on with a report that I began"),
            (Do(S_("Your drafts stand on your first page. Choose one: it opens where you stopped."), "work.mine"),),
        ),
        Task(
            "pv",
            S_("Record the PV and hand over the acknowledgement"),
            (
                Do(S_("Open the case and take the step “%(step)s”: number, date and author of the initial PV."), step="report.record_pv"),
                Do(S_("Make the acknowledgement under “Dossiers and letters”, in a language that the person understands.")),
                Do(S_("Hand it over and take the step “%(step)s”, once for each reporter and each victim."), step="report.acknowledge"),
            ),
        ),
        Task(
            "support",
            S_("Offer support and ask for consent"),
            (
                Do(S_("Take the step “%(step)s” and say what you explained and handed over."), step="victim_support.offer"),
                Do(S_("Note the answer at once. Who declines today may accept later.")),
                Do(
                    S_("Take the step “%(step)s” for the equality body that is competent. Nothing is shared without consent."),
                    step="unia_liaison.ask_consent",
                ),
                Do(S_("Add the signed form under Documents.")),
            ),
        ),
        Task(
            "withdrawal",
            S_("Somebody takes the complaint back"),
            (
                Do(S_("Ask, where nobody else can hear, whether somebody puts pressure on this person.")),
                Do(S_("Say that the magistrate decides and that the inquiry goes on.")),
                Do(S_("Take the step “%(step)s”, with the person's own words and the number of the PV."), step="report.record_withdrawal"),
            ),
        ),
    ),
    sees=S_(
        "All of the report until the PV is recorded. After that your own cases, to read and to add a note; the safe-contact rules always."
    ),
    sees_not=S_("The contact log, the needs assessment, suspects that others entered, the journal, restricted cases without you."),
    waits=S_("Drafts to finish, acknowledgements to hand over, support to offer and consents to ask."),
)

SUPPORT = Guide(
    does=S_("You support victims: you assess their needs, stay in touch and refer them to services."),
    tasks=(
        Task(
            "contact",
            S_("Make contact with a victim"),
            (
                Do(S_("See whose turn it is: who accepted support and whose next contact is due."), "work.mine"),
                Do(S_("Open the case at Victim support and read the safe-contact rules first: a way that they forbid is refused.")),
                Do(S_("Take the step “%(step)s”. A failed attempt counts too."), step="victim_support.log_contact"),
                Do(S_("Give the day of the next contact: it comes back on your first page.")),
            ),
        ),
        Task(
            "needs",
            S_("Assess the needs"),
            (
                Do(S_("Talk it through with the victim; a declined assessment is an answer too.")),
                Do(S_("Take the step “%(step)s”. A short review is possible at any time."), step="victim_support.assess_needs"),
                Do(S_("Write the measures apart: they enter the dossier, the rest of the assessment does not.")),
            ),
        ),
        Task(
            "refer",
            S_("Refer to a service"),
            (
                Do(S_("Ask the victim's consent for this service and note it in the ledger under Victim support.")),
                Do(S_("Take the step “%(step)s”; the service gets only what it needs to make contact."), step="victim_support.refer"),
            ),
        ),
        Task(
            "end",
            S_("End the support"),
            (
                Do(S_("Not reached? Log three attempts, on two days at least.")),
                Do(S_("Take the step “%(step)s” and say why. It can be opened again."), step="victim_support.close"),
            ),
        ),
        Task(
            "outcome",
            S_("Tell the victim how the file ended"),
            (
                Do(S_("The decision stands under Referral as soon as it is noted.")),
                Do(S_("Tell each victim and complainant, then take the step “%(step)s”."), step="prosecution_referral.close"),
            ),
        ),
    ),
    sees=S_("Victims and how to reach them, all of the support, the facts and the grounds; a decision once it is taken."),
    sees_not=S_("Witnesses, the suspects beyond their relation to the victim, release and contact ban, the referral itself, the journal."),
    waits=S_("First contacts, next contacts, needs to assess and answers to note."),
)

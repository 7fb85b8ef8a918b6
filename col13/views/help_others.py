"""How do I …, for those beside the inquiry: equality bodies, auditors, administrators."""

from __future__ import annotations

from col13.i18n import S_
from col13.views.help_parts import Do, Guide, Task

LIAISON = Guide(
    does=S_("You work for an equality body: you read what was shared with it, answer, and may announce a civil party."),
    tasks=(
        Task(
            "read",
            S_("Read what was shared"),
            (
                Do(S_("Your list holds the cases shared with your body, newest first."), "shared.cases"),
                Do(S_("Open one: you see what the victim agreed to share, the state in plain words, and whom to ask.")),
            ),
        ),
        Task(
            "acknowledge",
            S_("Acknowledge a file"),
            (Do(S_("Take the step “%(step)s” and give your own file number."), step="unia_liaison.acknowledge"),),
        ),
        Task(
            "advise",
            S_("Give an opinion, or ask something"),
            (
                Do(S_("Take the step “%(step)s” and write your opinion; you may give a further one later."), step="unia_liaison.advise"),
                Do(
                    S_("To ask something, take the step “%(step)s”: the reference officer answers within the time of zone policy."),
                    step="unia_liaison.ask_zone",
                ),
                Do(S_("Some answers only the magistrate may give: the investigation is secret.")),
            ),
        ),
        Task(
            "party",
            S_("Announce a civil party"),
            (Do(S_("Take the step “%(step)s”. Each identified victim must agree."), step="unia_liaison.announce_civil_party"),),
        ),
    ),
    sees=S_("Only what was shared with your body, as long as the share and the victim's consent stand."),
    sees_not=S_("Suspects, other victims, notes, evidence. A consent that is withdrawn takes the case away at once."),
    waits=S_("Files to acknowledge, opinions to give, answers that came in."),
)

AUDITOR = Guide(
    does=S_("You check who looked at what and who did what. You read the journal, never the content."),
    tasks=(
        Task(
            "case",
            S_("See who looked at a case"),
            (
                Do(S_("Fill in the case number in the journal's filter. Restricted cases are there too."), "journal_org.entries"),
                Do(S_("Each line tells who, when, in which role, which act and for which reason.")),
            ),
        ),
        Task(
            "person",
            S_("See what somebody did"),
            (
                Do(S_("Choose the person, and the days, in the journal's filter."), "journal_org.entries"),
                Do(S_("Refused attempts are written too: look for them among the consultations.")),
            ),
        ),
        Task(
            "access",
            S_("See who may what"),
            (Do(S_("The rights are drawn from the program itself: what is shown is what holds."), "admin.rights"),),
        ),
        Task(
            "proof",
            S_("Prove that nothing was changed"),
            (Do(S_("Each entry seals the one before. Who runs the system proves it with the command “col13 journal verify”.")),),
        ),
    ),
    sees=S_("Every case of the zone as number, states and dates, restricted ones too, and every entry of the journal without its content."),
    sees_not=S_("Facts, names, words, documents; values before and after a change."),
    waits=S_("Nothing waits for you here. What you read is itself written in the journal."),
    waits_at="journal_org.entries",
)

ADMIN = Guide(
    does=S_("You keep accounts, zone policy and the list of police zones. You see no case."),
    tasks=(
        Task(
            "account",
            S_("Give somebody an account"),
            (
                Do(S_("Fill in the form and choose the roles; rights of several roles unite."), "admin.accounts"),
                Do(S_("Hand over the one-time password: it is shown once and must be changed at the first sign-in.")),
            ),
        ),
        Task(
            "leave",
            S_("Somebody leaves, or forgot the password"),
            (
                Do(S_("Open the account and close it, or make a new one-time password. Sessions end at once."), "admin.accounts"),
                Do(S_("Is it a reference officer? See that the zone keeps one, and a deputy.")),
            ),
        ),
        Task(
            "policy",
            S_("Change the zone policy"),
            (
                Do(S_("Change a value; empty goes back to the default. Deadlines that run stay as they are."), "admin.zone"),
                Do(S_("Note a protocol only when zone, prosecutor and body have signed it."), "admin.zone"),
            ),
        ),
        Task("zones", S_("Take over a list of police zones"), (Do(S_("Choose a CSV file: all rows are taken, or none."), "admin.zones"),)),
        Task(
            "backups",
            S_("See whether the backups are good"),
            (
                Do(
                    S_("Look at the age of the last backup, and at the last drill: a backup is good only when it was restored."),
                    "admin.recovery",
                ),
                Do(S_("Backups and drills are made on the command line, every night and every week: ask who runs the machine.")),
            ),
        ),
        Task(
            "catalogue",
            S_("See where statutes and lists come from"),
            (
                Do(
                    S_("Each entry shows its source, and “to be confirmed” where it was not checked against an official text."),
                    "admin.catalogue_page",
                ),
            ),
        ),
    ),
    sees=S_("Accounts, zone policy, rights, workflows and the catalogue."),
    sees_not=S_("Any case, any name, any number of a case, and the journal."),
    waits=S_("Nothing waits for you here by itself; colleagues ask for an account or a password."),
    waits_at="admin.accounts",
)

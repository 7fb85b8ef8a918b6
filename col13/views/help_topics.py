"""How does this page work: two or three sentences for each page and each section of a case, and which page has which."""

from __future__ import annotations

from dataclasses import dataclass

from col13.i18n import Label, N_, S_, Sentence
from col13.policies import Section, SECTION_LABELS


@dataclass(frozen=True, slots=True)
class Topic:
    """`action` or `section` says who can open the page; `workflow` names the workflow whose diagram belongs to it."""

    title: Label
    says: tuple[Sentence, ...]
    action: str = ""
    section: Section | None = None
    workflow: str = ""


def of(section: Section, *says: Sentence, workflow: str = "") -> Topic:
    """The topic of a section of a case."""
    return Topic(SECTION_LABELS[section], says, section=section, workflow=workflow)


TOPICS: dict[str, Topic] = {
    "work": Topic(
        N_("menu", "My work"),
        (
            S_("What waits for you, most urgent first, each with the step to take. What is late stands on top."),
            S_("Deadlines count Belgian working days and are zone policy, never law."),
        ),
        action="work:list",
    ),
    "cases": Topic(
        N_("menu", "Cases"),
        (
            S_(
                "Filters narrow the list and stand in the address: keep it as a bookmark. Names are found in spite of accents and spelling."
            ),
            S_("A gap in the numbers is a case that you may not see. Every list is written in the journal."),
        ),
        action="case:list",
    ),
    "new_case": Topic(
        N_("menu", "New case"),
        (
            S_("The case has a number from the first page on, and is kept after each page."),
            S_("Nothing but the first page is obligatory until you submit; “unknown” and “none stated” are answers."),
        ),
        action="case:open",
        workflow="report",
    ),
    "summary": of(
        Section.SUMMARY,
        S_("Each of the five tracks shows where it stands, since when, by whom, and what can be done next."),
        S_("A step that cannot be taken yet tells why, who can lift it, and where."),
    ),
    "facts": of(
        Section.FACTS,
        S_("What happened stays apart from what is made of it: an indicator is a fact, a phenomenon is an assessment."),
        S_("Once the file is with the magistrate facts are added, never changed; each addition is shown to whoever judges next."),
        workflow="report",
    ),
    "persons": of(
        Section.PERSONS,
        S_("One person may have several roles. Safe-contact rules are asked of every victim and stay editable."),
        S_("Nobody's origin, belief or orientation is asked: the suspect's bias counts, not the victim's identity."),
    ),
    "suspects": of(
        Section.SUSPECTS,
        S_("A suspect may be unknown or only described. A minor stands in a file of the youth section."),
    ),
    "qualification": of(
        Section.QUALIFICATION,
        S_("Offences, and for each the bias that was found, with what shows it. Several grounds for one offence are possible."),
        S_("It is a proposal of the police, read by two people, one of them a reference officer. The magistrate decides."),
        workflow="qualification",
    ),
    "support": of(
        Section.SUPPORT,
        S_("Each victim has an own track. A declined offer can be made again; a short needs assessment is owed to every victim."),
        workflow="victim_support",
    ),
    "referral": of(
        Section.REFERRAL,
        S_("The file for the public prosecutor, the labour auditor or the youth section: what left, when, how, and what came back."),
        S_("It goes with the PV and never delays it."),
        workflow="prosecution_referral",
    ),
    "liaison": of(
        Section.LIAISON,
        S_("An equality body sees something only while a share stands and the victim's consent is valid; both are asked at each look."),
        workflow="unia_liaison",
    ),
    "documents": of(
        Section.DOCUMENTS,
        S_("Files are kept encrypted. Opening one is written in the journal."),
    ),
    "journal": of(
        Section.JOURNAL,
        S_("Every act and every look at this case, newest first. It can be added to, never changed."),
    ),
    "journal_org": Topic(
        N_("menu", "Journal"),
        (S_("Who looked at what and who did what in your organisation, without the content. Filter by case, person, act and day."),),
        action="journal:organisation",
    ),
    "emergency": Topic(
        N_("page", "Emergency look"),
        (
            S_("For a restricted case on which you are not named and that cannot wait: by its whole number, for minutes only."),
            S_("Those named on the case and the auditor are told at once; the look stays on their list until it is judged."),
        ),
        action="case:emergency",
    ),
    "dossiers": Topic(
        N_("menu", "Dossiers"),
        (S_("Each number that was given to a dossier of the zone, newest first, with its recipient and its ground."),),
        action="dossier:register",
    ),
    "retention": Topic(
        N_("menu", "Retention"),
        (
            S_("Closed cases whose term has passed. One reference officer proposes to archive or erase, another person decides."),
            S_("An erased case leaves a stone: number, days, category, why and by whom. Backups hold it until the day that stands there."),
        ),
        action="retention:list",
    ),
    "verify": Topic(
        N_("page", "Check a dossier"),
        (S_("Give the file that came back: it is told whether the zone sealed it, whether it changed since, and whether it was issued."),),
        action="dossier:verify",
    ),
    "shared": Topic(
        N_("menu", "Shared with us"),
        (S_("The cases shared with your body now. A share that ends or a consent that is withdrawn takes a case off this list."),),
        action="shared:list",
        workflow="unia_liaison",
    ),
    "admin": Topic(
        N_("menu", "Administration"),
        (S_("Accounts, zone policy and the list of police zones. What is changed here is written in the journal."),),
        action="account:list",
    ),
    "second_factor": Topic(
        N_("menu", "Second factor"),
        (
            S_("An app or a passkey beside your password: who has seen your password still does not get in."),
            S_("Keep the recovery codes on paper, apart from your telephone. With none left, an administrator of your organisation helps."),
        ),
        action="self:settings",
    ),
}

# Pages whose blueprint is not the name of their topic.
TOPIC_OF: dict[str, str] = {
    "work": "work", "case_list": "cases", "views": "cases", "intake": "new_case", "cases": "summary", "steps": "summary",
    "case_journal": "journal", "journal_org": "journal_org", "case_readers": "journal", "journal_taken": "journal_org",
    "emergency_reviews": "emergency", "admin": "admin", "dossier": "referral",
    "dossier_register": "dossiers", "verify": "verify", "person_export": "persons",
    "people": "summary", "links": "summary", "diagram": "summary", "shared": "shared",
}  # fmt: skip


def topic_of(endpoint: str) -> str:
    """The topic of a page, "" where none fits."""
    blueprint = endpoint.partition(".")[0]
    name = TOPIC_OF.get(blueprint, blueprint)
    return name if name in TOPICS else ""

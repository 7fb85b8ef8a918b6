"""Who may see what of a preview: the rights a section of a dossier asks of its reader, and what no recipient ever gets, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from col13.i18n import Label, N_
from col13.policies import Actor, facets, Section, Situation

Rights = tuple[tuple[Section, str], ...]
PEOPLE: Rights = ((Section.PERSONS, "victims"), (Section.PERSONS, "witnesses"), (Section.SUSPECTS, "identity"))
SUMMARY: Rights = ((Section.SUMMARY, "overview"),)
ASSESSED: Rights = ((Section.QUALIFICATION, "assessments"),)
FILES: Rights = ((Section.DOCUMENTS, "all"),)
VICTIMS: Rights = ((Section.PERSONS, "victims"),)
# Section of a dossier → every facet of the case its content comes from. A section that stands not here is shown to nobody (a test holds
# that each stands here): the preview of a dossier opens no door that is closed to its reader elsewhere.
NEEDED: Mapping[str, Rights] = {
    "case": SUMMARY, "tracks": SUMMARY, "timeline": SUMMARY, "stage": SUMMARY, "contact": SUMMARY, "help": SUMMARY,
    "facts": (*PEOPLE, (Section.FACTS, "facts"), (Section.FACTS, "note")), "circumstances": ((Section.FACTS, "facts"),),
    "persons": (*PEOPLE, (Section.PERSONS, "contact_rules")), "indicators": (*ASSESSED, (Section.FACTS, "facts")),
    "qualification": (*PEOPLE, *ASSESSED), "grounds": ((Section.QUALIFICATION, "grounds"),),
    "rights": (*VICTIMS, (Section.SUPPORT, "states")), "own_rights": (*VICTIMS, (Section.SUPPORT, "states")),
    "measures": (*PEOPLE, (Section.SUPPORT, "measures")), "statements": PEOPLE, "own_statements": VICTIMS,
    "referral": ((Section.REFERRAL, "referral"),), "decisions": (*PEOPLE, (Section.REFERRAL, "decisions")),
    "documents": FILES, "images": FILES, "journal": ((Section.JOURNAL, "envelopes"),), "consents": ((Section.LIAISON, "consents"),),
    "consenting": (*VICTIMS, (Section.PERSONS, "contact_rules")), "inside": ((Section.JOURNAL, "details"),),
    "acknowledgement": VICTIMS, "glossary": SUMMARY,
}  # fmt: skip

LOG = N_("withheld", "contact log of victim support")
CONSENT = N_("withheld", "remarks on consents")
DETAILS = N_("withheld", "details of the journal")
# Columns that no paper of the inquiry shows: what they are called, and who may know that they are there.
NEVER: Mapping[str, tuple[Label, Section, str]] = {
    "Contact.with_whom": (LOG, Section.SUPPORT, "contact_log"), "Contact.words": (LOG, Section.SUPPORT, "contact_log"),
    "NeedsAssessment.answers": (N_("withheld", "words of the needs assessment"), Section.SUPPORT, "needs"),
    "Report.safety_needs": (N_("withheld", "what the person said about safety"), Section.FACTS, "facts"),
    "Person.note": (N_("withheld", "notes on persons"), Section.PERSONS, "victims"),
    "Consent.words": (CONSENT, Section.LIAISON, "consents"), "Consent.standing": (CONSENT, Section.LIAISON, "consents"),
    "BodyMessage.words": (N_("withheld", "messages with equality bodies"), Section.LIAISON, "exchange"),
    "VictimRight.words": (N_("withheld", "remarks on rights given"), Section.SUPPORT, "words"),
    "Statement.words": (N_("withheld", "words of statements"), Section.PERSONS, "victims"),
    "CaseLink.note": (N_("withheld", "remarks on linked cases"), Section.SUMMARY, "overview"),
    "Disclosure.words": (N_("withheld", "remarks on what was sent"), Section.REFERRAL, "referral"),
    "Document.filename": (N_("withheld", "original names of files"), Section.DOCUMENTS, "all"),
    "Dossier.reason": (DETAILS, Section.JOURNAL, "details"), "Exclusion.reason": (DETAILS, Section.JOURNAL, "details"),
    "Move.answers": (DETAILS, Section.JOURNAL, "details"), "PersonChange.before": (DETAILS, Section.JOURNAL, "details"),
    "Visit.words": (DETAILS, Section.JOURNAL, "details"), "EmergencyLook.words": (DETAILS, Section.JOURNAL, "details"),
    "EmergencyLook.note": (DETAILS, Section.JOURNAL, "details"), "RetentionHold.words": (DETAILS, Section.JOURNAL, "details"),
    "RetentionProposal.words": (DETAILS, Section.JOURNAL, "details"),
}  # fmt: skip
SUPPORT_FILES = (N_("withheld", "documents of victim support"), Section.DOCUMENTS, "support")


def readable(actor: Actor, at: Situation, needed: Iterable[tuple[Section, str]] | None) -> bool:
    """Whether this reader may read all of it; nobody may read what was not listed."""
    return needed is not None and all(facet in facets(actor, section, "read", at) for section, facet in needed)

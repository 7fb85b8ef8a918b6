"""The allow-lists in words: what each field of a dossier is called, for the table that people read and the page in docs made from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce
from itertools import groupby

from col13.dossier.profiles import PROFILES, SECTION_LABELS, table
from col13.i18n import Label, N_, S_, say

FIELD_WORDS: Mapping[str, Label] = {
    "act": N_("dossier field", "act"), "address": N_("dossier field", "address"),
    "address_lines": N_("dossier field", "lines of the address"), "alerts": N_("dossier field", "calls to the magistrate"),
    "anonymous": N_("dossier field", "reported anonymously"), "answer": N_("dossier field", "answer"),
    "answered_at": N_("dossier field", "answered at"), "answered_by": N_("dossier field", "answered by PV"),
    "article": N_("dossier field", "article"), "at": N_("dossier field", "moment"), "attempt": N_("dossier field", "attempt"),
    "author": N_("dossier field", "drawn up by"), "author_role": N_("dossier field", "role of the author"),
    "authorisation": N_("dossier field", "authorisation of the magistrate"), "bans": N_("dossier field", "suspects"),
    "basis": N_("dossier field", "basis of the bias"), "biases": N_("dossier field", "bias"),
    "bodies": N_("dossier field", "equality bodies"), "body": N_("dossier field", "equality body"),
    "born_on": N_("dossier field", "date of birth"), "called_at": N_("dossier field", "called at"),
    "channel": N_("dossier field", "way of reporting"), "code": N_("dossier field", "code"), "consents": N_("dossier field", "consents"),
    "contact_ban": N_("dossier field", "contact ban"), "contact_rules": N_("dossier field", "safe-contact rules"),
    "copy_delayed": N_("dossier field", "copy delayed by the magistrate"), "copy_given": N_("dossier field", "copy given"),
    "count": N_("dossier field", "number of persons"), "count_estimated": N_("dossier field", "number estimated"),
    "criteria": N_("dossier field", "protected criteria"), "deceased": N_("dossier field", "died of the facts"),
    "decided": N_("dossier field", "date of the decision"), "decided_by": N_("dossier field", "decided by"),
    "decisions": N_("dossier field", "decisions"), "declined": N_("dossier field", "assessment declined"),
    "delayed": N_("dossier field", "copy delayed by the magistrate"), "deprived_since": N_("dossier field", "deprived of liberty since"),
    "disclosures": N_("dossier field", "what left"), "district": N_("dossier field", "judicial district"),
    "document": N_("dossier field", "document"), "documents": N_("dossier field", "documents"),
    "domain_of_life": N_("dossier field", "domain of life"), "domains_of_life": N_("dossier field", "domains of life"),
    "drawn_on": N_("dossier field", "date"), "due": N_("dossier field", "due on"), "e_mail": N_("dossier field", "e-mail"),
    "edition": N_("dossier field", "edition of the catalogue"), "entered_at": N_("dossier field", "entered at"),
    "facts": N_("dossier field", "facts in words"), "file_number": N_("dossier field", "file number of the body"),
    "forbidden_channels": N_("dossier field", "never contact by"), "from_body": N_("dossier field", "from the body"),
    "grounds": N_("dossier field", "possible motive, where it may be named"), "handed_out": N_("dossier field", "how often handed out"),
    "happened": N_("dossier field", "date of the facts"), "hash": N_("dossier field", "hash"),
    "heard_by": N_("dossier field", "heard by"), "hour": N_("dossier field", "hour"),
    "how": N_("dossier field", "how"), "identified": N_("dossier field", "identified"), "images": N_("dossier field", "pictures"),
    "in_person": N_("dossier field", "for a minor in person"), "incident": N_("dossier field", "incident"),
    "incidents": N_("dossier field", "incidents"), "indicators": N_("dossier field", "indicators"),
    "injured_form": N_("dossier field", "form of the injured person"), "injury": N_("dossier field", "injury and harm"),
    "instructions": N_("dossier field", "instructions"), "interpreter": N_("dossier field", "interpreter"),
    "kept": N_("dossier field", "entries kept"), "key": N_("dossier field", "track"), "kind": N_("dossier field", "kind"),
    "language": N_("dossier field", "language"), "law": N_("dossier field", "law version"),
    "left_how": N_("dossier field", "how it was sent"), "left_on": N_("dossier field", "sent on"),
    "left_out": N_("dossier field", "left out"), "legal_basis": N_("dossier field", "legal basis"),
    "line": N_("dossier field", "line in the journal"), "lines": N_("dossier field", "lines"), "looks": N_("dossier field", "looks"),
    "magistrate": N_("dossier field", "function of the magistrate"), "mark": N_("dossier field", "mark"),
    "measures": N_("dossier field", "measures"), "media_type": N_("dossier field", "file type"), "medium": N_("dossier field", "medium"),
    "messages": N_("dossier field", "messages"), "minor": N_("dossier field", "minor"), "most": N_("dossier field", "most pictures"),
    "motive": N_("dossier field", "motive of dismissal"), "moves": N_("dossier field", "steps"),
    "municipality": N_("dossier field", "municipality"), "name": N_("dossier field", "name"),
    "national_number": N_("dossier field", "national number"), "no_bias": N_("dossier field", "no bias, and why"),
    "no_offence_reason": N_("dossier field", "no offence, and why"), "note": N_("dossier field", "note"),
    "notes": N_("dossier field", "additions"), "notice": N_("dossier field", "notice number"), "number": N_("dossier field", "number"),
    "offence": N_("dossier field", "offence"), "offences": N_("dossier field", "offences"), "on": N_("dossier field", "date"),
    "opened_at": N_("dossier field", "opened at"), "operation": N_("dossier field", "kind of act"),
    "orders": N_("dossier field", "orders"), "others_heard": N_("dossier field", "others heard it"),
    "parts": N_("dossier field", "parts"), "people": N_("dossier field", "persons"), "perception": N_("dossier field", "perceived bias"),
    "perception_words": N_("dossier field", "perceived bias, in the person's words"), "person": N_("dossier field", "person"),
    "persons": N_("dossier field", "persons"), "phenomena": N_("dossier field", "phenomena"),
    "phenomenon": N_("dossier field", "phenomenon"), "phone": N_("dossier field", "phone"), "place": N_("dossier field", "place"),
    "place_type": N_("dossier field", "kind of place"), "place_unknown": N_("dossier field", "place unknown"),
    "police_officer": N_("dossier field", "police officer"), "press": N_("dossier field", "written and public"),
    "pressure_asked": N_("dossier field", "asked about pressure"), "prior_conflict": N_("dossier field", "earlier conflict"),
    "profile": N_("dossier field", "profile"), "publicity": N_("dossier field", "publicity"),
    "pv_author": N_("dossier field", "author of the PV"), "pv_number": N_("dossier field", "number of the PV"),
    "pv_on": N_("dossier field", "date of the PV"), "quotation": N_("dossier field", "exact words"),
    "quotations": N_("dossier field", "exact words"), "reason": N_("dossier field", "reason"),
    "received_by": N_("dossier field", "received by"), "recipient": N_("dossier field", "recipient"),
    "recipient_kind": N_("dossier field", "kind of recipient"), "register_number": N_("dossier field", "register number"),
    "relation": N_("dossier field", "relation to the victim"), "released_at": N_("dossier field", "released at"),
    "released_on": N_("dossier field", "released on"), "reported_at": N_("dossier field", "reported at"),
    "reports": N_("dossier field", "official reports (PV)"), "representative": N_("dossier field", "representative"),
    "representative_as": N_("dossier field", "represented as"), "result": N_("dossier field", "result"),
    "review_on": N_("dossier field", "review on"), "rights": N_("dossier field", "rights"), "role": N_("dossier field", "role"),
    "roles": N_("dossier field", "roles"), "safety_needs": N_("dossier field", "what the person said about safety"),
    "said_by": N_("dossier field", "said by"), "said_to": N_("dossier field", "said to"),
    "salduz": N_("dossier field", "category (Salduz)"), "scope": N_("dossier field", "scope"), "seq": N_("dossier field", "number"),
    "services": N_("dossier field", "services"), "sha256": N_("dossier field", "SHA-256"), "shares": N_("dossier field", "access"),
    "shown": N_("dossier field", "how shown"), "simplified": N_("dossier field", "simplified"), "since": N_("dossier field", "since"),
    "size": N_("dossier field", "size"), "stage": N_("dossier field", "stage"),
    "standing": N_("dossier field", "who consented for the victim"), "state": N_("dossier field", "state"),
    "statements": N_("dossier field", "statements"), "status": N_("dossier field", "status"), "step": N_("dossier field", "step"),
    "strength": N_("dossier field", "strength"), "sub_phenomenon": N_("dossier field", "sub-phenomenon"),
    "subject": N_("dossier field", "about"), "suspect": N_("dossier field", "suspect"), "suspects": N_("dossier field", "suspects"),
    "taken_on": N_("dossier field", "taken on"), "title": N_("dossier field", "title"),
    "to_representative": N_("dossier field", "addressed to a representative"), "to_state": N_("dossier field", "new state"),
    "told_inquiry_goes_on": N_("dossier field", "told that the inquiry goes on"), "track": N_("dossier field", "track"),
    "tracks": N_("dossier field", "tracks"), "translation": N_("dossier field", "translation"), "until": N_("dossier field", "until"),
    "valid_from": N_("dossier field", "valid from"), "valid_until": N_("dossier field", "valid until"),
    "victims": N_("dossier field", "victims"), "views": N_("dossier field", "other authors' views"), "what": N_("dossier field", "what"),
    "who": N_("dossier field", "who"), "why": N_("dossier field", "why"), "why_none": N_("dossier field", "why there is none"),
    "withdrawals": N_("dossier field", "withdrawals"),
    "without_victim": N_("dossier field", "without a victim"), "words": N_("dossier field", "words"),
    "workflow": N_("dossier field", "workflow"), "zone": N_("dossier field", "police zone"),
}  # fmt: skip
OF = S_("%(what)s: %(value)s")  # each language sets its own space before the colon
Row = tuple[str, str, tuple[bool, ...]]  # the field in words, its name, a tick a profile
TITLE = "# What each recipient of a dossier gets"
FOREWORD = (
    "Made from `col13/dossier/profiles.py` by `scripts/profiles`: the allow-lists themselves. What has no mark does not leave the house"
    " for that recipient, and neither does a section that stands here nowhere: nobody gets the contact log or the words of the needs"
    " assessment. Whose name is withheld has a pseudonym (victim 1, suspect 2) that means the same person in every dossier of the case.",
    "Which suspects stand in which magistrate's file is in `col13/dossier/profile_suspects.py`: minors with the youth section, at work with"
    " the labour auditor only those of facts at work; the others are told as “suspect 2: a minor, separate file”.",
    "The extended profile of an equality body needs a live share of that profile, the magistrate's authorisation on it, and a consent of"
    " that scope; only those victims' data are in it. The information for the victim is for one victim or reporter: the own statement (not"
    " while a magistrate's delay runs), nobody else's words. The internal one stays in the zone.",
)


def words_of(name: str, language: str) -> str:
    """A field in words, from the outside in: "incidents: exact words: translation"."""
    words = (say(FIELD_WORDS[part], language) for part in name.split("."))
    return reduce(lambda what, told: say(OF, language, what=what, value=told), words)


def told_table(language: str) -> list[tuple[str, Sequence[Row]]]:
    """The table section by section, in a language."""
    rows = sorted(table(), key=lambda row: list(SECTION_LABELS).index(row[0]))
    return [
        (say(SECTION_LABELS[section], language), [(words_of(name, language), name, ticks) for _, name, ticks in found])
        for section, found in groupby(rows, key=lambda row: row[0])
    ]


def paper() -> str:
    """The same as a page of the documentation (Markdown, English)."""
    head = ["Field", *(say(one.label, "en") for one in PROFILES.values())]
    lines = [TITLE, "", *(line for words in FOREWORD for line in (words, ""))]
    for section, rows in told_table("en"):
        lines += [f"## {section}", "", f"| {' | '.join(head)} |", f"|---{'|:-:' * len(PROFILES)}|"]
        lines += [f"| {words} `{name}` | {' | '.join('✓' if yes else '–' for yes in ticks)} |" for words, name, ticks in rows]
        lines.append("")
    return "\n".join(lines)

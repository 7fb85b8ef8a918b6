"""The profiles as data: which fields of which section a recipient gets. What stands in no list leaves the house for nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from col13.i18n import Label, N_

Kind = Literal["magistrate", "body", "victim", "internal"]
Fields = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """One row of the table. `sections`: section → its fields, a dot leading into records (`offences.biases.basis`); a section not named
    is not gathered at all. `hides`: something is withheld, so the leak guard must look before a release."""

    name: str
    label: Label
    kind: Kind
    hides: bool
    sections: Mapping[str, Fields] = field(hash=False)


def fields(prefix: str, names: str) -> Fields:
    """Names below a prefix: `fields("moves", "at step")` → moves.at, moves.step."""
    return tuple(f"{prefix}.{name}" for name in names.split())


SECTION_LABELS: Mapping[str, Label] = MappingProxyType({
    "case": N_("dossier section", "The file"),
    "tracks": N_("dossier section", "Where the file stands"),
    "facts": N_("dossier section", "Facts"),
    "persons": N_("dossier section", "Persons"),
    "indicators": N_("dossier section", "Bias indicators"),
    "qualification": N_("dossier section", "Offences and proposed bias"),
    "rights": N_("dossier section", "Rights of the victims"),
    "measures": N_("dossier section", "Protective measures"),
    "statements": N_("dossier section", "Statements"),
    "referral": N_("dossier section", "Referral"),
    "decisions": N_("dossier section", "Decisions"),
    "documents": N_("dossier section", "Documents"),
    "images": N_("dossier section", "Pictures"),
    "timeline": N_("dossier section", "Timeline"),
    "journal": N_("dossier section", "Excerpt of the journal"),
    "stage": N_("dossier section", "Stage in plain words"),
    "grounds": N_("dossier section", "Grounds and domain of life"),
    "consents": N_("dossier section", "Consent"),
    "contact": N_("dossier section", "Contact"),
    "acknowledgement": N_("dossier section", "Acknowledgement"),
    "consenting": N_("dossier section", "Victims who consented"),
    "circumstances": N_("dossier section", "When and where"),
    "own_statements": N_("dossier section", "Own statement"),
    "own_rights": N_("dossier section", "What you were told, given and offered"),
    "help": N_("dossier section", "Forms and who can help"),
    "inside": N_("dossier section", "Inside the zone"),
    "glossary": N_("dossier section", "Codes used"),
})  # fmt: skip

QUALIFICATION: Fields = (
    "no_offence_reason", "press",
    *fields("offences", "seq code law edition article attempt medium publicity happened incident victims suspects no_bias note"),
    *fields(
        "offences.biases",
        "seq phenomenon sub_phenomenon criteria basis strength status author_role suspect at reason indicators quotations documents",
    ),
    *fields("offences.biases.views", "status author_role suspect at reason"),
)  # fmt: skip

INQUIRY: dict[str, Fields] = {
    "case": ("opened_at", "title", "pv_number", "language", "edition"),
    "tracks": fields("tracks", "key workflow subject state since"),
    "facts": (
        "channel", "anonymous", "perception", "perception_words", "prior_conflict", "language", "interpreter", "reported_at",
        *fields(
            "incidents",
            "seq facts language happened hour municipality district place place_type place_unknown domain_of_life medium publicity "
            "entered_at",
        ),
        *fields("incidents.quotations", "seq words language translation said_by heard_by said_to others_heard medium publicity"),
        *fields("notes", "at words"), *fields("withdrawals", "at who words pressure_asked told_inquiry_goes_on pv_number"),
    ),
    "persons": fields(
        "persons",
        "seq number roles shown kind name identified count count_estimated born_on national_number address phone e_mail language "
        "interpreter minor police_officer deceased representative representative_as forbidden_channels contact_rules injury relation "
        "salduz released_on",
    ),
    "indicators": fields("indicators", "seq code incident quotation person document note"),
    "qualification": QUALIFICATION,
    "rights": fields("rights", "who what on how language"),
    "measures": (*fields("measures", "who measures review_on declined at"), *fields("bans", "who contact_ban released_on")),
    "statements": fields("statements", "who taken_on language salduz interpreter copy_given copy_delayed document why_none"),
    "referral": (
        *fields("reports", "kind number drawn_on author simplified left_on left_how"),
        *fields("alerts", "called_at magistrate orders deprived_since released_at"),
        *fields("instructions", "at notice due words answered_at answered_by"),
        *fields("disclosures", "at what register_number legal_basis"),
    ),
    "decisions": (
        *fields("decisions", "seq decided_by kind motive decided mark words"),
        *fields("decisions.parts", "suspect offence mark result"),
    ),
    "documents": fields("documents", "seq kind title media_type size sha256 at received_by line handed_out"),
    "images": ("most", *fields("images", "document kind title sha256"), *fields("left_out", "document why")),
    "timeline": fields("moves", "at track workflow step to_state role"),
    "journal": ("looks", "kept", *fields("lines", "seq at act operation role hash")),
    "glossary": (),
}  # fmt: skip

PROSECUTOR = Profile("prosecutor", N_("dossier profile", "Prosecutor"), "magistrate", hides=True, sections=MappingProxyType(INQUIRY))
# The same allow-list. That work-related discrimination belongs to the labour auditor is [R] (domain reference 3.6) and no source says that
# the police may cut the facts of one PV apart: who is competent for connected facts the magistrates settle. What is kept from the labour
# auditor are the suspects of other facts (profile_suspects), as each recipient gets the right suspects and no others.
LABOUR_AUDITOR = Profile(
    "labour-auditor", N_("dossier profile", "Labour auditor"), "magistrate", hides=True, sections=MappingProxyType(INQUIRY)
)
BODY: dict[str, Fields] = {
    "stage": ("stage",), "grounds": ("phenomena", "criteria", "domains_of_life"),
    "consents": ("without_victim", *fields("victims", "seq answer valid_from valid_until")), "contact": ("role", "zone"),
}  # fmt: skip
# Domain reference 5.3 and the scope `minimal` of a consent: no name, of nobody. A name belongs to the scope `extended`.
MINIMAL = Profile(
    "equality-body-minimal", N_("dossier profile", "Equality body, minimal"), "body", hides=True, sections=MappingProxyType(BODY)
)
# The scope `extended` of a consent: identity, contact data and the own statement of who consented, as a list: its words are of the
# inquiry, and those go by the magistrate. Of the facts day and municipality. Never (5.3): suspects, other victims, witnesses, internal
# notes, health data (so no injury), evidence.
EXTENDED = Profile(
    "equality-body-extended", N_("dossier profile", "Equality body, extended"), "body", hides=True,
    sections=MappingProxyType({
        **BODY, "consents": (*BODY["consents"], *fields("victims", "scope")),
        "consenting": fields(
            "victims", "seq name born_on minor address phone e_mail language interpreter representative_as forbidden_channels contact_rules"
        ),
        "circumstances": fields("incidents", "happened municipality domain_of_life"),
        "own_statements": fields("statements", "who taken_on language"),
    }),
)  # fmt: skip
LETTER: Fields = (
    "name", "address_lines", "pv_number", "pv_on", "pv_author", "reported_at", "role", "to_representative", "happened", "municipality",
    "offences", "grounds", "bodies",
)  # fmt: skip
# For one victim or reporter (design section 9): nobody else's words, no evidence, no assessment.
VICTIM = Profile(
    "victim", N_("dossier profile", "Information for the victim"), "victim", hides=True,
    sections=MappingProxyType({
        "acknowledgement": LETTER, "stage": ("stage",),
        "own_statements": fields("statements", "who taken_on language delayed copy_given words"),
        "own_rights": fields("rights", "what on language"), "help": ("in_person", "injured_form", "services", "bodies"),
        "contact": ("role", "zone"),
    }),
)  # fmt: skip
# What the reference officer may read, but never the contact log and the words of the needs assessment (design section 5).
INTERNAL = Profile(
    "internal", N_("dossier profile", "Internal"), "internal", hides=True,
    sections=MappingProxyType({
        **INQUIRY,
        "inside": (
            "safety_needs", *fields("people", "who note"), *fields("statements", "who taken_on words"),
            *fields("consents", "who recipient scope answer valid_from valid_until words standing"),
            *fields("shares", "body profile legal_basis authorisation without_victim since until"),
            *fields("messages", "at body kind from_body file_number words"),
            *fields("disclosures", "at recipient_kind recipient what register_number legal_basis words"),
        ),
    }),
)  # fmt: skip
ACKNOWLEDGEMENT = Profile(
    "acknowledgement", N_("dossier profile", "Acknowledgement"), "victim", hides=False,
    sections=MappingProxyType({"acknowledgement": LETTER}),
)  # fmt: skip

PROFILES: Mapping[str, Profile] = MappingProxyType({
    row.name: row for row in (PROSECUTOR, LABOUR_AUDITOR, MINIMAL, EXTENDED, VICTIM, INTERNAL)
})  # fmt: skip
LETTERS: Mapping[str, Profile] = MappingProxyType({ACKNOWLEDGEMENT.name: ACKNOWLEDGEMENT})
# Which profile a track of the referral is for; the subjects not named here are other magistrates' and get the prosecutor's.
TRACK_PROFILE: Mapping[str, str] = MappingProxyType({"labour_auditor": LABOUR_AUDITOR.name})


def profile_for(recipient: str) -> str:
    """The profile of a magistrate, by the subject of the referral track: the labour auditor's own, else the prosecutor's."""
    return TRACK_PROFILE.get(recipient, PROSECUTOR.name)


def profile(name: str) -> Profile:
    """A dossier's or letter's profile; KeyError for a name that does not exist."""
    return PROFILES[name] if name in PROFILES else LETTERS[name]


def table() -> list[tuple[str, str, tuple[bool, ...]]]:
    """The allow-lists as one table: section, field, and whether each profile (in the order of PROFILES) shows it."""
    rows = dict.fromkeys((section, name) for one in PROFILES.values() for section, names in one.sections.items() for name in names)
    return [
        (section, name, tuple(name in one.sections.get(section, ()) for one in PROFILES.values())) for section, name in rows
    ]  # fmt: skip

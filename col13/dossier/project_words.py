"""What the codes of a projection are called. The same words as on the pages: context and text agree, so they are translated once."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from col13.i18n import Label, N_, S_, Sentence
from col13.policies import ROLE_LABELS
from col13.workflows import asks_referral, asks_shared

Words = Mapping[str, Label]

PERCEPTION: Words = {
    "victim": N_("perception", "the victim perceives bias"), "witness": N_("perception", "a witness perceives bias"),
    "officer": N_("perception", "the officer perceives bias"), "other": N_("perception", "somebody else perceives bias"),
    "none_stated": N_("perception", "none stated"),
}  # fmt: skip
MEDIUM: Words = {
    "written": N_("medium", "written"), "spoken": N_("medium", "spoken"), "image": N_("medium", "image"), "video": N_("medium", "video"),
}  # fmt: skip
PUBLICITY: Words = {
    "public": N_("publicity", "public"), "closed_group": N_("publicity", "in a closed group"), "private": N_("publicity", "private"),
}  # fmt: skip
SAID_TO: Words = {
    "victim": N_("said to", "to the victim"), "bystanders": N_("said to", "to bystanders"), "public": N_("said to", "to the public"),
    "police": N_("said to", "to the police"),
}  # fmt: skip
ROLE: Words = {
    "victim": N_("person's role", "victim"), "suspect": N_("person's role", "suspect"), "witness": N_("person's role", "witness"),
    "reporter": N_("person's role", "reporter"), "representative": N_("person's role", "representative"),
    "next_of_kin": N_("person's role", "next of kin"), "civil_party": N_("person's role", "civil party"),
    "spokesperson": N_("person's role", "spokesperson"), "interpreter": N_("person's role", "interpreter"),
}  # fmt: skip
KIND: Words = {
    "person": N_("kind of person", "person"), "organisation": N_("kind of person", "organisation"),
    "community": N_("kind of person", "group or community"), "property": N_("kind of person", "property"),
}  # fmt: skip
REPRESENTATIVE: Words = {
    "parent": N_("representative", "parent"), "guardian": N_("representative", "guardian"),
    "ad_hoc_guardian": N_("representative", "ad hoc guardian"), "lawyer": N_("representative", "lawyer"),
    "spokesperson": N_("representative", "spokesperson"),
}  # fmt: skip
RELATION: Words = {
    "unknown_to_victim": N_("relation to the victim", "unknown to the victim"), "neighbour": N_("relation to the victim", "neighbour"),
    "family": N_("relation to the victim", "family"), "partner": N_("relation to the victim", "partner or former partner"),
    "colleague": N_("relation to the victim", "colleague or superior"), "school": N_("relation to the victim", "fellow pupil or teacher"),
    "customer": N_("relation to the victim", "customer, tenant or provider"), "online": N_("relation to the victim", "known online only"),
    "police": N_("relation to the victim", "police officer on duty"), "other": N_("relation to the victim", "other"),
}  # fmt: skip
CHANNEL: Words = {
    "phone": N_("contact channel", "phone"), "sms": N_("contact channel", "text message"), "e_mail": N_("contact channel", "e-mail"),
    "letter": N_("contact channel", "letter"), "visit": N_("contact channel", "visit at home"),
}  # fmt: skip
BASIS: Words = {
    "perceived_by_victim": N_("basis of a bias", "perceived by the victim"),
    "perceived_by_witness": N_("basis of a bias", "perceived by a witness"),
    "perceived_by_officer": N_("basis of a bias", "perceived by the officer"), "assumed": N_("basis of a bias", "a trait that was assumed"),
    "association": N_("basis of a bias", "by association with somebody else"),
    "stated_by_suspect": N_("basis of a bias", "said by the suspect"), "not_stated": N_("basis of a bias", "not stated"),
}  # fmt: skip
STRENGTH: Words = {
    "weak": N_("strength of a bias", "weak"), "clear": N_("strength of a bias", "clear"), "strong": N_("strength of a bias", "strong"),
}  # fmt: skip
# The police propose, the magistrate decides: no status says more than its author may.
STATUS: Words = {
    "proposed": N_("dossier: view of a bias", "proposed by the police"),
    "confirmed": N_("dossier: view of a bias", "agreed at the second reading (proposal of the police)"),
    "contested": N_("dossier: view of a bias", "contested"),
    "rejected": N_("dossier: view of a bias", "not retained (proposal of the police)"),
    "kept": N_("dossier: view of a bias", "kept by the magistrate"),
    "not_kept": N_("dossier: view of a bias", "not kept by the magistrate"),
    "not_told": N_("dossier: view of a bias", "not told by the magistrate"),
}  # fmt: skip
AUTHOR: Words = {**{role.value: label for role, label in ROLE_LABELS.items()}, "magistrate": N_("role", "magistrate")}
LAW: Words = {
    "old_code": N_("law version", "Penal Code of 1867"), "new_code": N_("law version", "new Penal Code"),
    "special_act": N_("law version", "special act"),
}  # fmt: skip
RIGHT: Words = {
    "attestation": N_("victim's right", "acknowledgement handed over"),
    "statement_copy": N_("victim's right", "copy of the own statement given"),
    "injured_form_handed": N_("victim's right", "injured-person form handed out"),
    "injured_form_filed": N_("victim's right", "declaration as injured person filed"),
    "civil_party": N_("victim's right", "civil party"), "rights": N_("victim's right", "rights explained"),
    "services": N_("victim's right", "services named"), "support_offered": N_("victim's right", "support offered"),
    "support_accepted": N_("victim's right", "support accepted"), "support_declined": N_("victim's right", "support declined"),
    "outcome_told": N_("victim's right", "told the outcome"),
    "outcome_not_told": N_("victim's right", "not told the outcome, with the reason"),
}  # fmt: skip
DOCUMENT: Words = {
    "photo": N_("kind of document", "photo"), "medical_certificate": N_("kind of document", "medical certificate"),
    "screen_capture": N_("kind of document", "screen capture"), "statement": N_("kind of document", "statement"),
    "consent_form": N_("kind of document", "signed consent form"), "letter": N_("kind of document", "letter"),
    "recording": N_("kind of document", "sound or film"), "other": N_("kind of document", "other"),
}  # fmt: skip
REPORT: Words = {"initial": N_("kind of PV", "initial PV"), "later": N_("kind of PV", "later PV")}
SENT: Words = dict(asks_shared.SENT_BY)
FUNCTION: Words = dict(chain(asks_referral.FUNCTIONS, asks_referral.DECIDERS))
MARK: Words = dict(asks_referral.FILE_MARK)
LEFT: Words = {
    "dossier": N_("what left", "dossier"), "urgent": N_("what left", "what could not wait"), "later_pv": N_("what left", "later PV"),
}  # fmt: skip
RECIPIENT: Words = {
    "prosecutor": N_("recipient", "public prosecutor"), "youth": N_("recipient", "youth section"),
    "labour_auditor": N_("recipient", "labour auditor"),
}  # fmt: skip
OTHER_DISTRICT = N_("recipient", "another district")
STAGE: Mapping[str, Sentence] = {
    "received": S_("The complaint was received."),
    "recorded": S_("The complaint was received and an official report (PV) was drawn up."),
    "passed_on": S_("The complaint was passed on to another service."),
    "sent": S_("The file was sent to the public prosecutor."),
    "sent_labour": S_("The file was sent to the labour auditor."),
    "decided": S_("The magistrate has decided."),
    "closed": S_("Closed: the reason is known to the victim."),
}

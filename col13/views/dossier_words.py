"""Dossiers in words: recipients, choices, the ground they leave on, who can lift a refusal."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from col13 import catalogue
from col13.auth.language import locale
from col13.dossier.profiles import LETTERS, PROFILES
from col13.errors import Forbidden
from col13.i18n import Key, N_, S_, say
from col13.models import Case, Dossier
from col13.policies import ACTIONS, INVESTIGATOR, may, REFERENCE_OFFICER, Role, ROLE_LABELS, VICTIM_SUPPORT
from col13.services import dossiers
from col13.views.case_referral import recipient
from col13.views.people import called
from col13.views.units import actor

LABELS = {**PROFILES, **LETTERS}
TO_BE_CONFIRMED, OF_THE_FILE = S_("%(what)s (to be confirmed)"), S_("a person of the file")
FOR = S_("%(what)s: %(value)s")
INSIDE = N_("recipient", "the zone itself")
# Refusal → what to do, and who can lift it (nobody named: whoever asked).
LIFTED: dict[str, tuple[Key, tuple[Role, ...]]] = {
    "changed": (S_("Look at the preview again and ask once more."), ()),
    "not_allowed": (S_("The administrator gives roles; the reference officer opens a restricted case."), (Role.ADMIN, REFERENCE_OFFICER)),
    "no_consent": (S_("Note the victim's consent, or share again on another ground."), (VICTIM_SUPPORT, INVESTIGATOR, REFERENCE_OFFICER)),
    "not_ready": (S_("The file must be approved for this recipient first."), (REFERENCE_OFFICER,)),
    "not_authorised": (S_("Share again with the magistrate's authorisation, or ask for the minimal profile."), (REFERENCE_OFFICER,)),
    "not_extended": (S_("Note a consent that covers more, or ask for the minimal profile."), (VICTIM_SUPPORT, INVESTIGATOR)),
    "not_in_file": (S_("The person must be a victim or reporter of this file."), (INVESTIGATOR, REFERENCE_OFFICER)),
    "leak": (S_("Take the withheld words out of the text they stand in, then ask once more."), (REFERENCE_OFFICER,)),
}  # fmt: skip


def may_have_one() -> None:
    """Forbidden, naming who may, for everybody who may have no dossier and no letter."""
    actions = [*(f"dossier:{name}" for name in PROFILES), *(f"letter:{name}" for name in LETTERS)]
    if not any(may(actor(), name) for name in actions):
        raise Forbidden(who=tuple(ROLE_LABELS[role] for role in dict.fromkeys(role for name in actions for role in ACTIONS[name])))


def offered(session: Session, case: Case) -> list[tuple[str, str]]:
    """Each profile this actor may ask for, with each of its recipients on this case: (code, words)."""
    people = {str(one): name for one, name in called(session, case).items()}
    return [
        (f"{name} {whom}", once(say(profile.label, locale()), said(profile.kind, whom, people)))
        for name, profile in PROFILES.items()
        if may(actor(), f"dossier:{name}")
        for whom in dossiers.recipients(session, case, name)
    ]


def once(profile: str, whom: str) -> str:
    """A profile and for whom: one word where both are called the same, as the prosecutor's."""
    return profile if profile.casefold() == whom.casefold() else say(FOR, locale(), what=profile, value=whom)


def said(kind: str, whom: str, people: dict[str, str] | None = None) -> str:
    """A recipient in words; a person only by the name this reader knows (`people`)."""
    if kind == "body":
        return catalogue.label("body", whom, locale())
    if kind == "victim":
        return (people or {}).get(whom) or say(OF_THE_FILE, locale())
    if kind == "internal":
        return say(INSIDE, locale())
    known = recipient(whom)
    return known if isinstance(known, str) else say(known, locale())


def who_for(session: Session, case: Case) -> Callable[[Dossier], str]:
    """A dossier's recipient in words: office, body, or the person as this reader may know that person."""
    people = {str(one): name for one, name in called(session, case).items()}
    return lambda row: said(LABELS[row.profile].kind, row.recipient, people)


def ground(code: str | None) -> str:
    """A legal basis in words, marked where nobody has checked it against the law; "" for none kept."""
    if not code or not catalogue.has("legal_basis", code):
        return code or ""
    entry = catalogue.get("legal_basis", code)
    label = entry.label(locale())
    return say(TO_BE_CONFIRMED, locale(), what=label) if entry.to_be_confirmed else label

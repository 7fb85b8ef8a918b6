"""Dossiers and letters: requested (frozen), released when still allowed and unchanged, fetched; every step of it in the journal."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.images import Original
from col13.dossier.leak_guard import Secret
from col13.dossier.profiles import LETTERS, PROFILES
from col13.dossier.project import digest
from col13.errors import Invalid, NotFound, StepRefused, Unavailable
from col13.i18n import Key, Label, LANGUAGES, N_, S_, Sentence
from col13.models import Case, Dossier, Person
from col13.models.vault import Undecipherable
from col13.models.visibility import visible
from col13.policies import Actor, require, Role
from col13.services import casework, document_files, dossiers_images, journal
from col13.services.dossiers_allowed import (
    handed_out_no_more,
    may_be_issued,
    may_have,
    recipients,
    require_person,
    spoken,
    STANDS_IN_THE_WAY,
    stands_in_the_way,
)
from col13.services.dossiers_issue import fetch_row, issue
from col13.services.dossiers_release import release
from col13.services.dossiers_terms import expired
from col13.services.dossiers_withheld import withheld

__all__ = [
    "EXPORT_REASONS", "REFUSALS", "STATES", "acknowledgement", "default_recipient", "fetch", "frozen", "handed_out_no_more", "list_of",
    "mark_failed", "may_be_issued", "operation", "recall", "recipients", "release", "request", "secrets", "stands_in_the_way", "status",
]  # fmt: skip

# Every export asks one (design section 5).
EXPORT_REASONS: dict[str, Label] = {
    "referral": N_("reason for an export", "to be sent to the magistrate"),
    "share": N_("reason for an export", "to be shared with an equality body"),
    "review": N_("reason for an export", "to be looked at before it is sent"),
    "request": N_("reason for an export", "asked for by the recipient"),
    "other": N_("reason for an export", "another reason (say which)"),
}
LETTER_REASON = "acknowledgement"
STATES: dict[str, Label] = {
    "queued": N_("dossier state", "being made"),
    "rendered": N_("dossier state", "being made"),
    "released": N_("dossier state", "ready"),
    "refused": N_("dossier state", "not released"),
    "failed": N_("dossier state", "could not be made"),
    "recalled": N_("dossier state", "recalled"),
}
REFUSALS: dict[str, Sentence] = {
    "changed": S_("The file has changed since: look again, then ask for it once more."),
    "not_allowed": S_("Who asked for it may not have it any more."),
    **STANDS_IN_THE_WAY,
    "leak": S_(
        "The finished file still holds something this recipient may not know. It was not released; the journal says what and where."
    ),
}
CHOOSE = S_("Choose one of the answers offered.")
NOBODY = S_("This profile fits nobody in this file.")
SAY_WHY = S_("Say why you export this.")
NOT_YET = S_("This file cannot be issued to this recipient yet. A draft can be made.")
NOT_READY = S_("This dossier is not released.")
EXPIRED = S_("It expired on %(day)s: ask for a new one.")


def default_recipient(session: Session, case: Case, profile: str) -> str:
    """The recipient when none is named. Invalid for a profile that does not exist."""
    if profile not in PROFILES:
        raise Invalid({"profile": CHOOSE})
    found = recipients(session, case, profile)
    if not found:
        raise Invalid({"recipient": NOBODY})
    return found[0]


def request(
    session: Session, actor: Actor, case: Case, *, profile: str, recipient: str, language: str | None = None, reason: str, words: str = "",
    draft: bool | None = None,
) -> Dossier:  # fmt: skip
    """Freeze a dossier and have it drawn. `draft` None: issued where it may be, else a draft; False: StepRefused where it may not.

    `reason` is a code of EXPORT_REASONS; any other text counts as "other", with itself as the words. Forbidden, Invalid by field.
    """
    wrong: dict[str, Key] = {}
    role = require(actor, f"dossier:{profile}") if profile in PROFILES else None
    if role is None:
        raise Invalid({"profile": CHOOSE})
    casework.get(session, actor, case.number, lock=True)
    if reason.strip() and reason not in EXPORT_REASONS:
        reason, words = "other", words or reason
    if not reason.strip() or (reason == "other" and not words.strip()):
        wrong["reason"] = SAY_WHY
    if recipient not in recipients(session, case, profile):
        wrong["recipient"] = CHOOSE
    if language is not None and language not in LANGUAGES:
        wrong["language"] = CHOOSE
    if wrong:
        raise Invalid(wrong)
    require_person(session, actor, case, PROFILES[profile], recipient)
    allowed = may_be_issued(session, case, PROFILES[profile], recipient)
    if draft is False and not allowed:
        raise StepRefused(NOT_YET)
    return issue(
        session, actor, case, PROFILES[profile], role=role, recipient=recipient,
        language=language or spoken(session, case, PROFILES[profile], recipient),
        draft=not allowed if draft is None else draft, words=words.strip(), reason=reason,
    )  # fmt: skip


def acknowledgement(session: Session, actor: Actor, case: Case, person_id: uuid.UUID, language: str) -> Dossier:
    """The letter to one reporter or victim, in that language if the house speaks it, else in the language of procedure. Always issued;
    the caller (the step `acknowledge`) writes the disclosure. NotFound for nobody of this case."""
    role = require(actor, "letter:acknowledgement")
    person = session.scalars(select(Person).where(Person.case_id == case.id, Person.id == person_id)).first()
    if person is None:
        raise NotFound
    spoken = language if language in LANGUAGES else case.language
    return issue(
        session, actor, case, LETTERS["acknowledgement"], role=role, recipient=str(person.id), language=spoken, draft=False,
        reason=LETTER_REASON,
    )  # fmt: skip


def frozen(session: Session, dossier_id: uuid.UUID) -> tuple[Dossier, bytes, Mapping[str, Original]] | None:
    """What a worker renders from: the row, the frozen bytes, the originals of its pictures by SHA-256; None when it is no
    longer waiting to be drawn."""
    dossier = session.scalars(select(Dossier).where(Dossier.id == dossier_id)).first()
    if dossier is None or dossier.state not in ("queued", "rendered") or dossier.frozen_path is None:
        return None
    try:
        projection = b"".join(document_files.chunks(session, dossier.case_id, dossier.frozen_path))
    except (OSError, Undecipherable) as damaged:
        raise Unavailable(document_files.DAMAGED) from damaged
    if digest(projection) != dossier.projection_sha256:
        raise Unavailable(document_files.DAMAGED)
    return dossier, projection, dossiers_images.originals(session, dossier, projection)


def kept(session: Session, dossier: Dossier, path: str, sha256: str) -> bytes:
    """A file of a dossier in the clear; Unavailable when it is not the one that was written."""
    return b"".join(document_files.verified(session, dossier.case_id, path, sha256))


def secrets(session: Session, dossier: Dossier) -> list[Secret]:
    """What may not stand in the file; nothing for a letter, which goes to the person it is about."""
    if dossier.profile in LETTERS:
        return []
    case = session.get_one(Case, dossier.case_id)
    return withheld(session, case, PROFILES[dossier.profile], dossier.recipient, dossier.language, draft=dossier.draft)


def mark_failed(session: Session, dossier_id: uuid.UUID) -> None:
    """No worker could draw it."""
    dossier = session.scalars(select(Dossier).where(Dossier.id == dossier_id)).first()
    if dossier is not None and dossier.state in ("queued", "rendered"):
        dossier.state = "failed"


def _action(dossier: Dossier) -> str:
    return f"{'letter' if dossier.profile in LETTERS else 'dossier'}:{dossier.profile}"


def _own(session: Session, actor: Actor, case: Case, dossier_id: uuid.UUID) -> tuple[Dossier, Role]:
    # Whoever may not have the profile learns nothing of the dossier either; the case itself must still be seen.
    dossier = fetch_row(session, case, dossier_id)
    if dossier is None or session.execute(select(Case.id).where(Case.id == case.id, visible(actor, clock.today()))).first() is None:
        raise NotFound
    role = require(actor, _action(dossier))
    if dossier.profile in PROFILES:
        require_person(session, actor, case, PROFILES[dossier.profile], dossier.recipient)
    return dossier, role


def status(session: Session, actor: Actor, case: Case, dossier_id: uuid.UUID) -> Dossier:
    """The row, for the page that reloads until the state is `released`, `refused` (`refusal` is a key of REFUSALS) or `failed`."""
    return _own(session, actor, case, dossier_id)[0]


def list_of(session: Session, actor: Actor, case: Case) -> list[Dossier]:
    """The case's dossiers and letters of the profiles this actor may have, newest first."""
    found = session.scalars(select(Dossier).where(Dossier.case_id == case.id).order_by(Dossier.id.desc()))
    return [dossier for dossier in found if may_have(session, actor, case, dossier)]


def operation(dossier: Dossier) -> str:
    """What handing it out is in the journal: a consultation of what stays in the zone (a draft, an internal one), else a disclosure."""
    profile = PROFILES.get(dossier.profile)
    return "consultation" if dossier.draft or (profile is not None and profile.kind == "internal") else "disclosure"


def fetch(session: Session, actor: Actor, case: Case, dossier_id: uuid.UUID) -> tuple[bytes, str]:
    """(PDF, file name) of a released dossier, as it was released. The rights are asked again and the handing out is written:
    a disclosure of what was issued, a consultation of what stays in the zone. Needs a writing session; StepRefused while it is not
    released, and for a body's once its share or consent has ended."""
    dossier, role = _own(session, actor, case, dossier_id)
    if dossier.state != "released" or dossier.pdf_path is None or dossier.pdf_sha256 is None:
        raise StepRefused(REFUSALS.get(dossier.refusal or "", NOT_READY), state=dossier.state)
    if expired(dossier):
        raise StepRefused(EXPIRED, state=dossier.state, day=dossier.expires_on)
    ended = handed_out_no_more(session, case, dossier)
    if ended:
        raise StepRefused(REFUSALS[ended], state=dossier.state)
    pdf = kept(session, dossier, dossier.pdf_path, dossier.pdf_sha256)
    journal.write(
        session, actor, operation=operation(dossier), act="dossier.fetch", case=case, role=role,
        recipient=dossier.recipient, legal_basis=dossier.legal_basis or "internal_use",
        about=dossier.register_number or str(dossier.id),
    )  # fmt: skip
    return pdf, f"{dossier.register_number or f'{case.number}-draft'}-{dossier.profile}-{dossier.language}.pdf"


def recall(session: Session, actor: Actor, case: Case, dossier_id: uuid.UUID, *, words: str) -> Dossier:
    """Take back an issued dossier: it can be fetched no more and counts for no step. The number and the row stay."""
    dossier, role = _own(session, actor, case, dossier_id)
    if dossier.state != "released":
        raise StepRefused(NOT_READY, state=dossier.state)
    if not words.strip():
        raise Invalid({"words": SAY_WHY})
    dossier.state = "recalled"
    session.flush()
    journal.write(
        session, actor, operation="alteration", act="dossier.recall", case=case, role=role, recipient=dossier.recipient,
        detail={"words": words.strip()}, about=dossier.register_number or str(dossier.id),
    )  # fmt: skip
    return dossier

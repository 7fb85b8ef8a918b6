"""The release: a second transaction that asks everything again, keeps the PDF and writes the issue entry. Only then can it be fetched."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.leak_guard import Leak
from col13.dossier.profiles import LETTERS, profile, VICTIM
from col13.models import Case, Disclosure, Dossier, User
from col13.models.visibility import visible
from col13.policies import Actor, may, Role, SHELL_ID
from col13.services import accounts, journal
from col13.services.dossiers_allowed import stands_in_the_way
from col13.services.dossiers_issue import keep


def release(
    session: Session, dossier_id: uuid.UUID, pdf: bytes, leaked: Sequence[Leak] = (), unsigned_sha256: str | None = None
) -> Dossier:  # fmt: skip
    """Keep the sealed PDF and release it, or refuse with a code (dossiers.REFUSALS) when it is not allowed any more, the case changed, or
    the leak guard found in it what was withheld.

    Once a dossier: what was released or refused before stays as it is. A letter goes out whatever else changed meanwhile: it tells what
    stood when it was asked for. `unsigned_sha256`: of the paper before its seal.
    """
    dossier = session.scalars(select(Dossier).where(Dossier.id == dossier_id)).one()
    case = session.scalars(
        select(Case).where(Case.id == dossier.case_id).with_for_update(key_share=True, of=Case).execution_options(populate_existing=True)
    ).one()
    session.refresh(dossier)
    if dossier.state not in ("queued", "rendered"):
        return dossier
    actor = requester(session, dossier)
    refusal = why_not(session, actor, case, dossier) or ("leak" if leaked else None)
    seal = session.info["seal"]
    dossier.leaks, dossier.unsigned_sha256 = len(leaked), unsigned_sha256
    if refusal is None:
        dossier.pdf_path = keep(session, case, pdf)
        dossier.pdf_sha256, dossier.pdf_size = hashlib.sha256(pdf).hexdigest(), len(pdf)
        dossier.state, dossier.released_at = "released", clock.now()
        dossier.seal_fingerprint, dossier.seal_level = seal.fingerprint, seal.level
    else:
        dossier.state, dossier.refusal = "refused", refusal
    told = refusal is None and not dossier.draft and dossier.profile == VICTIM.name
    if told:
        _disclose(session, actor, dossier)
    session.flush()
    journal.write(
        session, actor, operation="disclosure" if told else "consultation", case=case,
        act="dossier.issue" if refusal is None else "dossier.refused",
        role=Role(dossier.role), recipient=dossier.recipient, legal_basis=dossier.legal_basis, reason=refusal,
        about=dossier.register_number or str(dossier.id),
        detail={
            "dossier": str(dossier.id), "draft": dossier.draft, "projection_sha256": dossier.projection_sha256,
            "pdf_sha256": dossier.pdf_sha256, "check_code": dossier.check_code, "unsigned_sha256": unsigned_sha256,
            "expires_on": dossier.expires_on.isoformat() if dossier.expires_on else None,
            **({"leaks": sorted({f"{leak.what}: {leak.where}" for leak in leaked})} if leaked else {}),
        },
    )  # fmt: skip
    return dossier


def _disclose(session: Session, actor: Actor, dossier: Dossier) -> None:
    # No step sends the information for the victim: its release is the disclosure (design section 9). It changes nothing of the content,
    # so the revision stays.
    Disclosure(
        session, case_id=dossier.case_id, recipient_kind="victim", recipient=dossier.recipient, what="dossier",
        legal_basis=dossier.legal_basis or "victim_rights", register_number=dossier.register_number, at=clock.now(), by=actor.id,
    )  # fmt: skip


def why_not(session: Session, actor: Actor, case: Case, dossier: Dossier) -> str | None:
    """The code of what stands in the way now: not_allowed, changed, or one of STANDS_IN_THE_WAY; None when nothing does."""
    letter = dossier.profile in LETTERS
    if not may(actor, f"{'letter' if letter else 'dossier'}:{dossier.profile}"):
        return "not_allowed"
    if session.execute(select(Case.id).where(Case.id == case.id, visible(actor, clock.today()))).first() is None:
        return "not_allowed"
    if letter:
        return None
    wanted = profile(dossier.profile)
    ended = None if dossier.draft else stands_in_the_way(session, case, wanted, dossier.recipient)
    return ended or ("changed" if case.revision != dossier.revision else None)


def requester(session: Session, dossier: Dossier) -> Actor:
    """Who asked for it, with the rights held now; somebody whose account was closed has none."""
    if dossier.requested_by == SHELL_ID:
        return Actor(SHELL_ID, "shell", kind="shell", roles=frozenset(Role))
    user = session.get_one(User, dossier.requested_by)
    actor = accounts.actor_of(user)
    return actor if user.active and user.organisation.active else replace(actor, roles=frozenset())

"""The freezing: projection, register number, revision, journal head, in one transaction."""

from __future__ import annotations

import io
import uuid

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.dossier.profiles import LETTERS, Profile
from col13.dossier.project import digest, FORMAT, freeze, project
from col13.models import Case, CaseCounter, Dossier, Organisation
from col13.policies import Actor, Role
from col13.services import (
    checkpoints,
    document_files,
    dossiers_gather,
    dossiers_gather_body,
    dossiers_gather_facts,
    dossiers_gather_inside,
    dossiers_gather_journal,
    dossiers_gather_referral,
    dossiers_gather_victim,
    dossiers_images,
    dossiers_terms,
    instance,
    journal,
    queue,
)
from col13.services.dossiers_gather import Gather, Gathering, iso
from col13.workflows import WORKFLOWS

GATHER: dict[str, Gather] = {
    "persons": dossiers_gather.persons, "case": dossiers_gather.case, "tracks": dossiers_gather.where_tracks_stand,
    "timeline": dossiers_gather.timeline, "facts": dossiers_gather_facts.facts, "indicators": dossiers_gather_facts.indicators,
    "qualification": dossiers_gather_facts.qualification, "statements": dossiers_gather_facts.statements,
    "documents": dossiers_gather_journal.documents, "journal": dossiers_gather_journal.excerpt,
    "images": dossiers_images.images, "rights": dossiers_gather_referral.rights,
    "measures": dossiers_gather_referral.measures, "referral": dossiers_gather_referral.referral,
    "decisions": dossiers_gather_referral.decisions, "stage": dossiers_gather_body.stage, "grounds": dossiers_gather_body.grounds,
    "consents": dossiers_gather_body.consents, "contact": dossiers_gather_body.contact,
    "acknowledgement": dossiers_gather_body.acknowledgement, "consenting": dossiers_gather_victim.consenting,
    "circumstances": dossiers_gather_victim.circumstances, "own_statements": dossiers_gather_victim.own_statements,
    "own_rights": dossiers_gather_victim.own_rights, "help": dossiers_gather_victim.help_for, "inside": dossiers_gather_inside.inside,
}  # fmt: skip


def issue(
    session: Session, actor: Actor, case: Case, profile: Profile, *, role: Role, recipient: str, language: str, draft: bool,
    words: str = "", reason: str,
) -> Dossier:  # fmt: skip
    """Freeze what the recipient gets and ask a worker to draw it. An export is no change of content: the revision stays as it is."""
    now, head = clock.now(), journal.head(session, case)
    number = None if draft else _register_number(session, case)
    content = gather(session, case, profile, recipient, language, draft=draft)
    frozen = freeze({
        "format": FORMAT, "profile": profile.name, "recipient": recipient, "language": language, "case_language": case.language,
        "number": case.number, "zone": dossiers_gather_body.zone_name(content[1]), "zone_code": case.zone, "register_number": number,
        "at": iso(now), "draft": draft, "demo": instance.is_demo(session), "revision": case.revision,
        "journal_head": {"chain": f"case:{case.id}", "sequence": head[0], "hash": head[1]},
        "checkpoint": checkpoints.told(session), "edition": catalogue.edition(), "seal": session.info["seal"].facts(),
        "workflows": {name: flow.version for name, flow in WORKFLOWS.items()}, "content": content[0],
    })  # fmt: skip
    sha256 = digest(frozen)
    dossier = Dossier(
        session, case_id=case.id, profile=profile.name, recipient=recipient, language=language, draft=draft, register_number=number,
        translation=profile.kind != "victim" and language != case.language, revision=case.revision, head_seq=head[0], head_hash=head[1],
        projection_sha256=sha256, check_code=sha256[:12], state="queued", requested_at=now, requested_by=actor.id, role=role.value,
        reason=words or None, legal_basis=dossiers_terms.legal_basis(session, case, profile, recipient, draft=draft),
        expires_on=None if profile.name in LETTERS else dossiers_terms.expiry(session, case, profile, draft=draft),
    )  # fmt: skip
    dossier.frozen_path = keep(session, case, frozen)
    session.flush()
    detail: dict[str, object] = {"profile": profile.name, "draft": draft, "language": language, "words": words}
    journal.write(
        session, actor, operation="consultation", act="dossier.request", case=case, role=role, recipient=recipient, reason=reason,
        detail={**detail, "dossier": str(dossier.id), "projection_sha256": sha256}, about=number or str(dossier.id),
    )  # fmt: skip
    queue.enqueue(session, queue.RENDER, {"dossier": str(dossier.id)}, key=f"{queue.RENDER}:{dossier.id}")
    return dossier


def gather(
    session: Session, case: Case, profile: Profile, recipient: str, language: str, *, draft: bool
) -> tuple[dict[str, object], Gathering]:
    """The projection's content and what it was gathered with. Also what a preview shows."""
    session.flush()
    on = Gathering(session, case, profile, recipient, language, draft, clock.today())
    found = {section: read(on) for section, read in GATHER.items() if profile.sections.get(section)}
    return project(found, profile, on.withheld), on


def _register_number(session: Session, case: Case) -> str:
    # As with case numbers: one statement in the request's own transaction, so that no number is lost or given twice.
    org, year = session.get_one(Organisation, case.owner_id), clock.today().year
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    raising = dialect.insert(CaseCounter).values(zone=f"dossier:{org.code}", year=year, last=1)
    raising = raising.on_conflict_do_update(index_elements=["zone", "year"], set_={"last": CaseCounter.last + 1})
    serial: int = session.execute(raising.returning(CaseCounter.last)).scalar_one()
    return f"D-{org.code}-{year}-{serial:06d}"


def keep(session: Session, case: Case, content: bytes) -> str:
    """Write bytes into the case's folder, encrypted and synced before the commit; returns the path. A rollback leaves an orphan."""
    return document_files.store(session, case.id, io.BytesIO(content), len(content)).path


def fetch_row(session: Session, case: Case, dossier_id: uuid.UUID) -> Dossier | None:
    """A dossier of this case."""
    return session.scalars(select(Dossier).where(Dossier.case_id == case.id, Dossier.id == dossier_id)).first()

"""May it be issued or only drafted; and the freezing: projection, register number, revision, journal head, in one transaction."""

from __future__ import annotations

import io
import uuid

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.dossier.profiles import LETTERS, Profile
from col13.dossier.project import digest, FORMAT, freeze, project
from col13.models import Case, CaseCounter, Dossier, Move, Organisation, Share, Track
from col13.policies import Actor, Role
from col13.services import (
    document_files,
    dossiers_gather,
    dossiers_gather_body,
    dossiers_gather_facts,
    dossiers_gather_referral,
    dossiers_terms,
    instance,
    journal,
    ledger,
    queue,
)
from col13.services.dossiers_gather import Gather, Gathering, iso
from col13.workflows import WORKFLOWS
from col13.workflows.conditions_judgement import JUDGED

# From `ready` on; what came without a second hand only once the qualification is judged (design section 9).
FROM_READY = frozenset({"ready", "transmitted", "received", "further_inquiry", "decided", "closed"})
WAYS_IN = ("approve", "transmit_urgently", "open_on_instruction")

# The order matters once: persons first, for it tells whose words must be withheld from everything after it.
GATHER: dict[str, Gather] = {
    "persons": dossiers_gather.persons, "case": dossiers_gather.case, "tracks": dossiers_gather.where_tracks_stand,
    "timeline": dossiers_gather.timeline, "facts": dossiers_gather_facts.facts, "indicators": dossiers_gather_facts.indicators,
    "qualification": dossiers_gather_facts.qualification, "statements": dossiers_gather_facts.statements,
    "documents": dossiers_gather_facts.documents, "rights": dossiers_gather_referral.rights,
    "measures": dossiers_gather_referral.measures, "referral": dossiers_gather_referral.referral,
    "decisions": dossiers_gather_referral.decisions, "stage": dossiers_gather_body.stage, "grounds": dossiers_gather_body.grounds,
    "consents": dossiers_gather_body.consents, "contact": dossiers_gather_body.contact,
    "acknowledgement": dossiers_gather_body.acknowledgement,
}  # fmt: skip


def may_be_issued(session: Session, case: Case, profile: Profile, recipient: str) -> bool:
    """Whether this recipient may get it now; otherwise it can only be a draft."""
    if profile.kind == "magistrate":
        return _magistrate_may_have_it(session, case, recipient)
    if profile.kind == "body":
        return _share_is_live(session, case, recipient)
    return True


def _magistrate_may_have_it(session: Session, case: Case, recipient: str) -> bool:
    query = select(Track).where(Track.case_id == case.id, Track.workflow == "prosecution_referral", Track.subject == recipient)
    track = session.scalars(query).first()
    if track is None or track.state not in FROM_READY:
        return False
    moves = select(Move.step).where(Move.track_id == track.id, Move.step.in_(WAYS_IN)).order_by(Move.seq.desc())
    if session.scalars(moves.limit(1)).first() == "approve":
        return True
    judged = select(Track.id).where(Track.case_id == case.id, Track.key == "qualification", Track.state.in_(JUDGED))
    return session.execute(judged).first() is not None


def _share_is_live(session: Session, case: Case, body: str) -> bool:
    shares = session.scalars(select(Share).where(Share.case_id == case.id, Share.body == body, Share.until.is_(None))).all()
    if any(share.without_victim for share in shares):
        return True
    return bool(shares) and any(one.covers_sharing for one in ledger.consents_for(session, case, body))


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
        "edition": catalogue.edition(), "seal": session.info["seal"].facts(),
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

"""Who can get which profile of a case, and what still stands in the way of issuing it."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.profiles import EXTENDED, Profile, profile_for, PROFILES
from col13.i18n import LANGUAGES, S_, Sentence
from col13.models import Case, Dossier, Move, Organisation, Person, Share, Track
from col13.policies import Actor, may, may_read, require_section, Section
from col13.services import ledger, tracks
from col13.services.situation import situation
from col13.workflows.conditions_judgement import JUDGED

# From `ready` on; what came without a second hand only once the qualification is judged (design section 9).
FROM_READY = frozenset({"ready", "transmitted", "received", "further_inquiry", "decided", "closed"})
WAYS_IN = ("approve", "transmit_urgently", "open_on_instruction")
INFORMED = ("victim", "reporter")
# Why a dossier cannot be issued (any more), by code.
STANDS_IN_THE_WAY: dict[str, Sentence] = {
    "not_ready": S_("The file is not ready to be issued to this recipient any more."),
    "no_consent": S_("No victim's consent for this body is valid any more, or the share has ended."),
    "not_authorised": S_("The body's share is not of the extended profile with the magistrate's authorisation any more."),
    "not_extended": S_("No victim's consent for this body covers more than the minimal profile any more."),
    "not_in_file": S_("This person is no victim or reporter of the file any more."),
}


def recipients(session: Session, case: Case, profile: str) -> list[str]:
    """Who can get this profile of this case, the first by default; nobody where it does not fit the case. Of a magistrate's profile the
    referral tracks (their subject), of a body's the bodies of the liaison tracks, of `victim` the persons (id), of `internal` the zone."""
    wanted = PROFILES[profile]
    if wanted.kind == "victim":
        return [str(person.id) for person in _informed(session, case)]
    if wanted.kind == "internal":
        return [session.get_one(Organisation, case.owner_id).code]
    flow = "prosecution_referral" if wanted.kind == "magistrate" else "unia_liaison"
    found = [track.subject for track in tracks.tracks_of(session, case) if track.workflow == flow]
    if wanted.kind == "magistrate":
        return [subject for subject in found if profile_for(subject) == profile]
    shares = session.scalars(select(Share).where(Share.case_id == case.id, Share.until.is_(None))).all()
    live = {share.body for share in shares}
    if wanted.name == EXTENDED.name:
        extended = {share.body for share in shares if share.profile == EXTENDED.name}
        found = [body for body in found if body in extended or _consented(session, case, body, "extended")]
    return sorted(found, key=lambda body: body not in live)


def _informed(session: Session, case: Case) -> list[Person]:
    people = session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.seq))
    return [one for one in people if one.identified and not one.deceased and any(one.has_role(role) for role in INFORMED)]


def spoken(session: Session, case: Case, profile: Profile, recipient: str) -> str:
    """The language a dossier has unless another is asked for: the victim's own if the house speaks it, else that of the procedure."""
    if profile.kind == "victim":
        own = session.get_one(Person, uuid.UUID(recipient)).language
        return own if own in LANGUAGES else case.language
    return case.language


def stands_in_the_way(session: Session, case: Case, profile: Profile, recipient: str) -> str | None:
    """The code of why this recipient cannot be issued it now (STANDS_IN_THE_WAY); None when nothing does."""
    if profile.kind == "magistrate":
        return None if _magistrate_may_have_it(session, case, recipient) else "not_ready"
    if profile.name == EXTENDED.name:
        return _extended(session, case, recipient)
    if profile.kind == "body":
        return None if _share_is_live(session, case, recipient) else "no_consent"
    if profile.name in PROFILES and profile.kind == "victim":
        return None if recipient in recipients(session, case, profile.name) else "not_in_file"
    return None


def may_be_issued(session: Session, case: Case, profile: Profile, recipient: str) -> bool:
    """Whether this recipient may get it now; otherwise it can only be a draft."""
    return stands_in_the_way(session, case, profile, recipient) is None


def handed_out_no_more(session: Session, case: Case, dossier: Dossier) -> str | None:
    """The code of why a body's issued dossier is handed out no more although it was released (STANDS_IN_THE_WAY); None while it is."""
    profile = PROFILES.get(dossier.profile)
    if dossier.state != "released" or dossier.draft or profile is None or profile.kind != "body":
        return None
    return stands_in_the_way(session, case, profile, dossier.recipient)


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


def _live_shares(session: Session, case: Case, body: str) -> list[Share]:
    return list(session.scalars(select(Share).where(Share.case_id == case.id, Share.body == body, Share.until.is_(None))))


def _share_is_live(session: Session, case: Case, body: str) -> bool:
    shares = _live_shares(session, case, body)
    return any(share.without_victim for share in shares) or (bool(shares) and _consented(session, case, body))


def _extended(session: Session, case: Case, body: str) -> str | None:
    shares = _live_shares(session, case, body)
    if not _consented(session, case, body) or not shares:
        return "no_consent"
    if not _consented(session, case, body, "extended"):
        return "not_extended"
    authorised = any(share.profile == EXTENDED.name and (share.authorisation or "").strip() for share in shares)
    return None if authorised else "not_authorised"


def _consented(session: Session, case: Case, body: str, scope: str | None = None) -> bool:
    given = ledger.consents_for(session, case, body, clock.today())
    return any(one.covers_sharing and scope in (None, one.scope) for one in given)


def _facet(session: Session, case: Case, recipient: str) -> str:
    person = session.scalars(select(Person).where(Person.case_id == case.id, Person.id == uuid.UUID(recipient))).first()
    return "victims" if person is not None and person.has_role("victim") else "witnesses"


def require_person(session: Session, actor: Actor, case: Case, profile: Profile, recipient: str) -> None:
    """Forbidden for whoever may not read of the person that a victim's information is for; nothing for the other profiles."""
    if profile.kind == "victim":
        require_section(actor, Section.PERSONS, "read", situation(session, actor, case), _facet(session, case, recipient))


def may_have(session: Session, actor: Actor, case: Case, dossier: Dossier) -> bool:
    """Whether this actor may know of a dossier or letter that was made: the profile's action, and for a victim's information the person."""
    profile = PROFILES.get(dossier.profile)
    if profile is None:
        return may(actor, f"letter:{dossier.profile}")
    if not may(actor, f"dossier:{dossier.profile}"):
        return False
    if profile.kind != "victim":
        return True
    return may_read(actor, Section.PERSONS, situation(session, actor, case), _facet(session, case, dossier.recipient))

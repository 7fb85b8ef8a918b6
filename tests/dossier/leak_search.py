"""The leak guard over every case of the demo: nothing withheld in any reduced dossier, and the same search trips on the full one."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.demo import loading
from col13.dossier.leak_guard import leaks, searchable, Secret
from col13.dossier.profiles import PROFILES
from col13.models import Case, Consent, Person, Share
from col13.services import casework, dossiers, tracks
from col13.services.dossiers_withheld import withheld
from tests.dossier.real_dossiers import make, NOBODY, opened, PROCESSES, SHELL, Wish

# What shows most is the control: what it shows and another hides must be found in it.
FULL = max(PROFILES, key=lambda name: sum(map(len, PROFILES[name].sections.values())))
REDUCED = [name for name, profile in PROFILES.items() if profile.hides and name != FULL]
BODY = "igvm"  # the body that may know more: no published case tells of one


@dataclass(frozen=True, slots=True)
class Search:
    """One profile on one case. `values` withheld, `short` of them too short to be searched, `refusal` "" or why there is no file; of
    those the full file shows (`shown`), how many the same search finds there (`tripped`)."""

    profile: str
    values: int
    short: int
    refusal: str
    shown: int
    tripped: int


def table(instance: Path) -> tuple[list[str], list[str]]:
    """The lines of the table, and what is not as it must be. Every profile fits every case with a victim who can have it."""
    database = opened(instance)
    database.prepare()
    loading.load(database, None, lambda line: None)
    with database.read() as session:
        numbers = list(session.scalars(select(Case.number).where(Case.demo_source.is_not(None), ~Case.demo_source.contains(" "))))
    for number in numbers:
        with database.write() as session:
            reach(session, casework.get(session, SHELL, number, lock=True))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        each = list(pool.map(search, [instance] * len(numbers), numbers, chunksize=2))
    lines = [
        f"{len(numbers)} cases of the demo; the control is the profile “{FULL}”.", "",
        "| profile | dossiers | values withheld | too short to search | found in the dossier | shown by the control | found there |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]  # fmt: skip
    wrong = []
    for profile in REDUCED:
        rows = [one for case in each for one in case if one.profile == profile and one.refusal != NOBODY]
        refused = [one.refusal for one in rows if one.refusal]
        sums = [sum(getattr(one, name) for one in rows) for name in ("values", "short", "shown", "tripped")]
        lines.append(f"| {profile} | {len(rows) - len(refused)} | {sums[0]} | {sums[1]} | {len(refused)} | {sums[2]} | {sums[3]} |")
        wrong += [f"{profile} over the demo's cases: {reason}" for reason in refused]
        if sums[2] != sums[3] or not sums[2]:  # a profile that fitted no case was searched in none
            wrong.append(f"{profile}: the control found {sums[3]} of {sums[2]} values")
    return lines, wrong


def reach(session: Session, case: Case) -> None:
    """Make every profile fit a case: a file for the labour auditor, and a body that may know more of the first victim."""
    tracks.ensure_track(session, case, "prosecution_referral", "labour_auditor")
    liaison = tracks.ensure_track(session, case, "unia_liaison", BODY)
    now, by = clock.now(), SHELL.id
    people = session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.seq))
    victim = next((person for person in people if person.has_role("victim") and person.identified), None)
    if victim is not None:
        Consent(
            session, case_id=case.id, person_id=victim.id, recipient=BODY, recipient_kind="body", scope="extended", answer="given",
            valid_from=clock.today(), at=now, by=by,
        )  # fmt: skip
    Share(
        session, case_id=case.id, track_id=liaison.id, body=BODY, profile="equality-body-extended", legal_basis="protocol",
        authorisation="the prosecutor", without_victim=victim is None, since=now, by=by,
    )  # fmt: skip
    session.flush()


def search(instance: Path, number: str) -> list[Search]:
    """All profiles on one case. The reduced dossiers come by the real path: the guard has looked before they were released."""
    with opened(instance).read() as session:
        language = casework.get(session, SHELL, number).language
    control = _wish(instance, number, FULL, language)
    refusal = make(control).refusal
    full = b"" if refusal else control.file.read_bytes()
    found = []
    for profile in REDUCED:
        wish = _wish(instance, number, profile, language)
        done = make(wish)
        if done.refusal == NOBODY:
            found.append(Search(profile, 0, 0, NOBODY, 0, 0))
            continue
        wish.file.unlink(missing_ok=True)
        secrets, shown = _secrets(wish, control)
        tripped = {leak.what for leak in leaks(full, [replace(one, what=str(at)) for at, one in enumerate(shown)])} if full else set()
        short = sum(not searchable(one) for one in secrets)
        found.append(Search(profile, len(secrets), short, done.refusal, len(shown), len(tripped)))
    control.file.unlink(missing_ok=True)
    return found


def _wish(instance: Path, number: str, profile: str, language: str) -> Wish:
    return Wish(instance, number, "demo", profile, language, instance / f"{number}.{profile}.pdf")


def _secrets(wish: Wish, control: Wish) -> tuple[list[Secret], list[Secret]]:
    """What is withheld from the wish's recipient, and those of them that the control's recipient is shown."""
    with opened(wish.instance).write() as session:
        case = casework.get(session, SHELL, wish.number)
        both = []
        for one in (wish, control):
            recipient = dossiers.default_recipient(session, case, one.profile)
            profile = PROFILES[one.profile]
            draft = not dossiers.may_be_issued(session, case, profile, recipient)
            both.append(withheld(session, case, profile, recipient, one.language, draft=draft))
    hidden = {secret.value.casefold() for secret in both[1]}
    return both[0], [one for one in both[0] if searchable(one) and one.value.casefold() not in hidden]

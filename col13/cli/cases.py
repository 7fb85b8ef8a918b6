"""Cases from the command line: one line each, or one JSON list (the contract of design section 12)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import click
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.cli.entrance import acting, answering, as_option, database, json_option, print_json, reason_option
from col13.models import Case
from col13.models.visibility import visible
from col13.policies import Actor
from col13.services import journal, tracks


@click.command()
@json_option
@as_option
@reason_option
@with_appcontext
@answering
def cases(as_json: bool, as_name: str | None, reason: str) -> None:
    """One line a case: those the actor may see."""
    with database().write() as session:
        rows = shown(session, acting(session, as_name), reason)
    if as_json:
        print_json(rows)
        return
    for row in rows:
        states = " ".join(f"{key}={track['state']}" for key, track in row["tracks"].items())
        click.echo(f"{row['number']} {row['owner']} {'closed' if row['closed'] else 'open'} {states}")


def shown(session: Session, actor: Actor, reason: str) -> list[dict[str, Any]]:
    """The rows, oldest number first; the look is journalled with how many each zone's chain was asked for."""
    found = session.scalars(select(Case).where(visible(actor, clock.today())).order_by(Case.zone, Case.year, Case.serial)).all()
    for org_id, count in Counter(case.owner_id for case in found).items():
        journal.write(session, actor, operation="consultation", act="cases.list", org_id=org_id, detail={"shown": count, "reason": reason})
    return [row(session, actor, case) for case in found]


def row(session: Session, actor: Actor, case: Case) -> dict[str, Any]:
    """One case as the contract says: number, owner, opened, closed, restricted, revision, tracks by key. A body gets the tracks that
    its pages show: its own, and where the prosecutor's part stands."""
    return {
        "number": case.number, "owner": case.owner.code, "opened": moment(case.opened_at), "closed": moment(case.closed_at),
        "restricted": case.restricted, "revision": case.revision,
        "tracks": {
            track.key: {
                "state": track.state, "since": moment(getattr(track, "since", None)),
                "due": due.isoformat() if (due := getattr(track, "due", None)) else None,
            }
            for track in tracks.tracks_of(session, case)
            if actor.org_kind != "equality_body"
            or (track.workflow == "unia_liaison" and track.subject == actor.org_code)
            or track.key == "prosecution_referral"
        },
    }  # fmt: skip


def moment(at: dt.datetime | None) -> str | None:
    """ISO 8601 with Z, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


COMMANDS: tuple[click.Command, ...] = (cases,)

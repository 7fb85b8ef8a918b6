"""What the demo lacks and a page needs to be seen: a qualification under way, offences named and bias assessed, not yet proposed."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from col13 import clock
from col13.config import load
from col13.db import Database
from col13.demo import loading, recent
from col13.demo.playing_report import Play
from col13.demo.reading import Entry, read_file
from col13.demo.recent import Wanted
from col13.models import Case, Incident
from col13.services import accounts, bias_facts

UNDER_WAY = "BE-003"


def under_way(play: Play) -> None:
    """Everything up to the proposal, which is left to the investigator."""
    recent.proposed(play)
    play.script.acts.pop()


def furnish(instance: Path) -> None:
    """Play it into a loaded demo."""
    database = Database(load({}, instance=instance))
    entry = next(one for one in read_file(None) if isinstance(one, Entry) and one.id == UNDER_WAY)
    said: list[str] = []
    acts = recent.acts(entry, Wanted(UNDER_WAY, 0, 20, under_way), clock.now())
    result = loading.play(database, f"{UNDER_WAY} copy", loading.ZONES[0], acts, said.append)
    words_half_told(database)
    database.dispose()
    assert result == "loaded", said


def words_half_told(database: Database) -> None:
    """Exact words of which nobody wrote down who heard them: the workbench asks for it."""
    with database.write() as session:
        case = session.scalars(select(Case).where(Case.demo_source == f"{UNDER_WAY} copy")).one()
        incident = session.scalars(select(Incident).where(Incident.case_id == case.id)).first()
        assert incident is not None
        bias_facts.add_quotation(session, accounts.actor_by_name(session, "investigator-5906"), case, incident.id, words="Words as told.")

"""The list to take along: a reason first, the journal before the rows, and no more than the screen shows."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import clock
from col13.errors import Forbidden, Invalid
from col13.models import Entry, Share
from col13.policies import Role
from col13.services import cases_export, casework, journal, tracks
from col13.services.cases_export import export
from col13.services.cases_filters import Filters
from tests.factories import a_body, a_zone, an_actor
from tests.services.zone_desk import a_desk, Desk, exclude, restrict


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def test_the_reason_the_filters_and_the_numbers_are_in_the_organisations_chain(desk: Desk) -> None:
    done = export(desk.session, desk.officer, Filters(workflow="report", state="draft"), reason="other", words="the mayor's question")
    entry = desk.session.scalars(select(Entry).where(Entry.act == "cases.export")).one()
    assert (entry.chain, entry.case_id, entry.role) == (f"org:{desk.zone.id}", None, "reference_officer")
    assert b'"reason":"other"' in entry.envelope
    assert b"mayor" not in entry.envelope + (entry.detail or b"")
    assert journal.open_detail(desk.session, entry) == {
        "shown": 1, "numbers": [desk.case.number], "filters": {"workflow": "report", "state": "draft"}, "bounded": False,
        "words": "the mayor's question",
    }  # fmt: skip
    assert [line.title for line in done.lines] == ["Insults at a bus stop"]


def test_without_a_reason_nothing_leaves_and_nothing_is_written(desk: Desk) -> None:
    for reason, words, field in (("", "", "reason"), ("because", "", "reason"), ("other", " ", "words"), ("count", "x" * 501, "words")):
        with pytest.raises(Invalid) as refused:
            export(desk.session, desk.officer, Filters(), reason=reason, words=words)
        assert set(refused.value.fields) == {field}
    assert desk.session.scalars(select(Entry).where(Entry.act == "cases.export")).all() == []


def test_an_unseen_case_is_in_no_file(desk: Desk) -> None:
    stranger = an_actor(desk.session, a_zone(desk.session, "5345"), Role.REFERENCE_OFFICER)
    exclude(desk, desk.investigator)
    for actor in (stranger, desk.investigator):
        assert export(desk.session, actor, Filters(closed=None), reason="count").lines == ()
    restrict(desk)
    assert export(desk.session, desk.officer, Filters(closed=None), reason="count").lines == ()
    with pytest.raises(Forbidden):
        export(desk.session, desk.admin, Filters(), reason="count")


def test_the_auditor_takes_numbers_states_and_dates_along(desk: Desk) -> None:
    restrict(desk)
    (line,) = export(desk.session, desk.auditor, Filters(), reason="quality").lines
    assert (line.number, line.title, line.pv, line.offences, line.phenomena, line.assigned, line.last_hand) == (
        desk.case.number, "", "", (), (), "", "",
    )  # fmt: skip


def test_a_body_takes_along_what_is_shared_with_it(desk: Desk) -> None:
    liaison = an_actor(desk.session, a_body(desk.session), Role.LIAISON)
    casework.open_case(desk.session, desk.reception)
    assert export(desk.session, liaison, Filters(), reason="count").lines == ()
    track = tracks.ensure_track(desk.session, desk.case, "unia_liaison", "unia")
    Share(
        desk.session, case_id=desk.case.id, track_id=track.id, body="unia", profile="equality-body-minimal", legal_basis="consent",
        without_victim=True, since=clock.now(), by=desk.officer.id,
    )  # fmt: skip
    desk.session.flush()
    (line,) = export(desk.session, liaison, Filters(), reason="count").lines
    assert (line.number, line.title, line.changed_at) == (desk.case.number, "", None)
    assert ({track.key for track in line.tracks}, line.stage) == ({"unia_liaison"}, "received")


def test_more_than_a_file_holds_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        casework.open_case(desk.session, desk.reception)
    assert not export(desk.session, desk.officer, Filters(), reason="count").bounded
    monkeypatch.setattr(cases_export, "MOST", 2)
    done = export(desk.session, desk.officer, Filters(), reason="count")
    assert (len(done.lines), done.bounded) == (2, True)

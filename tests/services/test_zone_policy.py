"""Zone policy and the instance's settings: read by many, changed by few, always journalled."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import catalogue, clock
from col13.errors import Forbidden, Invalid, NotFound, StepRefused
from col13.models import Entry
from col13.services import instance, journal, zone_policy, zones_import
from tests.factories import a_zone, SHELL
from tests.services.zone_desk import a_desk, Desk


@pytest.fixture
def desk(session: Session) -> Desk:
    return a_desk(session)


def test_the_defaults_hold_until_the_zone_decides(desk: Desk) -> None:
    assert zone_policy.days(desk.session, desk.zone.id)["assess"] == 2
    zone_policy.change(desk.session, desk.admin, assess=3, simplified_pv_allowed=True, protocols={"unia": " Signed 2024 ", "igvm": ""})
    desk.session.expire(desk.zone)
    assert zone_policy.days(desk.session, desk.zone.id)["assess"] == 3
    assert zone_policy.protocols(desk.session, desk.zone.id) == {"unia": "Signed 2024"}
    entry = desk.session.scalars(select(Entry).where(Entry.act == "policy.change")).one()
    assert (journal.open_detail(desk.session, entry) or {})["changed"]["assess"] == [None, 3]
    zone_policy.change(desk.session, desk.admin, assess=None)
    assert zone_policy.number(desk.session, desk.zone.id, "assess") == 2


def test_setting_what_holds_already_writes_nothing(desk: Desk) -> None:
    zone_policy.change(desk.session, desk.admin, visit_minutes=60)
    zone_policy.change(desk.session, desk.admin, visit_minutes=60)
    assert len(desk.session.scalars(select(Entry).where(Entry.act == "policy.change")).all()) == 1


def test_values_out_of_bounds_are_named(desk: Desk) -> None:
    with pytest.raises(Invalid) as refused:
        zone_policy.change(
            desk.session, desk.admin, assess=0, propose="14", visit_minutes=True, simplified_pv_allowed=1, protocols={"nobody": "x"}, tea=3
        )
    assert set(refused.value.fields) == {"assess", "propose", "visit_minutes", "simplified_pv_allowed", "protocols", "tea"}
    assert desk.zone.policy == {}


def test_the_policy_is_read_by_officers_and_changed_by_administrators_of_the_own_zone(desk: Desk) -> None:
    assert zone_policy.read(desk.session, desk.officer)["document_megabytes"] == 50
    for actor in (desk.investigator, desk.auditor):
        with pytest.raises(Forbidden):
            zone_policy.read(desk.session, actor)
    with pytest.raises(Forbidden):
        zone_policy.change(desk.session, desk.officer, assess=3)
    elsewhere = a_zone(desk.session, "5345")
    with pytest.raises(NotFound):
        zone_policy.change(desk.session, desk.admin, org_id=elsewhere.id, assess=3)
    zone_policy.change(desk.session, SHELL, org_id=elsewhere.id, assess=3)
    with pytest.raises(NotFound):
        zone_policy.read(desk.session, SHELL)


def test_only_an_empty_instance_becomes_a_demo(session: Session) -> None:
    assert not instance.is_demo(session)
    with pytest.raises(StepRefused):
        instance.set_clock_offset(session, SHELL, dt.timedelta(days=1))
    desk = a_desk(session)
    with pytest.raises(StepRefused):
        instance.mark_demo(session, SHELL)
    with pytest.raises(Forbidden):
        instance.mark_demo(session, desk.admin)
    assert instance.clock_offset(session) == dt.timedelta()


def test_the_clock_of_a_demo_is_set_and_kept(session: Session) -> None:
    instance.mark_demo(session, SHELL)
    instance.mark_demo(session, SHELL)
    try:
        instance.set_clock_offset(session, SHELL, dt.timedelta(days=2, microseconds=5))
        assert instance.clock_offset(session) == clock.offset() == dt.timedelta(days=2)
        instance.set_clock_offset(session, SHELL, dt.timedelta(days=3))
        assert instance.clock_offset(session) == dt.timedelta(days=3)
        with pytest.raises(StepRefused):
            instance.set_clock_offset(session, SHELL, dt.timedelta(days=90_000))
    finally:
        clock.set_offset(dt.timedelta())


def test_organisations_are_added_once_by_the_shell(session: Session) -> None:
    made = instance.add_organisation(session, SHELL, kind="equality_body", code="unia", name_nl="Unia", name_fr="Unia")
    assert instance.add_organisation(session, SHELL, kind="equality_body", code="unia", name_nl="x", name_fr="x") is made
    with pytest.raises(Invalid) as refused:
        instance.add_organisation(session, SHELL, kind="equality_body", code="nobody", name_nl="", name_fr="x")
    assert set(refused.value.fields) == {"code", "name_nl"}
    desk = a_desk(session)
    with pytest.raises(Forbidden):
        instance.add_organisation(session, desk.admin, kind="police_zone", code="1234", name_nl="x", name_fr="x")


def test_the_change_over_day_goes_back_to_the_catalogues(desk: Desk) -> None:
    instance.set_switch_date(desk.session, desk.admin, dt.date(2026, 4, 8))
    assert instance.switch_date(desk.session) == dt.date(2026, 4, 8)
    instance.set_switch_date(desk.session, desk.admin, None)
    assert instance.switch_date(desk.session) == catalogue.SWITCH_DATE


def test_zones_come_from_a_csv_with_their_source_or_not_at_all(desk: Desk) -> None:
    known = len(zones_import.zones(desk.session))
    text = "code;name_nl;name_fr;source;certainty\n5345;Een zone;Une zone;S88;\n5906;MeWi;MeWi;S88;verified\n"
    assert zones_import.import_zones(desk.session, desk.admin, text) == 2
    assert zones_import.import_zones(desk.session, desk.admin, text) == 2
    zones = {zone.code: zone for zone in zones_import.zones(desk.session)}
    assert (len(zones), zones["5345"].certainty, zones["5906"].name_nl) == (known + 1, "to be confirmed", "MeWi")
    with pytest.raises(Invalid):
        zones_import.import_zones(desk.session, desk.admin, "code\n1\n")
    with pytest.raises(Forbidden):
        zones_import.import_zones(desk.session, desk.officer, text)

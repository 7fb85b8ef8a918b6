"""Each published case becomes a plan: complete, forward in time, none of it guessed as if it were told."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest

from col13.demo import times
from col13.demo.figures import Figure, figures
from col13.demo.plan import language, plan, zone
from col13.demo.reading import Entry, read_file
from col13.demo.rulings import decisions
from col13.demo.script import Act, PARTS, SupportOf
from col13.demo.words import charges
from col13.partial_dates import PartialDate

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
MORE = Path(__file__).with_name("more-cases.yaml")


@cache
def entries() -> dict[str, Entry]:
    return {one.id: one for one in (*read_file(), *read_file(MORE)) if isinstance(one, Entry)}


def acts(case: str) -> list[Act]:
    return plan(entries()[case], NOW)


def steps(case: str, track: str = "") -> list[str]:
    return [act.given["step"] for act in acts(case) if act.verb == "step" and track in ("", act.given["track"])]


def people(case: str) -> dict[str, Figure]:
    return {one.sign: one for one in figures(entries()[case])}


@pytest.mark.parametrize("case", sorted(entries()))
def test_a_plan_goes_forward_and_never_into_the_future(case: str) -> None:
    moments = [act.at for act in acts(case)]
    assert times.is_monotonic(moments)
    assert moments[-1] <= NOW


@pytest.mark.parametrize("case", sorted(entries()))
def test_a_plan_begins_at_the_desk_and_keeps_source_and_derived_times(case: str) -> None:
    planned = acts(case)
    assert (planned[0].verb, planned[0].given["source"]) == ("open", case)
    notes = [act.given["words"] for act in planned if act.verb == "note"]
    assert len(notes) == 1
    assert "derived for the demo" in notes[0]
    assert entries()[case].url in notes[0]


@pytest.mark.parametrize("case", sorted(entries()))
def test_every_published_decision_is_played_with_its_own_date(case: str) -> None:
    entry = entries()[case]
    played = [act.given["answers"]["date"] for act in acts(case) if act.given.get("step") == "record_decision"]
    told = [one.on if one.on.first else None for one in decisions(entry)] if entry.criminal else []
    assert played == told


@pytest.mark.parametrize(
    ("happened", "ruling", "day"),
    [
        ("2019-11-20", "2022-01-18", "2019-11-20"),
        ("", "2023-02-13", "2022-07-28"),
        ("", "", times.FIXED.isoformat()),
        ("2011/2015", "2015-05-05", "2014-10-17"),
        ("2022-09", "2025-10-23", "2022-09-30"),
        ("2024-08", "2024-08-20", "2024-08-01"),
    ],
)
def test_the_day_of_the_report_is_told_or_derived(happened: str, ruling: str, day: str) -> None:
    from col13.demo.reading import Ruling

    told = Ruling("a court", "", PartialDate.parse(ruling)) if ruling else None
    entry = Entry("X", "t", "f", happened=PartialDate.parse(happened), ruling=told)
    assert times.report_day(entry).isoformat() == day


def test_acts_before_a_decision_stay_before_it_however_near_it_is() -> None:
    from col13.demo.reading import Ruling

    near = Entry(
        "X", "t", "f", happened=PartialDate.parse("2024-03-04"), offence_types=("assault",), outcome="conviction",
        ruling=Ruling("a court", "correctional_court", PartialDate.parse("2024-03-08")),
    )  # fmt: skip
    planned = plan(near, NOW)
    decided = next(at for at, act in enumerate(planned) if act.given.get("step") == "record_decision")
    assert planned[decided - 1].at < times.moment(dt.date(2024, 3, 9), times.OFFICE) <= planned[decided].at
    assert times.is_monotonic([act.at for act in planned])


def test_a_bystander_becomes_a_victim_with_injuries_of_her_own() -> None:
    becoming = [act for act in acts("BE-001") if act.verb == "role"]
    assert [(act.given["role"], act.given["instead_of"]) for act in becoming] == [("victim", "witness")]
    assert "fingers" in becoming[0].given["injury"]
    first = next(act for act in acts("BE-001") if act.makes == "victim-1")
    assert "bicycle" in first.given["injury"]


def test_an_organisation_is_civil_party_beside_the_person() -> None:
    assert people("BE-051")["victim-2"].roles == ("victim", "civil_party")
    assert people("BE-032")["organisation-1"].roles == ("civil_party",)


def test_a_motive_is_kept_for_two_suspects_and_not_for_the_third() -> None:
    decision = next(act for act in acts("BE-004") if act.given.get("step") == "record_decision")
    marks = decision.given["answers"]["marks"]
    assert {suspect: mark for (suspect, _), mark in marks.items()} == {"suspect-1": "kept", "suspect-2": "kept", "suspect-3": "not_kept"}
    assert decision.given["answers"]["mark"] == "partly"


def test_a_default_judgment_that_was_reopened_is_a_list_of_decisions() -> None:
    assert [one.kind for one in decisions(entries()["T-DEFAULT"])] == ["conviction_by_default", "appeal", "conviction"]
    walked = steps("T-DEFAULT", "prosecution_referral")
    assert walked[walked.index("record_decision") :][:4] == ["record_decision", "close", "reopen", "record_decision"]


def test_a_press_offence_is_split_by_ground() -> None:
    found = charges(entries()["BE-050"], PartialDate.unknown())
    assert [one.code for one in found] == ["incitement_hatred_racism", "incitement_hatred_other", "incitement_hatred_gender"]
    assert [[ground.family for ground in one.grounds] for one in found] == [["anti_racism"], ["anti_discrimination"], ["gender"]]
    assert [one.kind for one in decisions(entries()["BE-050"])] == ["no_jurisdiction", "conviction"]


def test_negationism_needs_no_ground() -> None:
    found = {one.code: one for one in charges(entries()["BE-061"], PartialDate.unknown())}
    assert any(not ground.criteria for ground in found["negationism"].grounds)


def test_a_file_the_police_began_has_no_victim_and_is_shared_without_one() -> None:
    assert not any(one.plays("victim") for one in people("BE-058").values())
    assert steps("BE-058", "victim_support") == ["record_no_victim"]
    assert steps("BE-058", "unia_liaison")[:3] == ["share_without_victim", "acknowledge", "announce_civil_party"]


def test_minors_go_to_the_youth_section_alone_or_beside_adults() -> None:
    assert steps("BE-084", "prosecution_referral.youth")
    assert not steps("BE-084", "prosecution_referral")
    assert steps("BE-031", "prosecution_referral")
    assert steps("BE-031", "prosecution_referral.youth")


def test_a_civil_matter_is_passed_to_the_equality_body() -> None:
    planned = acts("BE-093")
    passed = next(act for act in planned if act.given.get("step") == "redirect")
    assert passed.given["answers"]["where_to"] == "equality_body"
    assert steps("BE-093", "unia_liaison")[:3] == ["receive_from_body", "share", "acknowledge"]
    assert not any(str(act.given.get("track", "")).startswith("prosecution") for act in planned)


def test_a_file_that_began_at_the_magistrate_opens_on_the_instruction() -> None:
    assert steps("BE-056", "prosecution_referral")[:2] == ["open_on_instruction", "answer_instruction"]


def test_police_suspects_make_a_restricted_case_of_another_zone() -> None:
    restricted = next(act for act in acts("BE-078") if act.verb == "restrict")
    assert restricted.given["names"] == PARTS
    assert (zone(entries()["BE-078"], True), zone(entries()["BE-072"], False)) == (1, 0)


def test_victim_and_suspect_may_be_one_person_and_suspects_may_be_many() -> None:
    assert set(people("BE-071")["victim-1"].roles) == {"victim", "suspect", "reporter"}
    assert sum(one.plays("suspect") for one in people("BE-077").values()) == 29


def test_a_hoax_is_no_offence_and_set_aside() -> None:
    assert [act.verb for act in acts("T-HOAX") if act.verb in ("offence", "no_offence")] == ["no_offence"]
    assert "set_aside" in steps("T-HOAX", "qualification")


def test_the_next_of_kin_of_a_dead_victim_is_a_victim() -> None:
    assert people("T-KILLED")["kin-of-victim-1"].roles[:2] == ("victim", "next_of_kin")
    ending = next(act for act in acts("T-KILLED") if act.given.get("track") == SupportOf("victim-1") and act.given["step"] == "close")
    assert ending.given["answers"]["why"] == "deceased"


def test_nobody_is_named() -> None:
    for entry in entries().values():
        organisations = {name for name, _ in entry.organisations}
        assert all(f"({entry.id})" in one.name or one.name in organisations for one in figures(entry)), entry.id


def test_the_language_of_procedure_is_the_courts_not_the_sources() -> None:
    assert [language(entries()[case]) for case in ("BE-021", "BE-023", "BE-001", "BE-008", "BE-017")] == ["nl", "fr", "nl", "fr", "fr"]


@pytest.mark.parametrize(("day", "code"), [("2026-08-31", "assault_old"), ("2026-09-01", "assault_new")])
def test_the_law_is_the_one_of_the_day_of_the_facts(day: str, code: str) -> None:
    entry = Entry("X", "t", "f", offence_types=("assault",), grounds=("sexual_orientation",))
    assert [one.code for one in charges(entry, PartialDate.parse(day))] == [code]

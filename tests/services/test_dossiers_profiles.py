"""The six profiles over a full case: who may have which, what each holds, when each is issued; and that nothing withheld is in any."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import jobs
from col13.dossier.leak_guard import leaks
from col13.dossier.paper_json import paper_to_json
from col13.dossier.profiles import PROFILES
from col13.dossier.project import told
from col13.dossier.project_paper import paper_of
from col13.errors import Forbidden, Invalid, StepRefused
from col13.models import Consent, Dossier, Incident, Offence, OffencePerson, Share
from col13.policies import ACTION_LABELS, ACTIONS, Actor
from col13.services import dossiers
from tests.services.dossier_case import a_full_case, FullCase, hits, ON

EXTENDED = "equality-body-extended"
NEVER = ("contact", "needs.answers", "move", "change", "right.words", "support_document", "document.filename")


@pytest.fixture
def full(session: Session) -> FullCase:
    return a_full_case(session)


def widen(full: FullCase, *, authorisation: str | None = "reference magistrate, 1 March 2026", scope: str = "extended") -> None:
    """The first victim consents to more, and the share is of the extended profile."""
    full.row(
        Consent, "wider", person_id=full.people["victim"].id, recipient="unia", recipient_kind="body", scope=scope, answer="given",
        valid_from=ON,
    )  # fmt: skip
    share = full.session.scalars(select(Share)).one()
    share.profile, share.authorisation = EXTENDED, authorisation
    full.session.flush()


def at_work(full: FullCase) -> None:
    """A track of the labour auditor, ready."""
    assert full.incident is not None
    full.incident.domain_of_life = "work"
    full.track("prosecution_referral", "prosecution_referral.labour_auditor", "ready", "labour_auditor", "approve")
    full.session.flush()


def for_all(full: FullCase) -> None:
    widen(full)
    at_work(full)


def ask(full: FullCase, profile: str, actor: Actor | None = None, recipient: str | None = None, **more: Any) -> Dossier:
    whom = recipient or dossiers.default_recipient(full.session, full.case, profile)
    return dossiers.request(
        full.session, actor or full.officer, full.case, profile=profile, recipient=whom, **{"reason": "review", **more}
    )  # fmt: skip


def content(full: FullCase, profile: str, **more: Any) -> tuple[dict[str, Any], str]:
    """The projection's content, and everything that would be frozen or printed."""
    found = dossiers.frozen(full.session, ask(full, profile, **more).id)
    assert found is not None
    printed = json.dumps(paper_to_json(paper_of(found[1])), ensure_ascii=False)
    return json.loads(found[1])["content"], found[1].decode() + printed


@pytest.mark.drill
@pytest.mark.parametrize("draft", [False, True])
@pytest.mark.parametrize("profile", PROFILES)
def test_nothing_withheld_is_in_the_file_and_the_same_search_finds_it_in_the_internal_one(
    full: FullCase, profile: str, draft: bool
) -> None:
    for_all(full)
    dossier = ask(full, profile, draft=draft or None, language="en")
    assert dossier.draft is draft
    found = dossiers.frozen(full.session, dossier.id)
    assert found is not None
    secrets = dossiers.secrets(full.session, dossier)
    assert leaks(jobs.drawn(*found[1:]), secrets, told(found[1])) == []
    if profile == "internal":
        return
    whole = dossiers.frozen(full.session, ask(full, "internal").id)
    assert whole is not None
    tripped = {leak.what for leak in leaks(jobs.drawn(*whole[1:]), secrets, told(found[1]))}
    assert tripped >= {"person.family_name", "person.national_number", "consent.words", "person.note"}


@pytest.mark.parametrize("profile", PROFILES)
def test_the_contact_log_and_the_words_of_the_assessment_are_in_no_profile(full: FullCase, profile: str) -> None:
    for_all(full)
    assert not hits(full.words(*NEVER), content(full, profile)[1])


def test_every_profile_has_an_action_with_words_and_a_label() -> None:
    assert all(f"dossier:{name}" in ACTIONS and f"dossier:{name}" in ACTION_LABELS for name in PROFILES)
    assert set(dossiers.REFUSALS) >= {"not_ready", "no_consent", "not_authorised", "not_extended", "not_in_file", "changed", "leak"}


@pytest.mark.parametrize(
    ("profile", "who"),
    [
        ("prosecutor", {"officer", "investigator"}), ("labour-auditor", {"officer", "investigator"}),
        ("equality-body-minimal", {"officer"}), (EXTENDED, {"officer"}), ("victim", {"officer", "investigator", "support"}),
        ("internal", {"officer", "investigator"}),
    ],
)  # fmt: skip
def test_who_may_ask_for_a_profile(full: FullCase, profile: str, who: set[str]) -> None:
    for_all(full)
    everybody = ("officer", "investigator", "reception", "support", "liaison")
    may = set()
    for name in everybody:
        try:
            ask(full, profile, getattr(full, name))
            may.add(name)
        except Forbidden:
            continue
    assert may == who


# ---- magistrates ------------------------------------------------------------------------------------------------------


def test_a_profile_that_does_not_fit_the_case_has_no_recipient(full: FullCase) -> None:
    offered = {name: dossiers.recipients(full.session, full.case, name) for name in PROFILES}
    persons = [str(full.people[name].id) for name in ("victim", "other")]
    assert offered == {
        "prosecutor": ["prosecutor", "youth"], "labour-auditor": [], "equality-body-minimal": ["unia"], EXTENDED: [], "victim": persons,
        "internal": ["5906"],
    }  # fmt: skip
    with pytest.raises(Invalid):
        dossiers.default_recipient(full.session, full.case, "labour-auditor")
    for_all(full)
    assert dossiers.recipients(full.session, full.case, "labour-auditor") == ["labour_auditor"]
    assert dossiers.recipients(full.session, full.case, EXTENDED) == ["unia"]
    assert "labour_auditor" not in dossiers.recipients(full.session, full.case, "prosecutor")


def test_the_labour_auditor_gets_the_suspects_of_facts_at_work_and_others_as_numbers(full: FullCase) -> None:
    at_work(full)
    stranger = full.person("stranger", "suspect", minor=False)
    street = full.row(
        Incident,
        "street",
        seq=2,
        facts="",
        happened=full.incident and full.incident.happened,
        domain_of_life="society",
        entered_by=full.officer.id,
        entered_at=full.case.opened_at,
    )
    other = full.row(Offence, "offence3", incident_id=street.id, seq=3, code="threats_old", law="old_code", edition="2026.1", no_bias=None)
    full.row(OffencePerson, "", offence_id=other.id, person_id=stranger.id, part="suspect")
    told, text = content(full, "labour-auditor", language="en")
    shown = {one["seq"]: one["shown"] for one in told["persons"]["persons"]}
    assert (shown[3], shown[4], shown[6]) == ("named", "separate_file_minor", "separate_file_adult")
    assert not hits(full.words("stranger.family_name", "minor.family_name"), text)
    assert full.secrets["stranger.family_name"] in content(full, "prosecutor")[1]


# ---- equality bodies ---------------------------------------------------------------------------------------------------


def test_a_body_with_more_consent_gets_identity_and_contact_of_that_victim_and_of_nobody_else(full: FullCase) -> None:
    widen(full)
    told, text = content(full, EXTENDED, language="en")
    assert set(told) == {"stage", "grounds", "consents", "consenting", "circumstances", "own_statements", "contact"}
    victim = told["consenting"]["victims"]
    assert [one["seq"] for one in victim] == [1]
    given = full.words(
        "victim.family_name", "victim.given_name", "victim.phone", "victim.address", "victim.contact_rules", "victim.born_on"
    )
    assert given - hits(given, text) == set()
    rest = set(full.secrets.values()) - given - full.words("victim.e_mail")
    assert hits(rest, text) == set()  # no facts, words, suspects, witnesses, other victims, injury, national number
    assert told["own_statements"]["statements"] == [{"who": 1, "taken_on": "2026-03-01", "language": "fr"}]
    assert [(one["seq"], one.get("scope")) for one in told["consents"]["victims"]] == [(1, "extended"), (2, None)]


def test_names_of_others_are_stable_pseudonyms_in_what_a_body_reads(full: FullCase) -> None:
    widen(full)
    victim, adult, other = (full.people[name] for name in ("victim", "adult", "other"))
    victim.contact_rules = f"Niet als {adult.given_name} of {other.family_name} thuis is; {adult.family_name} leest mee."
    full.session.flush()
    rules = content(full, EXTENDED, language="en")[0]["consenting"]["victims"][0]["contact_rules"]
    assert rules == "Niet als [suspect 1] of [victim 2] thuis is; [suspect 1] leest mee."


@pytest.mark.parametrize(
    ("scope", "authorisation", "refusal"),
    [("minimal", "judge", "not_extended"), ("extended", None, "not_authorised"), ("extended", "judge", None)],
)
def test_the_extended_profile_needs_consent_share_and_authorisation(
    full: FullCase, scope: str, authorisation: str | None, refusal: str | None
) -> None:
    widen(full, scope=scope, authorisation=authorisation)
    assert dossiers.stands_in_the_way(full.session, full.case, PROFILES[EXTENDED], "unia") == refusal
    assert ask(full, EXTENDED).draft is (refusal is not None)


def test_a_narrowed_consent_refuses_the_release_and_the_handing_out(full: FullCase) -> None:
    widen(full)
    first, second = ask(full, EXTENDED), ask(full, EXTENDED)
    dossiers.release(full.session, first.id, b"%PDF")
    full.row(
        Consent, "narrow", person_id=full.people["victim"].id, recipient="unia", recipient_kind="body", scope="minimal", answer="given",
        valid_from=ON,
    )  # fmt: skip
    assert (dossiers.release(full.session, second.id, b"%PDF").state, second.refusal) == ("refused", "not_extended")
    with pytest.raises(StepRefused) as said:
        dossiers.fetch(full.session, full.officer, full.case, first.id)
    assert said.value.key == dossiers.REFUSALS["not_extended"]


# ---- the victim ----------------------------------------------------------------------------------------------------------

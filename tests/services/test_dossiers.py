"""Dossiers: who may ask, what is frozen, when it is issued or drafted, released or refused, and what the journal knows of it."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from col13.dossier.project import thaw
from col13.errors import Forbidden, Invalid, NotFound, StepRefused
from col13.models import Consent, Dossier, Entry, Job, new_id, Person, Share, User
from col13.policies import Actor, Role
from col13.services import casework, dossiers, journal, journal_verify
from tests.factories import a_zone, an_actor
from tests.services.dossier_case import a_full_case, FullCase, ON

MINIMAL = "equality-body-minimal"
PDF = b"%PDF-1.7 drawn elsewhere"  # the drawing itself is tried in tests/test_jobs.py


@pytest.fixture
def full(session: Session) -> FullCase:
    return a_full_case(session)


def ask(full: FullCase, actor: Actor | None = None, profile: str = "prosecutor", recipient: str = "prosecutor", **more: object) -> Dossier:
    return dossiers.request(
        full.session, actor or full.officer, full.case, profile=profile, recipient=recipient, **{"reason": "review", **more}  # type: ignore[arg-type]
    )  # fmt: skip


def release(full: FullCase, dossier: Dossier) -> Dossier:
    full.session.flush()
    return dossiers.release(full.session, dossier.id, PDF)


def frozen(full: FullCase, dossier: Dossier) -> bytes:
    found = dossiers.frozen(full.session, dossier.id)
    assert found is not None
    return found[1]


def acts(full: FullCase) -> list[tuple[str, str]]:
    found = full.session.scalars(select(Entry).where(Entry.case_id == full.case.id).order_by(Entry.seq))
    return [(entry.act, entry.operation) for entry in found]


def test_a_request_freezes_number_revision_head_and_projection_and_asks_a_worker(full: FullCase) -> None:
    head, revision = journal.head(full.session, full.case), full.case.revision
    dossier = ask(full)
    data = thaw(frozen(full, dossier))
    assert dossier.register_number is not None
    assert dossier.register_number.startswith("D-5906-")
    assert (data["register_number"], data["revision"]) == (dossier.register_number, revision)
    assert (dossier.head_seq, dossier.head_hash) == head == (data["journal_head"]["sequence"], data["journal_head"]["hash"])
    assert (dossier.draft, dossier.state, dossier.check_code) == (False, "queued", dossier.projection_sha256[:12])
    assert full.session.scalars(select(Job.argument).where(Job.kind == "render_dossier")).all() == [{"dossier": str(dossier.id)}]


def test_an_export_is_no_change_of_the_case_but_stands_in_its_journal(full: FullCase) -> None:
    revision = full.case.revision
    dossier = release(full, ask(full))
    dossiers.fetch(full.session, full.officer, full.case, dossier.id)
    assert full.case.revision == revision
    assert acts(full)[-3:] == [
        ("dossier.request", "consultation"), ("dossier.issue", "consultation"), ("dossier.fetch", "disclosure"),
    ]  # fmt: skip
    assert journal_verify.verify(full.session, full.case.number) == []


def test_register_numbers_have_no_gap_in_a_zone_and_year(full: FullCase) -> None:
    numbers = [ask(full).register_number for _ in range(3)]
    assert [number and number[-6:] for number in numbers] == ["000001", "000002", "000003"]
    assert ask(full, draft=True).register_number is None
    assert (ask(full).register_number or "")[-6:] == "000004"


def test_what_was_released_is_fetched_as_it_was_and_never_before(full: FullCase) -> None:
    dossier = ask(full)
    with pytest.raises(StepRefused):
        dossiers.fetch(full.session, full.officer, full.case, dossier.id)
    release(full, dossier)
    pdf, name = dossiers.fetch(full.session, full.officer, full.case, dossier.id)
    assert (pdf, name) == (PDF, f"{dossier.register_number}-prosecutor-nl.pdf")
    assert PDF not in (full.session.info["documents"] / str(dossier.pdf_path)).read_bytes()


def test_the_release_happens_once(full: FullCase) -> None:
    dossier = release(full, ask(full))
    first = dossier.pdf_path
    assert dossiers.release(full.session, dossier.id, b"%PDF another").pdf_path == first
    assert [act for act, _ in acts(full)].count("dossier.issue") == 1


def test_a_change_since_the_request_refuses_the_release(full: FullCase) -> None:
    dossier = ask(full)
    full.case.revision += 1
    assert (release(full, dossier).state, dossier.refusal, dossier.pdf_path) == ("refused", "changed", None)
    with pytest.raises(StepRefused) as told:
        dossiers.fetch(full.session, full.officer, full.case, dossier.id)
    assert told.value.key == dossiers.REFUSALS["changed"]
    assert acts(full)[-1] == ("dossier.refused", "consultation")


def withdraw(full: FullCase) -> None:
    """The victim takes the consent for Unia back."""
    full.row(
        Consent, "later", person_id=full.people["victim"].id, recipient="unia", recipient_kind="body", scope="minimal",
        answer="withdrawn", valid_from=ON,
    )  # fmt: skip


def test_a_withdrawn_consent_refuses_the_release(full: FullCase) -> None:
    dossier = ask(full, profile=MINIMAL, recipient="unia")
    assert not dossier.draft
    withdraw(full)
    assert (release(full, dossier).state, dossier.refusal) == ("refused", "no_consent")


def test_a_bodys_dossier_is_handed_out_no_more_once_the_consent_is_withdrawn(full: FullCase) -> None:
    dossier = release(full, ask(full, profile=MINIMAL, recipient="unia"))
    assert dossiers.fetch(full.session, full.officer, full.case, dossier.id)[0]
    withdraw(full)
    with pytest.raises(StepRefused):
        dossiers.fetch(full.session, full.officer, full.case, dossier.id)


def test_who_lost_the_right_meanwhile_gets_nothing(full: FullCase) -> None:
    dossier = ask(full)
    full.session.execute(update(User).where(User.id == full.officer.id).values(active=False))
    full.session.expire_all()
    assert (release(full, dossier).state, dossier.refusal) == ("refused", "not_allowed")


@pytest.mark.parametrize("who", ["reception", "support", "liaison"])
def test_other_roles_can_neither_ask_nor_fetch(full: FullCase, who: str) -> None:
    dossier, actor = release(full, ask(full)), getattr(full, who)
    with pytest.raises(Forbidden):
        ask(full, actor)
    with pytest.raises(Forbidden):
        dossiers.fetch(full.session, actor, full.case, dossier.id)
    assert dossiers.list_of(full.session, actor, full.case) == []


def test_an_investigator_gets_the_magistrates_dossier_but_not_the_bodys(full: FullCase) -> None:
    mine, theirs = ask(full), ask(full, profile=MINIMAL, recipient="unia")
    assert dossiers.list_of(full.session, full.investigator, full.case) == [mine]
    with pytest.raises(Forbidden):
        dossiers.status(full.session, full.investigator, full.case, theirs.id)
    with pytest.raises(Forbidden):
        ask(full, full.investigator, MINIMAL, "unia")


def test_strangers_and_other_cases_find_nothing(full: FullCase) -> None:
    dossier = release(full, ask(full))
    zone = a_zone(full.session, "5907")
    stranger = an_actor(full.session, zone, Role.REFERENCE_OFFICER)
    with pytest.raises(NotFound):
        dossiers.fetch(full.session, stranger, full.case, dossier.id)
    with pytest.raises(NotFound):
        ask(full, stranger)
    other = casework.open_case(full.session, full.reception)
    with pytest.raises(NotFound):
        dossiers.fetch(full.session, full.officer, other, dossier.id)
    with pytest.raises(NotFound):
        dossiers.status(full.session, full.officer, full.case, new_id())


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"profile": "everything"}, "profile"), ({"recipient": "unia"}, "recipient"), ({"language": "tlh"}, "language"),
        ({"reason": " "}, "reason"), ({"reason": "other"}, "reason"),
    ],
)  # fmt: skip
def test_wrong_wishes_are_told_by_field_and_leave_no_trace(full: FullCase, wrong: dict[str, str], field: str) -> None:
    before = acts(full)
    with pytest.raises(Invalid) as told:
        ask(full, **wrong)
    assert set(told.value.fields) == {field}
    assert (acts(full), full.session.scalars(select(Dossier)).all()) == (before, [])


def test_a_reason_in_free_words_counts_as_another_reason(full: FullCase) -> None:
    assert ask(full, reason="asked for at the hearing").reason == "asked for at the hearing"


def test_before_the_second_reading_there_are_only_drafts(full: FullCase) -> None:
    assert full.referral is not None
    full.referral.state = "in_review"
    full.session.flush()
    dossier = ask(full)
    assert (dossier.draft, dossier.register_number) == (True, None)
    with pytest.raises(StepRefused):
        ask(full, draft=False)


@pytest.mark.parametrize(("step", "qualification", "issued"), [
    ("transmit_urgently", "assessing", False), ("transmit_urgently", "set_aside", True), ("open_on_instruction", "confirmed", True),
])  # fmt: skip
def test_what_left_urgently_is_issued_once_the_qualification_is_judged(full: FullCase, step: str, qualification: str, issued: bool) -> None:
    labour = full.track("prosecution_referral", "prosecution_referral.labour_auditor", "transmitted", "labour_auditor", step)
    track = next(one for one in full.session.scalars(select(type(labour))) if one.key == "qualification")
    track.state = qualification
    full.session.flush()
    assert ask(full, profile="labour-auditor", recipient="labour_auditor").draft is not issued


def test_without_a_live_share_a_body_gets_only_a_draft(full: FullCase) -> None:
    share = full.session.scalars(select(Share)).one()
    share.until = share.since
    full.session.flush()
    assert ask(full, profile=MINIMAL, recipient="unia").draft


def test_a_draft_is_handed_out_as_a_consultation(full: FullCase) -> None:
    dossier = release(full, ask(full, draft=True))
    _, name = dossiers.fetch(full.session, full.officer, full.case, dossier.id)
    assert (name, acts(full)[-1]) == (f"{full.case.number}-draft-prosecutor-nl.pdf", ("dossier.fetch", "consultation"))


def test_another_language_than_the_procedures_is_a_translation(full: FullCase) -> None:
    assert [ask(full, language=language).translation for language in (None, "nl", "fr")] == [False, False, True]


def test_a_recalled_dossier_can_be_fetched_no_more_and_keeps_its_number(full: FullCase) -> None:
    dossier = release(full, ask(full))
    with pytest.raises(Invalid):
        dossiers.recall(full.session, full.officer, full.case, dossier.id, words=" ")
    dossiers.recall(full.session, full.officer, full.case, dossier.id, words="wrong recipient")
    with pytest.raises(StepRefused):
        dossiers.fetch(full.session, full.officer, full.case, dossier.id)
    assert (dossier.state, dossier.register_number is not None) == ("recalled", True)


def test_a_letter_goes_out_in_the_victims_language_whatever_changes_meanwhile(full: FullCase) -> None:
    letter = dossiers.acknowledgement(full.session, full.reception, full.case, full.people["victim"].id, "fr")
    full.case.revision += 1
    assert (release(full, letter).state, letter.language, letter.translation, letter.draft) == ("released", "fr", False, False)
    assert letter.register_number is not None


def test_a_letter_in_a_language_the_house_does_not_speak_falls_back(full: FullCase) -> None:
    letter = dossiers.acknowledgement(full.session, full.reception, full.case, full.people["other"].id, "ar")
    assert letter.language == full.case.language
    with pytest.raises(NotFound):
        dossiers.acknowledgement(full.session, full.reception, full.case, new_id(), "nl")
    with pytest.raises(Forbidden):
        dossiers.acknowledgement(full.session, full.support, full.case, full.people["other"].id, "nl")


def test_a_letter_names_no_ground_to_whom_may_not_know_it(full: FullCase) -> None:
    victim: Person = full.people["victim"]
    told = json.loads(frozen(full, dossiers.acknowledgement(full.session, full.reception, full.case, victim.id, "nl")))
    assert told["content"]["acknowledgement"]["grounds"] == ["homophobia", "racism"]
    victim.minor, victim.able_to_judge, victim.representative_id = True, True, full.people["witness"].id
    full.session.flush()
    hushed = json.loads(frozen(full, dossiers.acknowledgement(full.session, full.reception, full.case, victim.id, "nl")))
    assert "grounds" not in hushed["content"]["acknowledgement"]

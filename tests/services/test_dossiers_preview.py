"""The preview: what a reader may read beside what would be sent, every withheld thing named, no door opened that is closed elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from col13.dossier.profiles import SECTION_LABELS
from col13.dossier.project_paper import PARTS
from col13.errors import Forbidden, Invalid, NotFound
from col13.i18n import say
from col13.models import Dossier, Entry, Exclusion
from col13.policies import Role
from col13.services import dossiers
from col13.services.dossiers_preview import NOT_DRAWN, Preview, preview
from col13.services.dossiers_preview_rights import NEEDED, NEVER
from col13.services.dossiers_withheld import SHOWN_AS
from tests.factories import a_zone, an_actor
from tests.services.dossier_case import a_full_case, FullCase, hits

MINIMAL = "equality-body-minimal"


@pytest.fixture
def full(session: Session) -> FullCase:
    return a_full_case(session)


def look(full: FullCase, profile: str = "prosecutor", recipient: str = "prosecutor", **more: object) -> Preview:
    full.session.flush()
    return preview(full.session, more.pop("actor", full.officer), full.case, profile=profile, recipient=recipient, **more)  # type: ignore[arg-type]


def told(found: Preview, side: str) -> str:
    """Everything on one side."""
    return "\n".join(
        word for part in found.parts for pair in part.pairs for line in getattr(pair, side) for cell in line.cells for word in cell
    )  # fmt: skip


def items(found: Preview, why: str) -> list[str]:
    return [say(item.what, "en") for item in found.withheld if item.why == why]


def test_the_right_side_is_what_is_frozen_and_the_left_side_is_the_case(full: FullCase) -> None:
    found = look(full)
    assert (found.issued, found.draft) == (True, False)
    minor = full.words("minor.family_name")
    assert hits(minor, told(found, "full")) == minor
    assert not hits(minor, told(found, "sent"))
    for word in full.words("victim.family_name", "incident.facts", "adult.family_name"):
        assert word in told(found, "full")
        assert word in told(found, "sent")


def test_each_withheld_thing_is_named_with_its_reason(full: FullCase) -> None:
    found = look(full)
    minor = full.people["minor"]
    assert items(found, "separate_file_minor") == [f"{minor.given_name} {minor.family_name}"]
    assert {"words of the needs assessment", "documents of victim support", "details of the journal"} <= set(items(found, "never"))
    assert found.count == sum(item.count for item in found.withheld) > 3
    drafted = look(full, draft=True)
    victim = full.people["victim"]
    assert f"{victim.given_name} {victim.family_name}" in items(drafted, "pseudonym")
    assert not hits(full.words("victim.family_name"), told(drafted, "sent"))


def things(found: Preview, what: str) -> list[str]:
    """Each thing withheld under a name."""
    return [
        " ".join(word if isinstance(word, str) else say(word, "en") for _, word in thing.cells)
        for item in found.withheld if say(item.what, "en") == what for thing in item.things
    ]  # fmt: skip


def test_what_is_withheld_together_is_listed_one_by_one_and_its_inner_words_are_not_told(full: FullCase) -> None:
    found = look(full, language="en")
    listed = things(found, "the whole section")
    for part in found.parts:
        if part.readable and not part.sent:
            lines = [line for pair in part.pairs for line in pair.full if line.kind not in ("heading", "notice")]
            assert {word for line in lines for _, word in line.cells} <= {
                cell[1] for item in found.withheld if item.section == SECTION_LABELS[part.key] for one in item.things for cell in one.cells
            }  # fmt: skip
    assert len(listed) > 3
    assert not [one for one in listed if "It may not be sent to anybody" in one]
    victim = full.people["victim"]
    assert f"{victim.given_name} {victim.family_name}" in things(found, "words of the needs assessment")
    assert things(found, "documents of victim support")
    inner = full.words("contact", "exclusion.reason", "change.before", "needs.answers")
    assert inner
    named = [word for item in found.withheld if item.section is None for word in things(found, say(item.what, "en"))]
    assert named
    assert not hits(inner, "\n".join(named))
    for item in found.withheld:
        assert len(item.things) in (0, item.count)
    told_less = look(full, actor=full.investigator)
    assert not things(told_less, "words of the needs assessment")


def test_a_body_gets_almost_nothing_and_the_preview_says_which_sections_stay(full: FullCase) -> None:
    found = look(full, MINIMAL, "unia")
    assert not hits(set(full.secrets.values()), told(found, "sent"))
    whole = {item.section for item in found.withheld if say(item.what, "en") == "the whole section"}
    assert {SECTION_LABELS["persons"], SECTION_LABELS["facts"], SECTION_LABELS["documents"]} <= whole
    other = full.people["other"]
    assert items(found, "no_consent") == [f"{other.given_name} {other.family_name}"]


def test_a_reader_sees_nothing_that_is_closed_to_that_reader_elsewhere(full: FullCase) -> None:
    found = look(full, actor=full.investigator)
    parts = {part.key: part for part in found.parts}
    assert not parts["measures"].readable  # the measures of victim support
    assert parts["measures"].sent
    secret = full.words("needs.measures")
    assert secret
    assert not hits(secret, told(found, "full") + told(found, "sent"))
    assert hits(secret, told(look(full), "full")) == secret
    assert not {"contact log of victim support", "details of the journal"} & set(items(found, "never"))
    assert not hits(full.words("contact", "support_document"), told(look(full), "full"))


def test_what_the_asker_may_not_read_is_in_the_dossier_when_its_recipient_may(full: FullCase) -> None:
    asked = dossiers.request(
        full.session, full.investigator, full.case, profile="prosecutor", recipient="prosecutor", language="nl", reason="referral",
        draft=False,
    )  # fmt: skip
    waiting = dossiers.frozen(full.session, asked.id)
    assert waiting is not None
    secret = full.words("needs.measures")
    assert hits(secret, waiting[1].decode()) == secret
    assert not hits(secret, told(look(full, actor=full.investigator), "sent"))  # and the preview says that this part is sent


def test_only_who_may_ask_for_a_profile_may_preview_it(full: FullCase) -> None:
    with pytest.raises(Forbidden):
        look(full, actor=full.reception)
    with pytest.raises(Forbidden):
        look(full, MINIMAL, "unia", actor=full.investigator)
    with pytest.raises(Forbidden):
        look(full, MINIMAL, "unia", actor=full.liaison)
    with pytest.raises(NotFound):
        look(full, actor=an_actor(full.session, a_zone(full.session, "5388"), Role.REFERENCE_OFFICER))
    for wrong in (("nothing", "prosecutor"), ("prosecutor", "unia")):
        with pytest.raises(Invalid):
            look(full, *wrong)
    full.row(Exclusion, "exclusion", user_id=full.officer.id, since=full.case.opened_at)
    with pytest.raises(NotFound):
        look(full)


def test_a_restricted_case_is_previewed_by_those_named_on_it(full: FullCase) -> None:
    full.case.restricted = True
    with pytest.raises(NotFound):
        look(full, actor=replace(full.investigator))


def test_a_preview_writes_nothing(full: FullCase) -> None:
    before = full.session.scalar(select(func.count()).select_from(Entry))
    revision = full.case.revision
    look(full)
    assert full.session.scalar(select(func.count()).select_from(Entry)) == before
    assert full.session.scalars(select(Dossier)).all() == []
    assert full.case.revision == revision


def test_every_section_and_every_column_that_never_leaves_says_who_may_know_of_it() -> None:
    assert set(PARTS) - NOT_DRAWN <= set(NEEDED)
    assert {column for column, places in SHOWN_AS.items() if not places} <= set(NEVER)


def test_every_profile_can_be_previewed(full: FullCase) -> None:
    from col13.dossier.profiles import PROFILES

    for name in PROFILES:
        for whom in dossiers.recipients(full.session, full.case, name):
            assert look(full, name, whom).parts, name

"""What is withheld from whom, column by column; and that the finished file of a full case holds none of it, while another's does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from col13 import jobs
from col13.dossier.leak_guard import leaks, Secret
from col13.dossier.profiles import PROFILES
from col13.dossier.project import told
from col13.models import Dossier, Entry
from col13.services import dossiers
from col13.services.dossiers_withheld import columns, SHOWN_AS, withheld
from tests.services.dossier_case import a_full_case, FullCase

RECIPIENTS = {"magistrate": "prosecutor", "body": "unia"}


@pytest.fixture
def full(session: Session) -> FullCase:
    return a_full_case(session)


def secrets_of(full: FullCase, profile: str, **more: Any) -> list[Secret]:
    wanted = PROFILES[profile]
    more = {"recipient": RECIPIENTS[wanted.kind], "language": "en", "draft": False, **more}
    return withheld(full.session, full.case, wanted, more["recipient"], more["language"], draft=more["draft"])


def made(full: FullCase, profile: str) -> tuple[Dossier, bytes, bytes]:
    """A dossier, its frozen bytes and its PDF."""
    recipient = RECIPIENTS[PROFILES[profile].kind]
    dossier = dossiers.request(full.session, full.officer, full.case, profile=profile, recipient=recipient, reason="review")
    full.session.flush()
    waiting = dossiers.frozen(full.session, dossier.id)
    assert waiting is not None
    return dossier, waiting[1], jobs.drawn(waiting[1])


def test_every_column_with_words_about_people_says_where_it_may_be_shown() -> None:
    assert {f"{model.__name__}.{name}" for model, name in columns()} == set(SHOWN_AS)
    shown = {name for one in PROFILES.values() for section, names in one.sections.items() for name in (f"{section}.{n}" for n in names)}
    # A place that no profile knows would be a slip of the pen: it would withhold the column from everybody.
    assert {place for places in SHOWN_AS.values() for place in places} <= shown


def test_a_body_may_know_no_encrypted_value_at_all(full: FullCase) -> None:
    # Of answers kept as JSON only the free texts count; here they are single words.
    words = {word for name, word in full.secrets.items() if not name.endswith(".answers")}
    found = "\n".join(secret.value for secret in secrets_of(full, "equality-body-minimal"))
    assert {word for word in words if word not in found} == set()


def test_a_magistrate_may_not_know_the_words_of_support_nor_the_minor_elsewhere(full: FullCase) -> None:
    found = {secret.value for secret in secrets_of(full, "prosecutor")}
    assert full.words("contact", "victim.note", "minor.family_name", "minor.national_number", "message", "consent") <= found
    assert not full.words("victim.family_name", "adult.family_name", "incident.facts", "quotation.words", "decision.words") & found
    youth = {secret.value for secret in secrets_of(full, "prosecutor", recipient="youth")}
    assert full.words("adult.family_name") <= youth
    assert not full.words("minor.family_name") & youth


def test_a_draft_withholds_the_names_of_the_victims_too(full: FullCase) -> None:
    assert full.words("victim.family_name", "victim.phone") <= {secret.value for secret in secrets_of(full, "prosecutor", draft=True)}


def test_nothing_withheld_stands_in_the_reduced_file_and_the_same_search_trips_on_the_full_one(full: FullCase) -> None:
    _, frozen, minimal = made(full, "equality-body-minimal")
    secrets = secrets_of(full, "equality-body-minimal")
    assert leaks(minimal, secrets, told(frozen)) == []
    _, _, whole = made(full, "prosecutor")
    tripped = {leak.what for leak in leaks(whole, secrets, told(frozen))}
    expected = ("person.family_name", "person.national_number", "incident.facts", "quotation.words", "bias.reason", "decision.words")
    assert set(expected) <= tripped
    assert {leak.where.split()[0] for leak in leaks(whole, secrets)} >= {"pages", "pages,", "attachment"}


def test_a_leak_blocks_the_release_and_the_journal_says_what_and_where(full: FullCase) -> None:
    dossier, frozen, _ = made(full, "equality-body-minimal")
    _, _, whole = made(full, "prosecutor")
    leaked = leaks(whole, dossiers.secrets(full.session, dossier), told(frozen))
    dossiers.release(full.session, dossier.id, whole, leaked)
    assert (dossier.state, dossier.refusal, dossier.pdf_path) == ("refused", "leak", None)
    entry = full.session.scalars(select(Entry).where(Entry.act == "dossier.refused")).one()
    assert json.loads(entry.envelope)["reason"] == "leak"
    assert not any(word in entry.envelope.decode() for word in full.secrets.values())

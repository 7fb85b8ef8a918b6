"""What a dossier holds and what it never holds: every encrypted field of a full case has a secret, and each leak would name its field."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from col13.dossier.paper_json import paper_to_json
from col13.dossier.project_paper import paper_of
from col13.i18n import LANGUAGES
from col13.models import Share
from col13.services import dossiers
from tests.services.dossier_case import a_full_case, FullCase, hits

MINIMAL = "equality-body-minimal"
# What no recipient ever gets: internal notes, the words of support and of the bodies, the answers of every step.
NEVER = (
    "victim.note", "other.note", "adult.note", "witness.note", "contact", "needs.answers", "message", "report.safety_needs",
    "report.no_offence_reason", "statement.words", "support_document", "change", "share", "consent", "right.words", "document.filename",
    "youth_instruction", "disclosure.words",
)  # fmt: skip
OF_THE_VICTIM = ("victim.family_name", "victim.given_name", "victim.national_number", "victim.phone", "victim.e_mail", "victim.address")
GIVEN = (
    *OF_THE_VICTIM, "other.family_name", "adult.family_name", "adult.national_number", "witness.family_name", "victim.contact_rules",
    "adult.contact_ban", "victim.victim.injury", "incident.facts", "quotation.words", "quotation.translation", "note.words",
    "withdrawal.words", "report.perception_words", "report.prior_conflict", "indicator.note", "document.title", "offence1.note",
    "bias1.reason", "view1.reason", "needs.measures", "statement.interpreter", "pv.author", "alert.orders", "instruction.words",
    "decision.words",
)  # fmt: skip


@pytest.fixture
def full(session: Session) -> FullCase:
    return a_full_case(session)


def drawn(full: FullCase, profile: str = "prosecutor", recipient: str = "prosecutor", **more: Any) -> tuple[dict[str, Any], str]:
    """The projection, and everything that would be printed."""
    dossier = dossiers.request(full.session, full.officer, full.case, profile=profile, recipient=recipient, reason="review", **more)
    full.session.flush()
    found = dossiers.frozen(full.session, dossier.id)
    assert found is not None
    printed = json.dumps(paper_to_json(paper_of(found[1])), ensure_ascii=False)
    return json.loads(found[1]), found[1].decode() + printed


def test_the_magistrate_gets_the_whole_inquiry(full: FullCase) -> None:
    told, text = drawn(full)
    missing = {name for name in GIVEN if full.secrets[name] not in text}
    assert missing == set()
    assert set(told["content"]) >= {"case", "tracks", "facts", "persons", "qualification", "rights", "measures", "timeline", "documents"}


def test_nobody_gets_the_contact_log_the_words_of_support_or_internal_notes(full: FullCase) -> None:
    text = drawn(full)[1]
    leaks = {key for key, word in full.secrets.items() if any(key == name or key.startswith(f"{name}.") for name in NEVER) and word in text}
    assert leaks == set()
    assert not hits({word for key, word in full.secrets.items() if key.startswith("move.")}, text)
    assert "log_contact" not in text


def test_the_body_gets_not_one_word_of_anything_encrypted(full: FullCase) -> None:
    told, text = drawn(full, MINIMAL, "unia")
    assert hits(set(full.secrets.values()), text) == set()
    assert full.case.pv_number not in text
    assert set(told["content"]) == {"stage", "grounds", "consents", "contact"}


def test_the_second_victim_without_consent_is_a_number_and_her_grounds_stay_out(full: FullCase) -> None:
    told, text = drawn(full, MINIMAL, "unia", language="en")
    victims = told["content"]["consents"]["victims"]
    assert [(one["seq"], one["answer"]) for one in victims] == [(1, "given"), (2, "none")]
    assert "victim 2" in text
    assert told["content"]["grounds"]["criteria"] == ["race"]  # not "sex", of the second victim's offence
    assert told["content"]["stage"]["stage"] == "recorded"
    assert told["content"]["contact"] == {"role": "reference_officer", "zone": "5906 (nl)"}


def test_a_share_without_a_victim_tells_of_no_person_at_all(full: FullCase) -> None:
    full.session.query(Share).one().without_victim = True
    told, _ = drawn(full, MINIMAL, "unia")
    assert told["content"]["consents"] == {"without_victim": True}
    assert told["content"]["grounds"]["criteria"] == ["race", "sex"]


def test_a_minor_suspect_is_a_separate_file_and_unnamed_in_free_words_too(full: FullCase) -> None:
    told, text = drawn(full, language="en")
    minor = next(one for one in told["content"]["persons"]["persons"] if one["seq"] == 4)
    assert minor["shown"] == "separate_file_minor"
    assert "name" not in minor
    assert not hits(full.words("minor", "bias_minor"), text)
    assert "[suspect 2: a minor, separate file]" in told["content"]["facts"]["incidents"][0]["facts"]
    assert [part["suspect"] for part in told["content"]["decisions"]["decisions"][0]["parts"]] == [3]


def test_the_youth_section_sees_the_minor_and_not_the_adult(full: FullCase) -> None:
    told, text = drawn(full, recipient="youth", draft=True)
    assert full.secrets["minor.family_name"] in text
    assert full.secrets["bias_minor.reason"] in text
    assert not hits(full.words("adult"), text)
    assert "decisions" not in told["content"]["decisions"]  # those are of the prosecutor's track


def test_a_draft_shows_victims_under_pseudonyms_everywhere(full: FullCase) -> None:
    assert full.incident is not None
    full.incident.facts += f" {full.people['victim'].given_name} viel."
    _, text = drawn(full, draft=True, language="en")
    assert not hits({full.secrets[name] for name in OF_THE_VICTIM} | full.words("other.family_name", "other.address"), text)
    assert "[victim 1] viel." in text
    assert full.secrets["adult.family_name"] in text


def test_exact_words_keep_their_language_and_carry_their_translation(full: FullCase) -> None:
    told, _ = drawn(full)
    quotation = told["content"]["facts"]["incidents"][0]["quotations"][0]
    assert quotation["words"].startswith("اخرج من هنا")
    assert (quotation["language"], quotation["said_by"], quotation["heard_by"]) == ("ar", 3, 5)
    assert quotation["translation"] == full.secrets["quotation.translation"]


def test_every_authors_view_stands_beside_the_others(full: FullCase) -> None:
    bias = drawn(full)[0]["content"]["qualification"]["offences"][0]["biases"]
    assert [one["phenomenon"] for one in bias] == ["racism"]  # the minor's own stays in the minor's file
    assert (bias[0]["author_role"], bias[0]["views"][0]["author_role"]) == ("investigator", "reference_officer")
    assert (bias[0]["status"], bias[0]["views"][0]["status"]) == ("confirmed", "contested")


def test_written_public_hate_carries_the_note_on_the_press_in_cautious_words(full: FullCase) -> None:
    text = drawn(full, language="en")[1]
    assert "The competent court is to be assessed by the magistrate (to be confirmed)" in text
    assert "The police propose a bias" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_paper_is_said_in_each_language_and_marked_as_a_translation(full: FullCase, language: str) -> None:
    for profile, recipient in (("prosecutor", "prosecutor"), (MINIMAL, "unia")):
        dossier = dossiers.request(
            full.session, full.officer, full.case, profile=profile, recipient=recipient, reason="review", language=language
        )
        found = dossiers.frozen(full.session, dossier.id)
        assert found is not None
        paper = paper_of(found[1])
        assert (paper.language, paper.translation) == (language, language != full.case.language)
        assert (paper.check_code, paper.register_number) == (dossier.check_code, dossier.register_number)
        assert all(section.title for section in paper.sections)


def test_a_letter_says_who_wrote_the_pv_the_rights_and_whom_to_ask(full: FullCase) -> None:
    letter = dossiers.acknowledgement(full.session, full.reception, full.case, full.people["victim"].id, "fr")
    found = dossiers.frozen(full.session, letter.id)
    assert found is not None
    paper = paper_of(found[1])
    text = json.dumps(paper_to_json(paper), ensure_ascii=False)
    assert (paper.kind, paper.language, paper.translation) == ("letter", "fr", False)
    assert all(words in text for words in (str(full.case.pv_number), full.secrets["pv.author"], "0800 12 800"))
    assert paper.address[0] == f"{full.secrets['victim.given_name']} {full.secrets['victim.family_name']}"
    assert not hits(full.words("adult", "minor", "other", "witness", "incident", "quotation", "bias1"), text)

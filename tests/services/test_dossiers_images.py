"""Pictures, custody and the journal in a real dossier: what is printed of them, for whom, and from what."""

from __future__ import annotations

import hashlib
import io
import json
from typing import Any

import pytest
from sqlalchemy.orm import Session

from col13 import jobs
from col13.errors import Unavailable
from col13.models import Document, Dossier
from col13.services import document_files, documents, dossiers, dossiers_images
from tests.dossier.sample_pictures import picture, SECRET
from tests.dossier.test_render import read
from tests.services.dossier_case import a_full_case, FullCase


@pytest.fixture
def full(session: Session) -> FullCase:
    """A full case with a photograph and a flood of pixels."""
    on = a_full_case(session)
    attach(on, picture(), "De bushalte")
    attach(on, picture("PNG", "1", (9000, 9000)), "te veel")
    return on


def attach(on: FullCase, content: bytes, title: str) -> Document:
    return documents.attach(on.session, on.investigator, on.case, stream=io.BytesIO(content), filename="x.jpg", title=title, kind="photo")


def asked(on: FullCase, **more: Any) -> tuple[Dossier, bytes, dict[str, bytes], dict[str, Any]]:
    dossier = dossiers.request(
        on.session, on.officer, on.case, profile="prosecutor", recipient="prosecutor", reason="review", language="en", **more
    )
    waiting = dossiers.frozen(on.session, dossier.id)
    assert waiting is not None
    return dossier, waiting[1], dict(waiting[2]), json.loads(waiting[1])["content"]


def test_a_photograph_is_printed_small_and_clean_and_its_original_stays_as_it_was(full: FullCase) -> None:
    _, frozen, pictures, content = asked(full)
    shown = content["images"]["images"]
    assert [(one["document"], one["title"]) for one in shown] == [(2, "De bushalte")]
    assert {hashlib.sha256(one).hexdigest() for one in pictures.values()} == {shown[0]["sha256"]} == set(pictures)
    assert len(frozen) < 60_000  # the data inside stay without pictures
    row = full.session.query(Document).filter_by(media_type="image/jpeg").one()
    kept = b"".join(document_files.verified(full.session, full.case.id, row.path, row.sha256))
    assert SECRET.encode() in kept
    assert SECRET.encode() not in next(iter(pictures.values()))


def test_what_is_not_printed_is_listed_with_the_reason(full: FullCase) -> None:
    content = asked(full)[3]
    assert [(one["document"], one["why"]) for one in content["images"]["left_out"]] == [(1, "unread"), (3, "huge")]
    assert len(content["documents"]["documents"]) == 3


def test_a_draft_prints_no_picture_and_neither_one_of_somebody_elsewhere(full: FullCase) -> None:
    _, _, pictures, content = asked(full, draft=True)
    assert (pictures, {one["why"] for one in content["images"]["left_out"]}) == ({}, {"draft"})
    row = full.session.query(Document).filter_by(media_type="image/jpeg").one()
    row.person_id = full.people["minor"].id
    full.session.flush()
    assert "elsewhere" in {one["why"] for one in asked(full)[3]["images"]["left_out"]}


def test_only_so_many_pictures_are_printed(full: FullCase) -> None:
    for number in range(dossiers_images.MOST):
        attach(full, picture("PNG", "1", (9, 9)), f"klein {number}")
    content = asked(full)[3]
    assert len(content["images"]["images"]) == content["images"]["most"] == dossiers_images.MOST
    assert content["images"]["left_out"][-1]["why"] == "many"


def test_the_same_frozen_file_gives_the_same_pages_and_the_manifest_names_the_original(full: FullCase) -> None:
    _, frozen, pictures, content = asked(full)
    pdf = jobs.drawn(frozen, pictures)
    assert pdf == jobs.drawn(frozen, pictures)
    pieces = json.loads(read(pdf).attachments["manifest.json"][0])["pieces"]
    made = next(piece for piece in pieces if piece["name"] == "images/002")
    assert (made["made_from"], made["sha256"]) == ("documents/002", content["images"]["images"][0]["sha256"])


def test_a_kept_file_that_was_exchanged_is_not_drawn(full: FullCase) -> None:
    dossier = asked(full)[0]
    other = document_files.store(full.session, full.case.id, io.BytesIO(b'{"format":"col13.dossier/1","content":{}}'), 1000)
    dossier.frozen_path = other.path
    full.session.flush()
    with pytest.raises(Unavailable):
        dossiers.frozen(full.session, dossier.id)


def test_custody_tells_who_received_a_document_and_in_which_line_of_the_journal(full: FullCase) -> None:
    content = asked(full)[3]
    photograph = content["documents"]["documents"][1]
    line = next(one for one in content["journal"]["lines"] if one["seq"] == photograph["line"])
    assert (photograph["received_by"], photograph["media_type"]) == ("investigator", "image/jpeg")
    assert (line["act"], line["role"], len(line["hash"])) == ("document.attach", "investigator", 16)


def test_the_journal_is_told_up_to_the_head_without_looks(full: FullCase) -> None:
    asked(full)  # the request itself is a look
    _, frozen, _, content = asked(full)
    told = content["journal"]
    assert {one["operation"] for one in told["lines"]} <= {"collection", "alteration", "disclosure", "combination", "erasure"}
    assert len(told["lines"]) + told["looks"] + told["kept"] == json.loads(frozen)["journal_head"]["sequence"]
    assert told["looks"] == 1

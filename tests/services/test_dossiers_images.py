"""Pictures, custody and the journal in a real dossier: what is printed of them, for whom, and from what."""

from __future__ import annotations

import io
import json
from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy.orm import Session

from col13 import jobs
from col13.dossier.images import Original, Picture, pictures_of
from col13.dossier.paper_json import paper_to_json
from col13.dossier.project_paper import paper_of
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
    name = "x.png" if content.startswith(b"\x89PNG") else "x.jpg"
    return documents.attach(on.session, on.investigator, on.case, stream=io.BytesIO(content), filename=name, title=title, kind="photo")


def asked(on: FullCase, **more: Any) -> tuple[Dossier, bytes, dict[str, Original], dict[str, Any]]:
    dossier = dossiers.request(
        on.session, on.officer, on.case, profile="prosecutor", recipient="prosecutor", reason="review", language="en", **more
    )
    waiting = dossiers.frozen(on.session, dossier.id)
    assert waiting is not None
    return dossier, waiting[1], dict(waiting[2]), json.loads(waiting[1])["content"]


def test_a_photograph_is_frozen_by_its_originals_hash_and_converted_by_the_worker(full: FullCase) -> None:
    _, frozen, found, content = asked(full)
    row = full.session.query(Document).filter_by(media_type="image/jpeg").one()
    shown = content["images"]["images"]
    assert [(one["document"], one["title"], one["sha256"]) for one in shown] == [
        (1, ANY, ANY),
        (2, "De bushalte", row.sha256),
        (3, "te veel", ANY),
    ]
    assert len(frozen) < 60_000  # the data inside stay without pictures
    made = pictures_of(found)[row.sha256]
    assert isinstance(made, Picture)
    kept = b"".join(document_files.verified(full.session, full.case.id, row.path, row.sha256))
    assert SECRET.encode() in kept
    assert SECRET.encode() not in made.content


def test_the_request_opens_no_original(full: FullCase) -> None:
    for row in full.session.query(Document):
        (document_files.folder(full.session) / row.path).unlink(missing_ok=True)
    _, frozen, found, content = asked(full)
    assert len(content["images"]["images"]) == 3
    assert set(pictures_of(found).values()) == {"unread"}
    assert "Document 2 is not printed: the file cannot be read as a picture." in printed(frozen, found)


def test_an_original_is_read_by_its_own_key_when_the_session_is_over(full: FullCase) -> None:
    found = asked(full)[2]
    full.session.close()
    assert sum(isinstance(one, Picture) for one in pictures_of(found).values()) == 1


def printed(frozen: bytes, found: dict[str, Original]) -> str:
    return json.dumps(paper_to_json(paper_of(frozen, pictures_of(found))), ensure_ascii=False)


def test_what_is_not_printed_is_listed_with_the_reason(full: FullCase) -> None:
    _, frozen, found, content = asked(full)
    told = printed(frozen, found)
    assert "Document 1 is not printed: the file cannot be read as a picture." in told
    assert "Document 3 is not printed: the picture is too large to be converted." in told
    assert len(content["documents"]["documents"]) == 3


def test_a_draft_prints_no_picture_and_neither_one_of_somebody_elsewhere(full: FullCase) -> None:
    _, _, found, content = asked(full, draft=True)
    assert (found, {one["why"] for one in content["images"]["left_out"]}) == ({}, {"draft"})
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
    _, frozen, found, content = asked(full)
    pdf = jobs.drawn(frozen, found)
    assert pdf == jobs.drawn(frozen, found)
    pieces = json.loads(read(pdf).attachments["manifest.json"][0])["pieces"]
    made = next(piece for piece in pieces if piece["name"] == "images/002")
    picture_made = pictures_of(found)[content["images"]["images"][-2]["sha256"]]
    assert isinstance(picture_made, Picture)
    assert (made["made_from"], made["sha256"]) == ("documents/002", picture_made.sha256)
    assert "images/003" not in {piece["name"] for piece in pieces}  # a flood of pixels is listed, not printed


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

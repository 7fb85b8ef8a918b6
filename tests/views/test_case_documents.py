"""Documents: stored encrypted, listed by right, downloaded and never shown; what is wrong is told at the field and leaves nothing."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart, TestResponse

from col13.config import Config
from col13.db import Database
from col13.models import Document, Entry
from tests.browsing import Browser, chosen, standing, words
from tests.views.scene import build, Scene

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    return build(config, database)


def send(scene: Scene, who: Browser, content: bytes, name: str = "picture.png", **typed: Any) -> TestResponse:
    """The upload form, with a file."""
    page = who.get(f"/cases/{scene.number}/documents")
    form = chosen(page, "documents")
    values = {**standing(form), "kind": "photo", **typed, "file": FileStorage(io.BytesIO(content), name)}
    boundary, body = encode_multipart(values)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return who.client.post(f"/cases/{scene.number}/documents", data=body, content_type=kind)


def stored(scene: Scene) -> list[Document]:
    with scene.database.read() as session:
        return session.query(Document).all()


def test_a_file_is_stored_and_comes_back_as_a_download_that_no_browser_shows(scene: Scene) -> None:
    desk = scene.browser("desk")
    assert send(scene, desk, PNG, title="Zqphoto").status_code == 303
    page = desk.get(f"/cases/{scene.number}/documents")
    assert "0.1 kB" in page.get_text()
    there = page.find("a", string="Zqphoto")
    assert there is not None
    answer = desk.client.get(str(there["href"]))
    assert answer.data == PNG
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.content_type == "application/octet-stream"
    with scene.database.read() as session:
        assert session.query(Entry).filter_by(act="document.open", operation="consultation").count() == 1


def test_a_wrong_an_empty_and_a_missing_file_are_refused_and_leave_nothing(scene: Scene) -> None:
    desk = scene.browser("desk")
    wrong = send(scene, desk, b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff", "photo.png", title="Zqkept")
    assert wrong.status_code == 422
    assert "Files of this type are not taken" in words(wrong)
    assert "Zqkept" in wrong.text
    assert "The file is empty" in words(send(scene, desk, b""))
    missing = desk.fill(f"/cases/{scene.number}/documents", at="documents", kind="photo")
    assert missing.status_code == 422
    assert stored(scene) == []


def test_a_file_above_the_zones_limit_is_refused_at_the_field(scene: Scene) -> None:
    with scene.database.write() as session:
        scene.case(session).owner.policy = {"document_megabytes": 1}
    large = send(scene, scene.browser("desk"), PNG + b"\x00" * (1 << 20))
    assert large.status_code == 422
    assert "larger than 1 MB" in words(large)
    assert stored(scene) == []


def test_each_reader_sees_and_opens_only_what_the_matrix_says(scene: Scene) -> None:
    inv, care, other = scene.browser("inv"), scene.browser("care"), scene.browser("otherdesk")
    assert send(scene, inv, PNG, title="Zqevidence").status_code == 303
    assert send(scene, care, PNG, title="Zqsupportfile", support="y").status_code == 303
    assert "Zqsupportfile" in str(inv.get(f"/cases/{scene.number}/documents"))
    assert "Zqevidence" not in str(care.get(f"/cases/{scene.number}/documents"))
    assert "Zqevidence" not in str(other.get(f"/cases/{scene.number}/documents"))
    evidence = next(row.id for row in stored(scene) if not row.support)
    care.get(f"/cases/{scene.number}/documents/{evidence}", status=404)
    other.get(f"/cases/{scene.number}/documents/{evidence}", status=404)
    scene.browser("audit").get(f"/cases/{scene.number}/documents/{evidence}", status=403)

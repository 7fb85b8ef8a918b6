"""The evidence package: a bag that checks by itself, the same twice, with the originals the profile lists and nothing else."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from col13 import clock
from col13.dossier.bag import package, whole
from col13.dossier.seal import seal
from col13.dossier.seal_detached import detached, holds
from col13.errors import Forbidden, NotFound, StepRefused
from col13.jobs import drawn
from col13.models import Document, Dossier, Entry, new_id
from col13.policies import Actor, Role
from col13.services import document_files, dossiers
from col13.services.evidence_package import by_number, packed
from tests.factories import a_zone, an_actor
from tests.services.dossier_case import a_full_case, FullCase

PHOTO, OF_THE_MINOR, OF_SUPPORT = b"\x89PNG\r\n\x1a\n" + b"p" * 3000, b"only of the minor", b"only of victim support"


@pytest.fixture
def full(session: Session) -> FullCase:
    """The full case, its documents really in the house; one more of the minor, who is not this recipient's."""
    on = a_full_case(session)
    minor = on.row(
        Document, "minors", kind="letter", media_type="text/plain", size=1, sha256="c" * 64, path="x/y", person_id=on.people["minor"].id
    )  # fmt: skip
    rows = {row.id: row for row in session.scalars(select(Document).where(Document.case_id == on.case.id))}
    for row in rows.values():
        content = OF_THE_MINOR if row.id == minor.id else OF_SUPPORT if row.support else PHOTO
        stored = document_files.store(session, on.case.id, io.BytesIO(content), 10_000)
        row.path, row.sha256, row.size = stored.path, stored.sha256, stored.size
    session.flush()
    return on


def issued(full: FullCase, *, draft: bool = False, profile: str = "prosecutor") -> Dossier:
    """A dossier, for the prosecutor unless said otherwise, drawn and released."""
    recipient = dossiers.default_recipient(full.session, full.case, profile)
    row = dossiers.request(
        full.session, full.officer, full.case, profile=profile, recipient=recipient, reason="referral", draft=draft or None
    )  # fmt: skip
    found = dossiers.frozen(full.session, row.id)
    assert found is not None
    pdf = seal(drawn(*found[1:]), full.session.info["seal"], row.register_number or "draft")
    return dossiers.release(full.session, row.id, pdf)


def zipped(full: FullCase, dossier: Dossier, actor: Actor | None = None) -> bytes:
    return b"".join(packed(full.session, actor or full.officer, full.case, dossier.id)[0])


def test_the_bag_holds_the_dossier_and_the_originals_and_checks_by_itself(full: FullCase, tmp_path: Path) -> None:
    dossier = issued(full)
    content = zipped(full, dossier)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(tmp_path)
    bag = tmp_path / str(dossier.register_number)
    for algorithm in ("sha256", "sha512"):
        told = subprocess.run([f"{algorithm}sum", "-c", f"manifest-{algorithm}.txt"], cwd=bag, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
    tags = subprocess.run(["sha256sum", "-c", "tagmanifest-sha256.txt"], cwd=bag, capture_output=True, check=False)
    assert tags.returncode == 0
    payload = sorted(file.relative_to(bag / "data").as_posix() for file in (bag / "data").rglob("*") if file.is_file())
    assert payload == ["case.json", "documents/001-photo.png", "dossier.pdf", "manifest.json"]
    assert (bag / "data/documents/001-photo.png").read_bytes() == PHOTO
    assert hashlib.sha256((bag / "data/dossier.pdf").read_bytes()).hexdigest() == dossier.pdf_sha256
    assert hashlib.sha256((bag / "data/case.json").read_bytes()).hexdigest() == dossier.projection_sha256
    assert (bag / "bagit.txt").read_text() == "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
    info = (bag / "bag-info.txt").read_text()
    assert f"Bagging-Date: {dossier.requested_at.date().isoformat()}\n" in info
    size = sum(len((bag / "data" / path).read_bytes()) for path in payload)
    assert f"Payload-Oxum: {size}.4\n" in info


def test_what_the_recipient_may_not_have_is_in_no_byte_of_it(full: FullCase) -> None:
    content = zipped(full, issued(full))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        told = json.loads(archive.read(next(name for name in archive.namelist() if name.endswith("data/manifest.json"))))
        every = b"".join(archive.read(name) for name in archive.namelist())
    assert OF_THE_MINOR not in every
    assert OF_SUPPORT not in every
    assert not [word for word in full.words("document.filename", "minors.filename") if word.encode() in every]
    left = [one for one in told["documents"] if "path" not in one]
    assert [one["left_out"] for one in left] == ["belongs to a person this recipient may not know"]


def test_the_same_package_twice_is_the_same_bytes_and_its_seal_is_believed(full: FullCase) -> None:
    dossier, key = issued(full), full.session.info["seal"]
    first = zipped(full, dossier)
    assert first == zipped(full, dossier)
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = {name.rpartition("/")[2]: name for name in archive.namelist()}
        tags, sealed = archive.read(names["tagmanifest-sha256.txt"]), archive.read(names["tagmanifest-sha256.txt.p7s"])
    assert holds(tags, sealed, key.roots or key.chain)
    assert not holds(tags + b" ", sealed, key.roots or key.chain)
    assert not holds(tags, sealed, ())
    assert not holds(tags, b"no seal at all", key.roots or key.chain)
    assert detached(tags, key) == sealed


def test_every_package_is_written_as_handed_out(full: FullCase) -> None:
    dossier = issued(full)
    zipped(full, dossier)
    acts = full.session.execute(select(Entry.act, Entry.operation, Entry.role).where(Entry.case_id == full.case.id)).all()
    role = dossier.role  # printed beside the act in the journal of a later dossier
    assert {("dossier.package", "disclosure", role), ("dossier.fetch", "disclosure", role)} <= {tuple(row) for row in acts}


def test_the_package_of_an_internal_dossier_leaves_the_zone_for_nobody(full: FullCase) -> None:
    zipped(full, issued(full, profile="internal"))
    acts = full.session.execute(select(Entry.act, Entry.operation).where(Entry.case_id == full.case.id)).all()
    assert ("dossier.package", "consultation") in acts
    assert ("dossier.package", "disclosure") not in acts


def test_a_draft_a_recalled_and_an_expired_one_have_no_package(full: FullCase) -> None:
    draft = issued(full, draft=True)
    with pytest.raises(StepRefused):
        zipped(full, draft)
    late = issued(full)
    full.session.execute(update(Dossier).where(Dossier.id == late.id).values(expires_on=clock.today().replace(year=2020)))
    full.session.expire(late)
    with pytest.raises(StepRefused, match="expired"):
        zipped(full, late)
    back = issued(full)
    dossiers.recall(full.session, full.officer, full.case, back.id, words="wrong address")
    with pytest.raises(StepRefused):
        zipped(full, back)


def test_who_may_not_have_the_dossier_or_the_documents_gets_no_package(full: FullCase) -> None:
    dossier = issued(full)
    stranger = an_actor(full.session, a_zone(full.session, "5388"), Role.REFERENCE_OFFICER)
    for actor, refusal in ((full.reception, Forbidden), (full.support, Forbidden), (full.liaison, Forbidden), (stranger, NotFound)):
        with pytest.raises((refusal, NotFound)):
            zipped(full, dossier, actor)
    with pytest.raises(NotFound):
        by_number(full.session, full.case, "D-5906-1999-000001")
    assert by_number(full.session, full.case, str(dossier.register_number)) == dossier.id
    with pytest.raises(NotFound):
        packed(full.session, full.officer, full.case, new_id())


def test_a_path_that_could_leave_the_folder_is_refused() -> None:
    for path in ("../evil", "documents/naïef.txt", "documents/two words.txt"):
        with pytest.raises(ValueError, match="plain ASCII"):
            list(package("D-1", [whole(path, b"")], {}, clock.now(), lambda tags: tags))

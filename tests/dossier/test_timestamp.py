"""The zone's own seal, with the time of an authority (B-T) and the proofs for later (B-LT); `openssl ts` gives the time."""

from __future__ import annotations

import datetime as dt
import io
import socket
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pypdf import PdfReader, PdfWriter

from col13 import clock, jobs
from col13.config import Config, load, Misconfigured
from col13.db import Database
from col13.dossier import seal_key
from col13.dossier.project import freeze
from col13.dossier.project_paper import draw
from col13.dossier.seal import find, seal
from col13.dossier.verify import verify
from col13.errors import Unavailable
from col13.models import Dossier, Job
from col13.services import dossiers, queue
from tests.conftest import Opened
from tests.dossier.judges import NoJudge, only_proofs_after, pdfsig
from tests.dossier.test_seal import FROZEN
from tests.dossier.timestamp_authority import a_zone_with_a_seal, lists, stamping, Zone
from tests.services.dossier_case import a_full_case


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authorities")


@pytest.fixture(scope="module")
def zone(folder: Path) -> Zone:
    return a_zone_with_a_seal(folder)


@pytest.fixture(scope="module")
def authority(zone: Zone, folder: Path) -> Iterator[str]:
    assert zone.settings
    with stamping(folder) as address:
        yield address


@pytest.fixture(scope="module")
def drawn() -> bytes:
    """One paper for all: the seal comes after the drawing."""
    facts = {"holder": "Zone of the tests", "fingerprint": "ab" * 32, "test": False, "level": "B-T"}
    return draw(freeze({**FROZEN, "seal": facts}))


def settings(tmp_path: Path, zone: Zone, **more: str) -> Config:
    return load({}, instance=tmp_path, **{**zone.settings, **more})


def sealed(drawn: bytes, own: Config) -> bytes:
    return seal(drawn, seal_key.load(own), "D-9999-2026-000001")


def checks(pdf: bytes, own: Config) -> dict[str, bool | None]:
    return {check.name: check.ok for check in verify(pdf, seal_key.trusted(own)).checks}


def test_the_zones_own_pkcs12_seals_and_is_no_test_authority(drawn: bytes, zone: Zone, tmp_path: Path) -> None:
    own = settings(tmp_path, zone)
    key = seal_key.load(own)
    assert (key.holder, key.test, key.level) == ("Zone of the tests", False, "B-B")
    told = checks(sealed(drawn, own), own)
    assert (told["seal"], told["signer"]) == (True, True)
    assert "test" not in told
    stranger = load({}, instance=tmp_path / "stranger")
    assert checks(sealed(drawn, own), stranger)["signer"] is False


def test_a_time_stamp_makes_it_b_t(drawn: bytes, zone: Zone, authority: str, tmp_path: Path) -> None:
    own = settings(tmp_path, zone, timestamp_url=authority)
    assert seal_key.load(own).level == "B-T"
    pdf = sealed(drawn, own)
    found = find(pdf, seal_key.trusted(own))
    assert found is not None
    assert (found.sound, found.whole, found.level) == (True, True, "B-T")
    assert found.stamped_at is not None
    assert found.claimed_at is not None
    assert abs(found.stamped_at - found.claimed_at) < dt.timedelta(minutes=5)
    assert verify(pdf, seal_key.trusted(own)).good


def test_revocation_lists_make_it_b_lt_and_it_is_judged_without_the_network(
    drawn: bytes, zone: Zone, authority: str, folder: Path, tmp_path: Path
) -> None:
    own = settings(tmp_path, zone, timestamp_url=authority, **lists(folder, zone))
    assert seal_key.load(own).level == "B-LT"
    pdf = sealed(drawn, own)
    judge = settings(tmp_path / "judge", zone)  # knows the authorities, and has neither lists nor an address
    found = find(pdf, seal_key.trusted(judge))
    assert found is not None
    assert (found.sound, found.whole, found.level) == (True, True, "B-LT")
    store = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/DSS"]
    assert len(store["/CRLs"]) == 2
    assert verify(pdf, seal_key.trusted(judge)).good
    assert judged(pdf, tmp_path) == "valid"  # the proofs stand after the signature
    later = PdfWriter(io.BytesIO(pdf), incremental=True)
    later.pages[0].rotate(90)
    into = io.BytesIO()
    later.write(into)
    assert judged(into.getvalue(), tmp_path) == "something was added after the signature"


def judged(pdf: bytes, folder: Path) -> str:
    """What the judge from outside says; its own comparison of the revisions where poppler is not at hand."""
    file = folder / "judged.pdf"
    file.write_bytes(pdf)
    try:
        return pdfsig(file)
    except NoJudge:
        return "valid" if only_proofs_after(pdf) else "something was added after the signature"


def test_something_added_to_a_lasting_seal_is_caught(drawn: bytes, zone: Zone, authority: str, folder: Path, tmp_path: Path) -> None:
    own = settings(tmp_path, zone, timestamp_url=authority, **lists(folder, zone))
    writer = PdfWriter(io.BytesIO(sealed(drawn, own)), incremental=True)
    writer.add_metadata({"/Title": "another"})
    out = io.BytesIO()
    writer.write(out)
    assert checks(out.getvalue(), own)["seal"] is False


def test_a_missing_list_is_said_and_not_passed_over(drawn: bytes, zone: Zone, authority: str, tmp_path: Path) -> None:
    told = lists(tmp_path, zone)
    (Path(told["seal_revocation"]) / "stamp.crl").unlink()
    with pytest.raises(Misconfigured):
        sealed(drawn, settings(tmp_path, zone, timestamp_url=authority, **told))


def test_a_revoked_seal_seals_nothing_that_should_last(drawn: bytes, zone: Zone, authority: str, tmp_path: Path) -> None:
    own = settings(tmp_path, zone, timestamp_url=authority, **lists(tmp_path, zone, zone.seal))
    with pytest.raises(Misconfigured):
        sealed(drawn, own)


def test_a_time_of_an_authority_that_is_not_believed_is_no_proof(
    drawn: bytes, zone: Zone, authority: str, folder: Path, tmp_path: Path
) -> None:
    own = settings(tmp_path, zone, timestamp_url=authority)
    only_seal = tuple(one for one in seal_key.trusted(own) if seal_key.common_name(one) == "Authority of the tests")
    found = find(sealed(drawn, own), only_seal)
    assert found is not None
    assert (found.level, found.stamped_at) == ("B-B", None)
    (tmp_path / "few.pem").write_bytes(only_seal[0].public_bytes(Encoding.PEM))
    with pytest.raises(Misconfigured):  # the paper would say B-T, and nobody could believe it
        sealed(drawn, settings(tmp_path, zone, timestamp_url=authority, seal_trust=str(tmp_path / "few.pem")))


def test_a_test_authoritys_seal_can_bear_a_real_time(drawn: bytes, zone: Zone, authority: str, tmp_path: Path) -> None:
    own = load({}, instance=tmp_path, timestamp_url=authority, seal_trust=zone.settings["seal_trust"])
    seal_key.make(own)
    found = find(sealed(drawn, own), seal_key.trusted(own))
    assert found is not None
    assert (found.sound, found.level) == (True, "B-T")


def test_an_authority_that_does_not_answer_leaves_it_unsealed(drawn: bytes, zone: Zone, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        sealed(drawn, settings(tmp_path, zone, timestamp_url=f"http://127.0.0.1:{a_closed_port()}/"))


def test_a_job_waits_for_the_authority_and_releases_when_it_answers(zone: Zone, authority: str, config: Config) -> None:
    """Nothing is released without the time it was promised; nothing is lost either."""
    silent = Opened(replace(config, **zone.settings, timestamp_url=f"http://127.0.0.1:{a_closed_port()}/"))
    with silent.write() as session:
        full = a_full_case(session)
        asked = dossiers.request(session, full.officer, full.case, profile="equality-body-minimal", recipient="unia", reason="review")
        job = queue.by_key(session, f"{queue.RENDER}:{asked.id}").id
    assert jobs.work_once(silent, job)
    assert state(silent, asked.id) == "queued"
    with silent.read() as session:
        waiting = session.get_one(Job, job)
        assert (waiting.state, waiting.error, waiting.tries) == ("queued", "Unavailable", 1)
        later = waiting.run_at
    silent.dispose()
    answering = Opened(replace(config, **zone.settings, timestamp_url=authority))
    with clock.at(later):
        assert jobs.work_once(answering, job)
    assert state(answering, asked.id) == "released"
    answering.dispose()


def state(database: Database, dossier: uuid.UUID) -> str:
    with database.read() as session:
        return session.get_one(Dossier, dossier).state


def test_an_rsa_key_of_a_zone_seals_too(drawn: bytes, tmp_path: Path) -> None:
    other = a_zone_with_a_seal(tmp_path, rsa.generate_private_key(public_exponent=65537, key_size=3072))
    own = settings(tmp_path / "instance", other)
    assert verify(sealed(drawn, own), seal_key.trusted(own)).good


def test_a_wrong_passphrase_and_a_file_that_others_read_are_refused(zone: Zone, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_bytes(b"not the passphrase")
    with pytest.raises(Misconfigured):
        seal_key.load(settings(tmp_path, zone, seal_passphrase_file=str(wrong)))
    with pytest.raises(Misconfigured):
        seal_key.load(settings(tmp_path, zone, seal_passphrase_file=str(tmp_path / "nowhere")))
    shared = tmp_path / "shared.p12"
    shared.write_bytes(Path(zone.settings["seal_pkcs12"]).read_bytes())
    for mode in (0o640, 0o604):
        shared.chmod(mode)
        with pytest.raises(Misconfigured):
            seal_key.load(settings(tmp_path, zone, seal_pkcs12=str(shared)))
    shared.chmod(0o600)
    assert seal_key.load(settings(tmp_path, zone, seal_pkcs12=str(shared))).holder == "Zone of the tests"


def a_closed_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])

"""The seal: what is changed after it shows, and whose it is counts."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from col13.config import Config, load
from col13.dossier import seal_key
from col13.dossier import verify as verifying
from col13.dossier.manifest import CASE_JSON
from col13.dossier.project import freeze
from col13.dossier.project_paper import draw, paper_of
from col13.dossier.seal import find, seal
from col13.dossier.seal_key import SealKey
from col13.dossier.verify import attachments, verify

FROZEN = {
    "format": "col13.dossier/1", "profile": "equality-body-minimal", "recipient": "unia", "language": "fr", "case_language": "fr",
    "number": "COL13-9999-2026-000001", "zone": "Zone", "zone_code": "9999", "register_number": "D-9999-2026-000001",
    "at": "2026-03-02T10:00:00Z", "draft": False, "demo": True, "revision": 7,
    "journal_head": {"chain": "case:x", "sequence": 12, "hash": "ab" * 32}, "edition": "2026.1", "workflows": {"report": 1},
    "content": {
        "stage": {"stage": "inquiry"}, "grounds": {"phenomena": ["racism"]}, "consents": {"without_victim": True},
        "contact": {"role": "reference_officer", "zone": "Zone"},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    made = load({}, instance=tmp_path_factory.mktemp("instance"))
    seal_key.make(made)
    return made


@pytest.fixture(scope="module")
def key(config: Config) -> SealKey:
    return seal_key.load(config)


@pytest.fixture(scope="module")
def sealed(key: SealKey) -> bytes:
    return seal(draw(freeze({**FROZEN, "seal": key.facts()})), key, "D-9999-2026-000001")


def wrong(pdf: bytes, config: Config) -> set[str]:
    """The names of the checks that fail."""
    return {check.name for check in verify(pdf, seal_key.trusted(config)).checks if check.ok is False}


def test_a_sealed_dossier_is_what_it_says(sealed: bytes, config: Config, key: SealKey) -> None:
    verdict = verify(sealed, seal_key.trusted(config))
    assert verdict.good
    assert verdict.data["number"] == FROZEN["number"]
    assert [check.name for check in verdict.checks] == ["seal", "signer", "test", "time", "case", "manifest", "code", "demo"]
    found = find(sealed, seal_key.trusted(config))
    assert found is not None
    assert (found.sound, found.level, seal_key.fingerprint(found.certificate)) == (True, "B-B", key.fingerprint)


def test_the_seal_only_adds_to_the_drawn_bytes(sealed: bytes, key: SealKey) -> None:
    assert sealed.startswith(draw(freeze({**FROZEN, "seal": key.facts()})))


@pytest.mark.parametrize("place", [0.05, 0.3, 0.6, 0.8])
def test_a_flipped_byte_is_caught(sealed: bytes, config: Config, place: float) -> None:
    changed = bytearray(sealed)
    changed[int(len(changed) * place)] ^= 1
    assert wrong(bytes(changed), config) & {"seal", "pdf"}


def _rewritten(pdf: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _added(pdf: bytes) -> bytes:
    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.add_metadata({"/Title": "another"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_byte_flipped_in_the_name_of_the_number_is_caught(sealed: bytes, config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = attachments(sealed)
    assert b'"number"' in inside[CASE_JSON]
    hit = {**inside, CASE_JSON: inside[CASE_JSON].replace(b'"number"', b'"nulber"')}
    monkeypatch.setattr(verifying, "attachments", lambda pdf: hit)
    assert "case" in wrong(sealed, config)


def test_a_later_edit_is_caught(sealed: bytes, config: Config) -> None:
    changed = _added(sealed)
    assert changed.startswith(sealed)  # the sealed bytes are intact: `intact` alone would be fooled
    assert "seal" in wrong(changed, config)


@pytest.mark.parametrize("more", [b"\n% a remark\n", b"PK\x03\x04 another file", b"words\n%%EOF\n"])
def test_bytes_behind_the_end_are_caught_though_no_reader_shows_them(sealed: bytes, config: Config, more: bytes) -> None:
    assert wrong(sealed + more, config) & {"seal", "pdf"}
    start = sealed[sealed.rindex(b"startxref") :]
    assert wrong(sealed + more + start, config) & {"seal", "pdf"}


def test_a_removed_page_is_caught(sealed: bytes, config: Config) -> None:
    changed = _rewritten(sealed, lambda writer: writer.remove_page(0))
    assert len(PdfReader(io.BytesIO(changed)).pages) == len(PdfReader(io.BytesIO(sealed)).pages) - 1
    assert "seal" in wrong(changed, config)


def test_a_swapped_attachment_is_caught_even_when_sealed_anew_by_somebody_else(
    sealed: bytes, config: Config, key: SealKey, tmp_path: Path
) -> None:
    def swap(writer: PdfWriter) -> None:
        stream = next(file for file in writer.attachment_list if file.name == "case.json")
        stream.content = freeze({**FROZEN, "number": "COL13-9999-2026-000002", "seal": key.facts()})

    swapped = _rewritten(sealed, swap)
    assert {"seal", "manifest", "code"} <= wrong(swapped, config)
    other = load({}, instance=tmp_path)
    seal_key.make(other)
    plain = draw(freeze({**FROZEN, "seal": key.facts()}))
    forged = seal(plain, seal_key.load(other), "D-9999-2026-000001")
    assert wrong(forged, config) == {"signer"}
    assert wrong(forged, other) == set()


def test_what_is_no_pdf_or_bears_no_seal_is_not_believed(key: SealKey, config: Config) -> None:
    assert wrong(b"%PDF-1.7 nothing", config) == {"pdf"}
    assert wrong(b"", config) == {"pdf"}
    assert wrong(draw(freeze({**FROZEN, "seal": key.facts()})), config) == {"seal"}


def test_the_test_authority_says_so_and_is_made_once(config: Config, key: SealKey) -> None:
    assert key.test
    assert "no legal value" in key.holder
    seal_key.make(config)
    assert seal_key.load(config).fingerprint == key.fingerprint
    assert seal_key.test_file(config).stat().st_mode & 0o077 == 0


def test_an_envelope_frozen_before_it_told_of_its_seal_is_still_drawn() -> None:
    paper = paper_of(freeze({name: value for name, value in FROZEN.items() if name != "seal"}))
    assert [row for row in paper.seal if "dossier verify" in row[1]] == list(paper.seal)
    assert paper.number == FROZEN["number"]

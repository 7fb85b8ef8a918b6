"""The leak guard finds a withheld value in whatever layer of the file it hides, and cries no wolf."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from col13.dossier.leak_guard import house_words, Leak, leaks, Secret
from col13.dossier.paper import Prose, Section
from col13.dossier.render import Attachment, render
from tests.dossier.sample_papers import ISSUED, paper

NAME = Secret("person.family_name", "Şvâlcănu", name=True)
TEXT = Secret("contact.words", "Called from the neighbour's telephone because hers is watched by him")


def with_text(text: str) -> bytes:
    """A paper with that text in its body, and no attachment."""
    plain = paper("en")
    return render(replace(plain, sections=(*plain.sections, Section("note", "Note", (Prose(text),)))))


def changed(pdf: bytes, change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def plain() -> bytes:
    return with_text("Nothing of anybody.")


def where(pdf: bytes, *secrets: Secret) -> set[str]:
    return {leak.where for leak in leaks(pdf, secrets)}


def test_a_clean_file_holds_nothing(plain: bytes) -> None:
    assert leaks(plain, [NAME, TEXT, Secret("person.phone", "0470 12 34 56")]) == []


@pytest.mark.parametrize("written", ["Şvâlcănu", "SVALCANU", "svalca\u00adnu", "Şvâlcă nu", "S\u0327va\u0302lca\u0306nu", "Şvâlcă\u200bnu"])
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    pdf = with_text(f"It was {written} who came.")
    assert {"pages", "pages, by the second reader"} <= where(pdf, NAME)


def test_six_words_of_a_withheld_text_are_enough() -> None:
    pdf = with_text("She said: from the neighbour's telephone, because hers… and no more.")
    assert "pages" in where(pdf, TEXT)
    assert where(with_text("The neighbour's telephone rang."), TEXT) == set()


def test_what_the_recipient_gets_anyway_is_no_leak_but_a_name_is() -> None:
    words = "Called from the neighbour's telephone because hers is watched by him"
    pdf = with_text(f"{words}, said Şvâlcănu.")
    assert leaks(pdf, [TEXT], allowed=[words]) == []
    assert leaks(pdf, [NAME], allowed=[f"{words}, said Şvâlcănu."]) != []


LAYERS: dict[str, Callable[[PdfWriter], object]] = {
    "strings": lambda writer: writer.add_metadata({"/Subject": "Şvâlcănu"}),
    "outline": lambda writer: writer.add_outline_item(title="Statement of Şvâlcănu", page_number=0),
    "alt": lambda writer: writer.pages[0].update({NameObject("/Alt"): TextStringObject("portrait of Şvâlcănu")}),
    "attachment": lambda writer: writer.add_attachment("note.txt", "Şvâlcănu".encode()),
    "json": lambda writer: writer.add_attachment("note.json", rb'{"a": ["\u015ev\u00e2lc\u0103nu"]}'),
}


@pytest.mark.parametrize("layer", list(LAYERS))
def test_a_name_is_found_in_every_layer(plain: bytes, layer: str) -> None:
    found = where(changed(plain, LAYERS[layer]), NAME)
    assert found, layer
    assert "pages" not in found


def test_a_name_in_a_compressed_stream_of_metadata_is_found(plain: bytes) -> None:
    def hide(writer: PdfWriter) -> None:
        from pypdf.generic import StreamObject

        stream = StreamObject()
        stream.set_data(b"<x>Svalcanu</x>")
        writer._add_object(stream.flate_encode())

    assert {where_.split()[0] for where_ in where(changed(plain, hide), NAME)} == {"stream"}


def test_an_attachment_of_the_house_is_searched_value_by_value() -> None:
    attached = Attachment("case.json", '{"name":"x","words":"by\\nŞvâlcănu"}'.encode(), "The case", ISSUED, ISSUED)
    assert leaks(render(paper("en"), (attached,)), [NAME]) == [Leak("person.family_name", "attachment case.json")]


def test_short_names_are_whole_words_only() -> None:
    jan = Secret("person.given_name", "Jan", name=True)
    assert where(with_text("It happened in Januari."), jan) == set()
    assert "pages" in where(with_text("It was Jan."), jan)
    assert where(with_text("It was Li."), Secret("person.given_name", "Li", name=True)) == set()


def test_what_a_heading_says_is_no_secret_but_a_whole_sentence_is() -> None:
    pdf = with_text("Offered to the victim. The victim slept in her car behind the station.")
    short, long = Secret("contact.with_whom", "offered to the victim"), Secret("contact.words", "slept in her car behind the station")
    assert leaks(pdf, [short], allowed=["Offered to the victim"]) == []
    assert {leak.what for leak in leaks(pdf, [short, long], allowed=house_words("en"))} >= {"contact.words"}
    assert any("victim" in words for words in house_words("en"))
    assert any("slachtoffer" in words for words in house_words("nl"))


def test_bytes_that_cannot_be_searched_are_an_error(plain: bytes) -> None:
    for broken in (b"", b"%PDF-1.7 nothing", plain[: len(plain) // 2]):
        with pytest.raises(ValueError):
            leaks(broken, [NAME])

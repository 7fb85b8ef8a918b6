"""The last touches WeasyPrint leaves to us: the mark of PDF/UA, the language of each foreign word, each attachment named once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

# One file may be PDF/A-3a and PDF/UA-1; WeasyPrint writes only the first mark. PDF/A wants foreign marks explained, hence the schema.
UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>PDF/UA part</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def finish(document: Any, pdf: Any) -> None:
    """WeasyPrint's `finisher`: changes the PDF's objects just before they are written."""
    _mark_accessible(pdf)
    _mark_languages(document, pdf)
    if "AF" in pdf.catalog:  # WeasyPrint lists each attachment twice
        once = list(dict.fromkeys(pdf.catalog["AF"]))
        pdf.catalog["AF"].clear()
        pdf.catalog["AF"].extend(once)


def _object(pdf: Any, reference: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _mark_accessible(pdf: Any) -> None:
    stream = _object(pdf, pdf.catalog["Metadata"])
    xml = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in stream.stream)
    stream.stream = [xml.replace(b"</rdf:RDF>", UA + b"</rdf:RDF>")]


def _mark_languages(document: Any, pdf: Any) -> None:
    """Give each piece of text its /Lang, which WeasyPrint 70 does not: else a screen reader reads Arabic with a Dutch voice.

    The tag tree is built by walking each page's boxes, so its leaves stand in the order of the text boxes.
    """
    import pydyf

    root = _object(pdf, _object(pdf, pdf.catalog["StructTreeRoot"])["K"][0])
    home = document.metadata.lang
    languages = [lang for page in document.pages for lang in _spoken(page._page_box)]
    leaves = list(_leaves(pdf, root))
    if len(languages) != len(leaves):
        raise RuntimeError(f"{len(languages)} pieces of text, {len(leaves)} tags: WeasyPrint builds its tag tree in another way now")
    for lang, element in zip(languages, leaves, strict=True):
        if lang and lang != home and element["S"] != "/Link":
            element["Lang"] = pydyf.String(lang)


def _spoken(box: Any) -> Iterator[str | None]:
    """The language of each text box (and None for each picture) of a page, in the order of the tags; margins are no content."""
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder

    if isinstance(box, AbsolutePlaceholder):
        box = box._box
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.TextBox):
        yield box.style["lang"]
    elif isinstance(box, boxes.ReplacedBox):
        yield None
    else:
        for child in box.children:
            yield from _spoken(child)


def _leaves(pdf: Any, element: Any) -> Iterator[Any]:
    """The elements that hold marked content, once for each piece."""
    for kid in element["K"]:
        if isinstance(kid, int):
            yield element
        else:
            child = _object(pdf, kid)
            if child.get("Type") == "/StructElem":
                yield from _leaves(pdf, child)

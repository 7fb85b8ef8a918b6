"""Nothing but the static folder can be read while a page is drawn, whatever the page asks for."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from col13.dossier.fetcher import allowed, Refused, STATIC, StaticFetcher
from col13.dossier.render import engine

FONT = (STATIC / "fonts" / "SourceSans3-Regular.ttf").as_uri()
ADDRESSES = (
    "http://127.0.0.1:9/x.png",
    "https://example.invalid/x.css",
    "ftp://example.invalid/x.png",
    "data:text/css,*{}",
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>",
    "file:///etc/passwd",
    "FILE:///etc/passwd",
    "file://otherhost/etc/passwd",
    "javascript:alert(1)",
    "",
    f"{STATIC.as_uri()}/../config.py",
    f"{STATIC.as_uri()}/%2e%2e/errors.py",
    f"{STATIC.as_uri()}/fonts/%00.ttf",
    f"{STATIC.as_uri()}-elsewhere/x.css",
    f"{STATIC.as_uri()}/fonts",
    f"{STATIC.as_uri()}/fonts/README.md",
    f"{STATIC.as_uri()}/fonts/absent.ttf",
)
PAGES = {
    "image over http": "<img alt=a src='http://127.0.0.1:9/x.png'>",
    "image from a file": "<img alt=a src='file:///etc/passwd'>",
    "path climbs out": "<img alt=a src='../dossier/paper.py'>",
    "import": "<style>@import url(file:///etc/passwd);</style>",
    "font over https": "<style>@font-face{font-family:x;src:url(https://example.invalid/x.ttf)}p{font-family:x}</style><p>a",
    "object": "<object data='file:///etc/passwd'></object>",
    "attachment": "<link rel=attachment href='file:///etc/passwd'>",
    "svg image": "<svg width=9 height=9><image href='file:///etc/passwd' width=9 height=9/></svg>",
    "svg in data": "<img alt=a src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>\">",
    "svg use": "<svg width=9 height=9><use href='file:///etc/passwd#a'/></svg>",
    "frame": "<iframe src='file:///etc/passwd'></iframe>",
    "background": "<p style='background:url(file:///etc/passwd)'>a",
    "link to a style": "<link rel=stylesheet href='file:///etc/passwd'>",
}


def test_a_font_of_ours_is_read() -> None:
    answer = StaticFetcher()(FONT)
    assert answer.read() == (STATIC / "fonts" / "SourceSans3-Regular.ttf").read_bytes()
    answer.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_other_address_is_refused(address: str) -> None:
    with pytest.raises(Refused):
        allowed(address)


def test_a_link_that_leads_out_of_the_static_folder_is_refused(tmp_path: Path) -> None:
    link = STATIC / "fonts" / f"test-{tmp_path.name}.ttf"
    link.symlink_to("/etc/passwd")
    try:
        with pytest.raises(Refused):
            allowed(link.as_uri())
    finally:
        link.unlink()


@pytest.mark.parametrize("attack", PAGES)
def test_a_hostile_page_gets_no_file_and_no_network(attack: str) -> None:
    weasyprint = engine()
    fetcher, asked = StaticFetcher(), list[str]()

    class Watched(StaticFetcher):
        def __call__(self, url: str) -> object:  # type: ignore[override]
            answer = fetcher(url)
            asked.append(url)
            return answer

    page = weasyprint.HTML(string=PAGES[attack], base_url=STATIC.as_uri() + "/", url_fetcher=Watched())
    try:
        pdf = page.write_pdf()
    except weasyprint.urls.FatalURLFetchingError:
        pdf = None
    assert asked == []
    if pdf is not None:
        assert not PdfReader(io.BytesIO(pdf)).attachments
        assert b"root:" not in pdf

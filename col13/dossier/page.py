"""From paper to HTML, by templates of its own: nothing of Flask, every value escaped, every missing name an error."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from col13.dossier import ink, wording
from col13.dossier.columns import widths
from col13.dossier.paper import Block, Paper, Value
from col13.i18n import Key, REGION, say, show_time

TEMPLATES = Path(__file__).parent / "templates"
HASH_STEP = 16
TALL = 600  # characters: about ten lines in a narrow column
LINE = 30  # what a line break counts for
WHOLE_ROWS, WHOLE = 6, 360  # a table up to these, in rows and characters, is never broken
WHOLE_FIELDS = 14  # nor is what is told of one person


@cache
def environment() -> Environment:
    """The templates' own environment. `ink` is how a value gets onto paper; `about` tells its language and direction."""
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters.update(ink=ink.ink, printable=ink.printable, paragraphs=ink.paragraphs)
    made.tests["block"] = _is_block
    made.globals.update(words=wording, about=ink.attributes, plain_title=plain_title, tall=tall, whole=whole, whole_fields=WHOLE_FIELDS)
    made.globals.update(widths=widths)
    return made


def html(paper: Paper) -> str:
    """The whole page as HTML, in the paper's language. Reads no clock and no address."""
    language = paper.language

    def said(key: Key, **facts: object) -> str:
        return say(key, language, **facts)

    return (
        environment()
        .get_template(f"{paper.kind}.html")
        .render(
            paper=paper,
            say=said,
            lang=REGION[language].replace("_", "-"),
            issued=show_time(paper.issued_at, language) if paper.issued_at else None,
            issued_utc=paper.issued_at.strftime("%Y-%m-%dT%H:%M:%SZ") if paper.issued_at else None,
            head=paper.journal_head,
            head_short=paper.journal_head.hash[:16],
            head_parts=[paper.journal_head.hash[at : at + HASH_STEP] for at in range(0, len(paper.journal_head.hash), HASH_STEP)],
            banners=wording.banners(paper.draft, paper.demo, paper.internal, paper.translation),
            page_of=wording.page_of(language),
        )
    )


def style() -> str:
    """The one style sheet of the paper."""
    return (TEMPLATES / "paper.css").read_text(encoding="utf-8")


def plain_title(text: str) -> str:
    """A title on one line, for the document's properties."""
    return " ".join(ink.printable(text).split())


def tall(row: Iterable[Value]) -> Markup:
    """The class of a row that may be broken: the others stay in one piece, and one taller than a page cannot."""
    return Markup(' class="long"') if max((_length(value) for value in row), default=0) > TALL else Markup()


def whole(rows: Sequence[tuple[Value, ...]], most: int = WHOLE_ROWS) -> bool:
    """Whether a table is so small that it is never broken."""
    return len(rows) <= most and sum(max((_length(value) for value in row), default=0) for row in rows) <= WHOLE


def _length(value: Value) -> int:
    text = value if isinstance(value, str) else value.text
    return len(text) + LINE * text.count("\n")


def _is_block(block: Block, name: str) -> bool:
    return type(block).__name__.lower() == name

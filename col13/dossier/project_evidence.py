"""On paper: the documents with their custody, the pictures among them, and what the journal tells of the file."""

from __future__ import annotations

from collections.abc import Mapping

from col13.dossier.images import Picture, UNREAD
from col13.dossier.paper import Block, Figure, Notice, Section
from col13.dossier.project_acts import act_said
from col13.dossier.project_course import nothing
from col13.dossier.project_pen import Pen, Record
from col13.dossier.project_words import AUTHOR, DOCUMENT
from col13.i18n import N_, S_, Sentence, SN_

DOCUMENTS, NUMBER, NAME, HASH, RECEIVED, HANDED_OUT = (
    N_("dossier", "Documents on file"), N_("dossier", "No."), N_("dossier", "Document"), N_("dossier", "SHA-256"),
    N_("dossier", "Received"), N_("dossier", "Handed out"),
)  # fmt: skip
BYTES, LINE = SN_("%(count)d byte", "%(count)d bytes"), S_("journal line %(seq)s")
CUSTODY = S_(
    "The originals are kept encrypted in the zone's file, under the number given here."
    " The SHA-256 is that of the bytes as they were received; the type was read from the bytes, not from the name."
)
PICTURE, UNTITLED = S_("Picture: document %(seq)s, %(title)s"), S_("Picture: document %(seq)s, %(kind)s, without a title")
CAPTION = S_("Document %(seq)s: %(title)s")
DERIVED = S_("converted for print, %(width)s × %(height)s, SHA-256 %(sha256)s")
FOR_PRINT = S_(
    "The pictures are converted for print: smaller, without metadata. The originals are untouched; they are listed under Documents by hash,"
    " and only they are evidence. Where a document has no title, the picture is described by its kind and number."
)
LEFT_OUT = S_("Document %(seq)s is not printed: %(why)s.")
WHY: Mapping[str, Sentence] = {
    "draft": S_("a draft shows no pictures, for they may show who is withheld"),
    "elsewhere": S_("it belongs to somebody of another file"),
    "many": S_("a dossier prints %(most)s pictures at most"),
    "unread": S_("the file cannot be read as a picture"),
    "huge": S_("the picture is too large to be converted"),
}
JOURNAL, SEQ, WHEN, ACT, BY, SHORT = (
    N_("dossier", "Acts in the journal of this file"), N_("dossier", "Line"), N_("dossier", "When"), N_("dossier", "Act"),
    N_("dossier", "Function"), N_("dossier", "Hash"),
)  # fmt: skip
UP_TO = S_(
    "Up to line %(seq)s, the head printed in the seal box. Each hash covers the line and the one before; its first digits are printed here."
)
SIGNED = S_("The heads of the whole journal were last signed on %(at)s: checkpoint %(number)s, root %(root)s.")
LOOKS = SN_("%(count)d line tells of a look and is not printed.", "%(count)d lines tell of looks and are not printed.")
KEPT = SN_(
    "%(count)d line stays with police victim assistance and is not printed.",
    "%(count)d lines stay with police victim assistance and are not printed.",
)


def documents(pen: Pen, told: Record) -> Section:
    """What is on file: type as sniffed, fingerprint, received when and by which function, handed out when."""
    rows = [
        (
            str(one["seq"]), _document(pen, one), one["sha256"], _received(pen, one),
            "\n".join(pen.time(at) for at in one.get("handed_out", [])),
        )
        for one in told.get("documents", [])
    ]  # fmt: skip
    table = pen.table(DOCUMENTS, (NUMBER, NAME, HASH, RECEIVED, HANDED_OUT), rows, (7, 31, 28, 19, 15)) if rows else None
    return pen.section("documents", table, nothing(pen, rows), Notice("info", pen.say(CUSTODY)))


def _document(pen: Pen, one: Record) -> str:
    about = pen.several((pen.word(DOCUMENT, one["kind"]), one["media_type"], pen.say(BYTES, count=one["size"])))
    return "\n".join(words for words in (one.get("title", ""), about) if words)


def _received(pen: Pen, one: Record) -> str:
    line = pen.say(LINE, seq=one["line"]) if one.get("line") else ""
    return "\n".join(words for words in (pen.time(one["at"]), pen.word(AUTHOR, one.get("received_by")), line) if words)


def images(pen: Pen, told: Record) -> Section:
    """The pictures, each with words for who cannot see it; and which are not printed, with the reason."""
    made = [(one, pen.pictures.get(one["sha256"], UNREAD)) for one in told.get("images", [])]
    blocks: list[Block] = [_figure(pen, one, picture) for one, picture in made if isinstance(picture, Picture)]
    if blocks:
        blocks.insert(0, Notice("info", pen.say(FOR_PRINT)))
    unmade = [{"document": one["document"], "why": why} for one, why in made if isinstance(why, str)]
    left = sorted((*told.get("left_out", []), *unmade), key=lambda one: int(one["document"]))
    whys = (pen.say(LEFT_OUT, seq=one["document"], why=pen.say(WHY[one["why"]], most=told.get("most", ""))) for one in left)
    if left:
        blocks.append(Notice("info", "\n".join(whys)))
    return pen.section("images", *blocks, nothing(pen, blocks))


def _figure(pen: Pen, one: Record, made: Picture) -> Figure:
    kind, title = pen.word(DOCUMENT, one["kind"]), one.get("title", "").strip()
    alt = pen.say(PICTURE, seq=one["document"], title=title) if title else pen.say(UNTITLED, seq=one["document"], kind=kind)
    caption = pen.say(CAPTION, seq=one["document"], title=title or kind)
    derived = pen.say(DERIVED, width=made.width, height=made.height, sha256=made.sha256)
    return Figure(made.sha256, made.width, made.height, alt, f"{caption}\n{derived}")


def journal(pen: Pen, told: Record) -> Section:
    """The acts as envelopes: number, time, act in words, function, first digits of the hash."""
    rows = [
        (str(one["seq"]), pen.time(one["at"]), act_said(one["act"], pen.language), pen.word(AUTHOR, one.get("role")), one["hash"])
        for one in told.get("lines", [])
    ]
    counted = [pen.say(key, count=told[name]) for name, key in (("looks", LOOKS), ("kept", KEPT)) if told.get(name)]
    up_to = pen.say(UP_TO, seq=pen.frozen["journal_head"]["sequence"])
    last = pen.frozen.get("checkpoint")
    signed = [pen.say(SIGNED, at=pen.time(last["at"]), number=last["sequence"], root=last["root"])] if last else []
    table = pen.table(JOURNAL, (SEQ, WHEN, ACT, BY, SHORT), rows, (8, 18, 34, 20, 20)) if rows else None
    return pen.section("journal", Notice("info", " ".join((up_to, *counted, *signed))), table, nothing(pen, rows))

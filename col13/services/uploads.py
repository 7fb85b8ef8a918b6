"""What is looked at before a file is kept: its type, its name, what it unpacks to, and what the zone's virus scanner says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlalchemy.orm import Session

from col13.dossier import image_size, pdf_bombs
from col13.i18n import Key, S_
from col13.services import upload_archives, virus_scan
from col13.services.document_types import DOCX, ODT, sniff
from col13.services.file_names import agrees, ENDINGS, short_name

MEGABYTE = 1 << 20
MOST_PIXELS = 250_000_000  # a telephone's largest picture has 200 million; beyond it a viewer stops the reader's machine
EMPTY = S_("The file is empty.")
TYPE_REFUSED = S_("Files of this type are not taken: PDF, picture (JPEG, PNG, GIF, WebP), MP4, MP3, WAV, OGG, plain text, DOCX or ODT.")
TOO_LARGE = S_("The file is larger than %(most)s MB.")
NAMED_OTHERWISE = S_("The name of the file or the browser calls it another type than its content is. Its name should end in: %(endings)s.")
UNSOUND = S_("The file is damaged, holds programs, or would unpack to something far too large. It was not stored.")
INFECTED = S_("The virus scanner found something in this file. It was not stored; the attempt is in the journal.")
NOT_SCANNED = S_("The virus scanner does not answer. The file was not stored; try again later, or tell your administrator.")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as it was sent. `declared`: the type the browser told, "" when it told none."""

    stream: BinaryIO
    filename: str = ""
    declared: str = ""


@dataclass(frozen=True)
class Looked:
    """A file that was looked at: `fault` (key and facts) when it is not taken. `virus`: what the scanner found."""

    stream: BinaryIO
    name: str
    media_type: str
    fault: tuple[Key, Mapping[str, object]] | None = None
    virus: str = ""
    sha256: str = ""  # of a file with a virus, and its size
    size: int = field(default=0)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds here: the largest file in megabytes, and where clamd listens ("": nowhere)."""

    megabytes: int
    clamav: str = ""


def rules(session: Session, megabytes: int) -> Rules:
    """From the zone and the instance."""
    return Rules(megabytes, str(session.info.get("clamav") or ""))


def look(sent: Sent, held: Rules) -> Looked:
    """Judge a file; asks no database, and may take seconds where a scanner is asked. The stream stands at its beginning again."""
    stream, name = sent.stream, short_name(sent.filename)
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(MEGABYTE)
    media_type = sniff(head) or ""
    fault: tuple[Key, Mapping[str, object]] | None = None
    if not head:
        fault = EMPTY, {}
    elif not media_type:
        fault = TYPE_REFUSED, {}
    elif size > held.megabytes * MEGABYTE:
        fault = TOO_LARGE, {"most": held.megabytes}
    elif not agrees(sent.filename, sent.declared, media_type):
        fault = NAMED_OTHERWISE, {"endings": ", ".join(f".{one}" for one in ENDINGS[media_type])}
    elif not sound(stream, head, media_type, size):
        fault = UNSOUND, {}
    stream.seek(0)
    if fault or not held.clamav:
        return Looked(stream, name, media_type, fault, size=size)
    return scanned(Looked(stream, name, media_type, size=size), held.clamav)


def sound(stream: BinaryIO, head: bytes, media_type: str, size: int) -> bool:
    """Whether what the file unpacks to is of a reasonable size."""
    if media_type in (DOCX, ODT):
        return upload_archives.sound(stream, size)
    if media_type == "application/pdf":
        return not pdf_bombs.bomb(stream, size)
    return not media_type.startswith("image/") or image_size.pixels(head) <= MOST_PIXELS


def scanned(file: Looked, address: str) -> Looked:
    """The same file with the scanner's judgement; none is a refusal too."""
    try:
        virus = virus_scan.found(address, file.stream)
    except virus_scan.Silent:
        return Looked(file.stream, file.name, file.media_type, (NOT_SCANNED, {}), size=file.size)
    file.stream.seek(0)
    if virus is None:
        return file
    digest = hashlib.sha256()
    while part := file.stream.read(MEGABYTE):
        digest.update(part)
    return Looked(file.stream, file.name, file.media_type, (INFECTED, {}), virus, digest.hexdigest(), file.size)

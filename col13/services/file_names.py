"""The names of files: what a download is called, and whether a name promises what the content is."""

from __future__ import annotations

import unicodedata

from col13.services.document_types import DOCX, ODT, TEXT

LONGEST = 200  # bytes in UTF-8: a name of 255 fits no disk any more once a browser adds its “(1)”
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{one}" for port in ("com", "lpt") for one in range(1, 10))})
FORBIDDEN = frozenset('"<>|:*?')
# The endings a type may have, the usual one first.
ENDINGS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",), "image/jpeg": ("jpg", "jpeg", "jpe", "jfif"), "image/png": ("png",), "image/gif": ("gif",),
    "image/webp": ("webp",), "video/mp4": ("mp4", "m4v", "m4a", "mov"), "audio/mpeg": ("mp3", "mpga"), "audio/wav": ("wav", "wave"),
    "audio/ogg": ("ogg", "oga", "opus", "ogv"), TEXT: ("txt", "text", "csv", "md", "log"), DOCX: ("docx",), ODT: ("odt",),
}  # fmt: skip
# What browsers call a file besides its own name. They take it from the ending and the machine's own list.
NOTHING_SAID = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download", "application/force-download"})
ARCHIVE = frozenset({"application/zip", "application/x-zip-compressed"})
ALSO_CALLED: dict[str, frozenset[str]] = {
    "application/pdf": frozenset({"application/x-pdf"}), "image/jpeg": frozenset({"image/jpg", "image/pjpeg"}),
    "image/png": frozenset({"image/x-png"}), "video/mp4": frozenset({"audio/mp4", "audio/x-m4a", "video/x-m4v", "video/quicktime"}),
    "audio/mpeg": frozenset({"audio/mp3", "audio/x-mpeg", "audio/mpeg3"}),
    "audio/wav": frozenset({"audio/x-wav", "audio/wave", "audio/vnd.wave"}),
    "audio/ogg": frozenset({"application/ogg", "video/ogg", "audio/opus"}),
    TEXT: frozenset({"text/csv", "text/markdown", "text/x-markdown", "text/x-log", "application/vnd.ms-excel"}),
    DOCX: ARCHIVE, ODT: ARCHIVE,
}  # fmt: skip


def short_name(filename: str) -> str:
    """The name a download gets: no folders, no signs that are not seen or turn letters around, none that a disk or a machine gives a
    meaning of its own, not endless."""
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(one for one in last if one.isprintable() and one not in FORBIDDEN).strip(" .")
    if kept.partition(".")[0].rstrip().casefold() in RESERVED:
        kept = f"_{kept}"
    return _cut(kept) or "document"


def _cut(name: str) -> str:
    """At most LONGEST bytes, from the end, where the ending is."""
    encoded = name.encode("utf-8", "ignore")
    return encoded[-LONGEST:].decode("utf-8", "ignore").lstrip(" .")


def agrees(filename: str, declared: str, media_type: str) -> bool:
    """Whether the name's ending and the type the browser told are those of the content. A name without ending promises nothing, nor
    does a browser that knows no type."""
    name = short_name(filename)
    ending = name.rpartition(".")[2].casefold() if "." in name else ""
    told = declared.partition(";")[0].strip().casefold()
    fits = not ending or ending in ENDINGS[media_type]
    return fits and (told in NOTHING_SAID or told == media_type or told in ALSO_CALLED.get(media_type, ()))

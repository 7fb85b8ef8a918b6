"""The evidence package: a BagIt bag (RFC 8493) in a ZIP, streamed; same pieces in, same bytes out. Nothing in the clear touches a disk."""

from __future__ import annotations

import datetime as dt
import hashlib
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first date a ZIP knows: none of ours is told twice
FILE = 0o100600 << 16  # a plain file, for its owner alone
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
SEAL = "tagmanifest-sha256.txt.p7s"
TAGS = "tagmanifest-sha256.txt"
HASHES = ("sha256", "sha512")


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the payload: path below data/ (ASCII, no spaces), size in bytes, and its bytes, to be read once."""

    path: str
    size: int
    chunks: Iterator[bytes]


def whole(path: str, content: bytes) -> Piece:
    """A piece that is at hand."""
    return Piece(path, len(content), iter((content,)))


class _Pipe:
    """What the ZIP is written into: it cannot go back, and is emptied as it fills."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, content: bytes, /) -> int:
        """Take it."""
        self.parts.append(bytes(content))
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing to close."""

    def taken(self) -> bytes:
        """What came since the last time."""
        found = b"".join(self.parts)
        self.parts.clear()
        return found


def package(
    name: str, pieces: Sequence[Piece], about: Mapping[str, str], at: dt.datetime, seal: Callable[[bytes], bytes]
) -> Iterator[bytes]:
    """The ZIP, a part at a time. `name`: the one folder in it; `about`: further lines of bag-info.txt; `at`: when the dossier was issued;
    `seal`: makes the detached seal of the tag manifest. The hashes are those of the bytes that went by, so they come after the payload."""
    if any(not piece.path.isascii() or " " in piece.path or ".." in piece.path for piece in pieces):
        raise ValueError("a path of a package is plain ASCII")
    pipe = _Pipe()
    sums: dict[str, list[str]] = {algorithm: [] for algorithm in HASHES}
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for piece in sorted(pieces, key=lambda one: one.path):
            digests = {algorithm: hashlib.new(algorithm) for algorithm in HASHES}
            with archive.open(_entry(f"{name}/data/{piece.path}", piece.size), "w") as file:
                for chunk in piece.chunks:
                    file.write(chunk)
                    for digest in digests.values():
                        digest.update(chunk)
                    yield pipe.taken()
            for algorithm, digest in digests.items():
                sums[algorithm].append(f"{digest.hexdigest()}  data/{piece.path}\n")
        for path, content in _tags(pieces, about, at, sums, seal):
            with archive.open(_entry(f"{name}/{path}", len(content)), "w") as file:
                file.write(content)
    yield pipe.taken()


def _entry(path: str, size: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, LONG_AGO)
    entry.external_attr, entry.create_system, entry.file_size = FILE, 3, size
    return entry


def _tags(
    pieces: Sequence[Piece], about: Mapping[str, str], at: dt.datetime, sums: Mapping[str, Sequence[str]], seal: Callable[[bytes], bytes]
) -> Iterator[tuple[str, bytes]]:
    told = {
        **about, "Bagging-Date": at.date().isoformat(), "Payload-Oxum": f"{sum(piece.size for piece in pieces)}.{len(pieces)}",
    }  # fmt: skip
    files = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{label}: {' '.join(value.split())}\n" for label, value in sorted(told.items())).encode(),
        **{f"manifest-{algorithm}.txt": "".join(lines).encode() for algorithm, lines in sums.items()},
    }
    tags = "".join(f"{hashlib.sha256(content).hexdigest()}  {path}\n" for path, content in sorted(files.items())).encode()
    yield from files.items()
    yield TAGS, tags
    yield SEAL, seal(tags)

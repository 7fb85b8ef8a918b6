"""What nobody's browser sends: form bodies and files broken at random, from a seed. Each says whether any house must refuse it."""

from __future__ import annotations

import gzip
import io
import random
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote_plus

from bs4 import Tag

BOUNDARY = "----col13drill"
HIGH = "\ud800\udfff"  # halves of a character that nothing may hold
HOSTILE = (
    "", " ", "\x00", "a\x00b", "\u202egnp.exe\u2066", "\ufeff", "\U0001f600" * 50, "e\u0301" * 400, "\u0627\u0644", "%00",
    "%s%n", "' OR 1=1 --",
    "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "../../etc/passwd", "=1+1", "\r\nSet-Cookie: a=b", "x" * 30_000, "9" * 400,
    "-1", "1e309",
    "NaN", "0x10", "\u0663\u0664", "null",
    "[]", "[" * 3000, '{"a":' * 2000, "true", "\x1b[2J", "\x7f", "\u2028", "\uffff", "\U0010ffff",
)  # fmt: skip
BAD_DATES = (
    "99/99/9999", "31/02/2026", "00/00/0000", "2026-13-45", "29/02/2025", "1/1", "\u0661/\u0661/2026", "31/12/99999",
    "01/01/0000", "-1/1/2026",
    "22/11/2026 25:61", "2026-11-22T24:60", "22/11/2026\x00", "x" * 5000, "0" * 400, "22/11/10000",
)  # fmt: skip
BAD_IDS = (
    "0", "zz", "00000000-0000-0000-0000-00000000000", "g" * 36, "{" + "0" * 32 + "}x", "\x00" * 36,
    "1" * 4000, "00000000-0000-7000-8000-00000000000a",
    "\u0661" * 32, "urn:uuid:", "../..",
)  # fmt: skip
UTF8 = (b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\x80", b"\xc0\xaf")


@dataclass(frozen=True)
class Field:
    """A field as the page shows it: its kind and what it offers."""

    name: str
    kind: str
    value: str = ""
    offers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Form:
    """A form of a page: where it goes, whose page it is, its fields."""

    person: str
    action: str
    fields: tuple[Field, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """What its fields are called."""
        return frozenset(one.name for one in self.fields)


@dataclass
class Body:
    """A request's body. `must_fail`: no house may take it."""

    content: bytes
    content_type: str
    how: str
    must_fail: bool = False
    headers: dict[str, str] = field(default_factory=dict)
    length: str | None = None


def form_of(person: str, path: str, tag: Tag) -> Form:
    """Read one form of a page."""
    fields = []
    for one in tag.find_all(["input", "select", "textarea"]):
        name = str(one.get("name", ""))
        kind = str(one.get("type", "text")) if one.name == "input" else str(one.name)
        if not name or kind == "submit":
            continue
        offers = tuple(str(option.get("value", "")) for option in one.find_all("option"))
        picked = [str(option.get("value", "")) for option in one.find_all("option") if option.has_attr("selected")]
        value = one.get_text() if one.name == "textarea" else (picked or [*offers, ""])[0] if offers else str(one.get("value", ""))
        if kind in ("checkbox", "radio"):
            offers = (value,)
            value = value if one.has_attr("checked") else ""
        fields.append(Field(name, kind, value, offers))
    return Form(person, str(tag.get("action") or path), tuple(fields))


def bodies(rng: random.Random, form: Form, token: str, once: str) -> Iterator[Body]:
    """Without an end: bodies for this form, each broken in one way or several."""
    makers = (wrong_answers, wrong_answers, wrong_answers, framing, bytes_of_nowhere, too_many, repeated, odd_type, wrong_length)
    while True:
        yield rng.choice(makers)(rng, form, {"csrf_token": token, "once": once})


def standing(form: Form, held: dict[str, str]) -> list[tuple[str, str]]:
    """What a browser would send."""
    return [(one.name, held.get(one.name, one.value)) for one in form.fields if one.value or one.kind not in ("checkbox", "radio")]


def encoded(pairs: list[tuple[str, str]]) -> bytes:
    """As application/x-www-form-urlencoded; halves of characters go as the bytes they are."""
    return "&".join(
        f"{quote_plus(name, errors='surrogatepass')}={quote_plus(value, errors='surrogatepass')}" for name, value in pairs
    ).encode()


def wrong_answers(rng: random.Random, form: Form, held: dict[str, str]) -> Body:
    """Well framed, the token true: one to four answers are nonsense."""
    pairs = dict(standing(form, held))
    changed = [one for one in form.fields if one.name != "csrf_token"]
    rng.shuffle(changed)
    said, certain = [], False
    for one in changed[: rng.randint(1, 4)]:
        choices = one.kind == "select" or one.kind in ("checkbox", "radio")
        pool: tuple[str, ...] = BAD_IDS if one.name in ("once", "seen") or one.name.endswith("_id") or choices else HOSTILE
        pool = rng.choice((pool, HOSTILE, BAD_DATES, (HIGH, f"a{HIGH}")))
        pairs[one.name] = rng.choice(pool)
        certain = certain or (one.kind == "select" and pairs[one.name].strip() not in ("", *one.offers))
        said.append(f"{one.name}={pairs[one.name][:20]!r}")
    return Body(encoded(list(pairs.items())), "application/x-www-form-urlencoded", f"answers {said}", must_fail=certain)


def framing(rng: random.Random, form: Form, held: dict[str, str]) -> Body:
    """A multipart body cut, mixed or wrongly named; the token comes last, so that what is lost is the token."""
    parts = [(name, value, "") for name, value in standing(form, held) if name != "csrf_token"]
    whole = multipart([*parts, ("csrf_token", held["csrf_token"], "")])
    how = rng.choice(("cut", "no end", "other boundary", "flipped", "no boundary", "long boundary", "headless", "nested"))
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    if how == "cut":
        whole = whole[: rng.randrange(max(1, len(whole) - 120))]
    elif how == "no end":
        whole = whole[: whole.rindex(b"csrf_token")]
    elif how == "other boundary":
        kind = "multipart/form-data; boundary=another"
    elif how == "flipped":
        noisy = bytearray(whole)
        for _ in range(max(8, len(noisy) // 12)):
            noisy[rng.randrange(len(noisy))] = rng.randrange(256)
        return Body(bytes(noisy), kind, how)
    elif how == "no boundary":
        kind = "multipart/form-data"
    elif how == "long boundary":
        kind = "multipart/form-data; boundary=" + "b" * 5000
    elif how == "headless":
        whole = whole.replace(b'Content-Disposition: form-data; name="csrf_token"', b"X-Nothing: " + b"y" * rng.choice((3, 70_000)))
    else:
        whole = whole.replace(b"form-data; name", b"form-data; filename*=utf-8''%ff%00; nam*e")
    return Body(whole, kind, f"framing {how}", must_fail=True)


def multipart(parts: list[tuple[str, str, str]], files: tuple[tuple[str, str, str, bytes], ...] = ()) -> bytes:
    """(name, value, more headers) and (name, file name, type, bytes) as multipart/form-data."""
    lines = []
    for name, value, more in parts:
        lines.append(f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode("utf-8", "surrogatepass"))
        lines.append(value.encode("utf-8", "surrogatepass") + b"\r\n")
    for name, filename, kind, content in files:
        told = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\nContent-Type: {kind}\r\n\r\n'
        lines.append(told.encode("utf-8", "surrogatepass") + content + b"\r\n")
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


def bytes_of_nowhere(rng: random.Random, form: Form, held: dict[str, str]) -> Body:
    """Bytes that are no UTF-8, in names and in values; the token stays true."""
    whole = encoded(standing(form, held))
    for _ in range(rng.randint(1, 4)):
        name = rng.choice(form.fields).name.encode()
        odd = rng.choice(UTF8)
        whole += b"&" + rng.choice((odd + b"=" + odd, name + odd + b"=1", name[:3] + b"=" + odd * 50))
    return Body(whole, "application/x-www-form-urlencoded; charset=" + rng.choice(("utf-8", "utf-16", "nonsense", "\x7f")), "bytes")


def too_many(rng: random.Random, form: Form, held: dict[str, str]) -> Body:
    """More fields, or more bytes, than any form of the house has."""
    count = rng.choice((1001, 1500, 5000))
    if rng.random() < 0.3:
        return Body(
            encoded(standing(form, held)) + b"&remark=" + b"y" * 3_000_000,
            "application/x-www-form-urlencoded",
            "3 MB of words",
            must_fail=True,
        )
    parts = [(f"field{n}", "", "") for n in range(count)] + [(name, value, "") for name, value in standing(form, held)]
    return Body(multipart(parts), f"multipart/form-data; boundary={BOUNDARY}", f"{count} fields", must_fail=True)


def repeated(rng: random.Random, form: Form, held: dict[str, str]) -> Body:
    """Each field many times, with other values, the token among them: the first one of it is false."""
    pairs = [("csrf_token", "false"), *standing(form, held)]
    for one in form.fields:
        pairs += [(one.name, rng.choice(HOSTILE)[:200]) for _ in range(rng.randint(1, 20))]
    return Body(encoded(pairs), "application/x-www-form-urlencoded", "repeated", must_fail=True)


def odd_type(rng: random.Random, form: Form, held: dict[str, str]) -> Body:
    """A type that the body is not, or a packed body."""
    whole = encoded(standing(form, held))
    kind = rng.choice(
        ("application/json", "text/xml", "", "multipart/mixed; boundary=x", "a" * 9000, "application/x-www-form-urlencoded,b", "\xff")
    )
    deep = rng.choice((whole, b"[" * 100_000, b'{"csrf_token":' * 20_000, gzip.compress(whole), b""))
    return Body(
        deep,
        kind,
        f"type {kind[:20]}",
        must_fail=not kind.startswith("application/x"),
        headers={"Content-Encoding": rng.choice(("gzip", "", "x"))},
    )


def wrong_length(rng: random.Random, form: Form, held: dict[str, str]) -> Body:
    """A length the body has not: shorter (the token is cut off), negative, no number."""
    pairs = [pair for pair in standing(form, held) if pair[0] != "csrf_token"]
    whole = encoded([*pairs, ("csrf_token", held["csrf_token"])])
    length = rng.choice((str(len(whole) // 3), "0", "-1", "x", "1" * 30, "1e3", str(600 * 1024 * 1024)))
    return Body(whole, "application/x-www-form-urlencoded", f"length {length[:12]}", must_fail=True, length=length)


# ---- files ----------------------------------------------------------------------------------------------------------


def pictures() -> dict[str, bytes]:
    """A whole picture of each kind, made here."""
    from PIL import Image

    made = {}
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        out = io.BytesIO()
        Image.new("RGB", (8, 8), "navy").save(out, kind)
        made[kind] = out.getvalue()
    return made


def packed(rng: random.Random) -> bytes:
    """An archive in an archive in an archive, or one of nothing but zeros, sometimes cut."""
    content = b"\0" * rng.choice((10, 3_000_000))
    for level in range(rng.randint(1, 6)):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(
                rng.choice((f"{level}.zip", "../../evil", "word/document.xml", "mimetype", "x" * 300, "[Content_Types].xml")), content
            )
        content = out.getvalue()
    return content if rng.random() < 0.6 else content[: rng.randrange(len(content))]


def damaged(rng: random.Random, whole: dict[str, bytes]) -> bytes:
    """A file no house takes: no type, a wrong beginning, an archive of something else."""
    how = rng.randrange(7)
    if how == 0:
        return b""
    if how == 1:
        return packed(rng)
    if how == 2:
        return rng.randbytes(rng.randrange(1, 4000))
    if how == 3:
        return rng.choice(
            (b"MZ", b"\x7fELF", b"#!/bin/sh\n", b"<html><script>", b"<svg xmlns=", b"%!PS", b"\xd0\xcf\x11\xe0", b"Rar!\x1a\x07")
        ) + rng.randbytes(99)
    if how == 4:
        return whole[rng.choice(sorted(whole))][: rng.randrange(1, 12)]
    if how == 5:
        return rng.choice((b"%PDF-1.7\n", b"%PDF-9.9")) + b"<</Type/ObjStm/N 999999999/First -1>>" * rng.randrange(1, 400)
    return rng.choice((b"GIF89a", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")) + b"\xff" * rng.randrange(4, 60)

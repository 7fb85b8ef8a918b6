"""The manifest inside every dossier: what it was made from and the hash of each piece, readable without this house."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import rfc8785

from col13.dossier.images import Picture, Pictures

FORMAT = "col13.manifest/1"
NAME, CASE_JSON = "manifest.json", "case.json"
# What the manifest repeats of the frozen envelope, so that it can be read by itself.
ENVELOPE = (
    "number", "register_number", "profile", "recipient", "language", "draft", "demo", "at", "revision", "journal_head", "edition",
    "workflows", "seal",
)  # fmt: skip
LATER = ("checkpoint",)  # what envelopes did not tell from the beginning: an older one gives the same bytes as ever


def manifest(frozen: bytes, data: Mapping[str, Any], pictures: Pictures = MappingProxyType({})) -> bytes:
    """Canonical JSON: the envelope, and `pieces`: name, sha256 (hex), size (bytes), and whether it is `inside` this file. The originals of
    the evidence lie outside, in the evidence package; they are listed where the profile lists documents.
    A picture as it was converted for the pages names the original it was `made_from`."""
    pieces: list[dict[str, Any]] = [{"name": CASE_JSON, "sha256": hashlib.sha256(frozen).hexdigest(), "size": len(frozen), "inside": True}]
    for one in data["content"].get("documents", {}).get("documents", ()):
        pieces.append({"name": f"documents/{one['seq']:03d}", "sha256": one["sha256"], "size": one["size"], "inside": False})
    for one in data["content"].get("images", {}).get("images", ()):  # as converted for print: pixels of a page, not a file by itself
        source, made = f"documents/{one['document']:03d}", pictures.get(one["sha256"])
        if isinstance(made, Picture):
            pieces.append({
                "name": f"images/{one['document']:03d}", "sha256": made.sha256, "size": len(made.content), "inside": False,
                "made_from": source,
            })  # fmt: skip
    told = {name: data.get(name) for name in ENVELOPE} | {name: data[name] for name in LATER if name in data}
    return rfc8785.dumps({"format": FORMAT, **told, "pieces": pieces})


def wrong_pieces(told: Mapping[str, Any], inside: Mapping[str, bytes]) -> list[str]:
    """The names of the pieces that are missing, differ, or are inside without being listed."""
    listed = {piece["name"]: piece["sha256"] for piece in told["pieces"] if piece["inside"]}
    wrong = [name for name, sha256 in listed.items() if name not in inside or hashlib.sha256(inside[name]).hexdigest() != sha256]
    return wrong + [name for name in inside if name not in listed and name != NAME]

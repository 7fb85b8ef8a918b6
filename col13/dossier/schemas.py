"""The JSON Schemas of what is inside a dossier, made from the table of profiles: what a profile does not list, its schema refuses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from col13.dossier import manifest, project
from col13.dossier.profiles import Fields, LETTERS, Profile, PROFILES, SECTION_LABELS
from col13.i18n import LANGUAGES, say

Schema = dict[str, Any]
FOLDER = Path(__file__).parent / "schema"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT: Schema = {"type": "string", "minLength": 1}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
TEXTS: Schema = {"type": "array", "items": TEXT, "minItems": 1}
NUMBERS: Schema = {"type": "array", "items": NUMBER, "minItems": 1}
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
PARTIAL: Schema = {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}
SHA256: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}

# Field → its kind; a field in no list is a text. A longer name (`persons.interpreter`) wins over its last part.
KINDS: tuple[tuple[Schema, str], ...] = (
    (
        FLAG,
        "anonymous attempt copy_delayed copy_given count_estimated deceased declined delayed from_body handed_out identified in_person "
        "injured_form interpreter minor others_heard place_unknown police_officer press pressure_asked simplified to_representative "
        "told_inquiry_goes_on without_victim",
    ),
    (TEXT, "statements.interpreter"),
    (
        NUMBER,
        "count document heard_by incident kept line looks most offence persons.number person quotation representative said_by seq "
        "size suspect who",
    ),
    ({"type": ["integer", "string"]}, "tracks.subject"),
    (TEXTS, "address_lines bodies criteria domains_of_life forbidden_channels grounds indicators phenomena roles services"),
    (TEXTS, "acknowledgement.offences"),
    (NUMBERS, "documents quotations suspects victims"),
    (MOMENT, "answered_at at called_at deprived_since entered_at left_on opened_at released_at reported_at shares.since shares.until"),
    (MOMENT, "tracks.since"),
    (DAY, "drawn_on on pv_on review_on taken_on valid_from valid_until due"),
    (PARTIAL, "decided happened"),
    (SHA256, "sha256"),
)
KIND_OF: Mapping[str, Schema] = {name: kind for kind, names in KINDS for name in names.split()}

NULL = {"type": "null"}
CODE: Schema = {"type": "string", "minLength": 1}
HEAD: Schema = {
    "type": "object", "additionalProperties": False, "required": ["chain", "sequence", "hash"],
    "properties": {"chain": CODE, "sequence": NUMBER, "hash": {"type": "string", "pattern": "^[0-9a-f]*$"}},
    "description": "The journal of the case when this was frozen: its last line and that line's hash.",
}  # fmt: skip
SEAL: Schema = {
    "type": "object", "additionalProperties": False, "required": ["holder", "fingerprint", "test", "level"],
    "properties": {"holder": TEXT, "fingerprint": SHA256, "test": FLAG, "level": {"enum": ["B-B", "B-T", "B-LT"]}},
    "description": "The seal the file was to get; the fingerprint is the SHA-256 of the certificate.",
}  # fmt: skip
CHECKPOINT: Schema = {
    "type": ["object", "null"], "additionalProperties": False, "required": ["sequence", "at", "root", "hash"],
    "properties": {"sequence": NUMBER, "at": MOMENT, "root": SHA256, "hash": SHA256},
    "description": "The last time the heads of the whole journal were signed before this was frozen; null: never yet.",
}  # fmt: skip
ENVELOPE: Mapping[str, Schema] = {
    "number": {**TEXT, "description": "Number of the case."},
    "register_number": {"type": ["string", "null"], "description": "Number in the register of dossiers; null for a draft."},
    "profile": {"enum": [*PROFILES, *LETTERS]},
    "recipient": TEXT,
    "language": {"enum": list(LANGUAGES)},
    "draft": {**FLAG, "description": "Not issued to anybody."},
    "demo": {**FLAG, "description": "From a demonstration: no real case."},
    "at": {**MOMENT, "description": "When it was frozen, UTC."},
    "revision": {**NUMBER, "description": "State of the case."},
    "journal_head": HEAD,
    "edition": {**TEXT, "description": "Edition of the catalogue that the codes belong to."},
    "workflows": {"type": "object", "additionalProperties": NUMBER, "description": "Workflow → version of its table."},
    "seal": SEAL,
    "checkpoint": CHECKPOINT,
}
ONLY_CASE: Mapping[str, Schema] = {"case_language": {"enum": list(LANGUAGES)}, "zone": TEXT, "zone_code": TEXT}
PIECE: Schema = {
    "type": "object", "additionalProperties": False, "required": ["name", "sha256", "size", "inside"],
    "properties": {
        "name": TEXT, "sha256": SHA256, "size": NUMBER,
        "inside": {**FLAG, "description": "Inside this file; else beside it, in the evidence package."},
        "made_from": {**TEXT, "description": "The original that a picture was converted from for print."},
    },
}  # fmt: skip


def case_schema() -> Schema:
    """The schema of case.json: the envelope, and for each profile its own sections and fields."""
    every = {**PROFILES, **LETTERS}
    chosen = [
        {
            "if": {"properties": {"profile": {"const": name}}, "required": ["profile"]},
            "then": {"properties": {"content": {"$ref": f"#/$defs/{name}"}}},
        }
        for name in every
    ]
    fields = {"format": {"const": project.FORMAT}, **ENVELOPE, **ONLY_CASE, "content": {"type": "object"}}
    return {
        "$schema": DIALECT, "$id": f"urn:{project.FORMAT.replace('/', ':')}", "title": "case.json of a COL13 dossier",
        **_record(fields, _always(fields)), "allOf": chosen, "$defs": {name: content(profile) for name, profile in every.items()},
    }  # fmt: skip


def manifest_schema() -> Schema:
    """The schema of manifest.json."""
    fields = {"format": {"const": manifest.FORMAT}, **ENVELOPE, "pieces": {"type": "array", "items": PIECE, "minItems": 1}}
    title = "manifest.json of a COL13 dossier"
    return {"$schema": DIALECT, "$id": f"urn:{manifest.FORMAT.replace('/', ':')}", "title": title, **_record(fields, _always(fields))}


def content(profile: Profile) -> Schema:
    """The sections of one profile. Every field may be missing: what is empty is left out."""
    sections = {
        section: {**_fields(section, _tree(names)), "description": say(SECTION_LABELS[section], "en")}
        for section, names in profile.sections.items()
        if names
    }
    return {**_record(sections, []), "description": say(profile.label, "en")}


def files() -> dict[Path, str]:
    """Where each schema is kept, and its text."""
    made = {"dossier-1.json": case_schema(), "manifest-1.json": manifest_schema()}
    return {FOLDER / name: json.dumps(schema, ensure_ascii=False, indent=1, sort_keys=False) + "\n" for name, schema in made.items()}


def _always(fields: Mapping[str, Schema]) -> list[str]:
    return [name for name in fields if name not in manifest.LATER]


def _tree(names: Fields) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name in names:
        branch = tree
        for part in name.split("."):
            branch = branch.setdefault(part, {})
    return tree


def _fields(above: str, tree: Mapping[str, Any]) -> Schema:
    return _record({name: _field(above, name, below) for name, below in tree.items()}, [])


def _field(above: str, name: str, below: Mapping[str, Any]) -> Schema:
    if below:
        return {"type": "array", "items": _fields(name, below), "minItems": 1}
    return KIND_OF.get(f"{above}.{name}") or KIND_OF.get(name) or TEXT


def _record(fields: Mapping[str, Schema], required: list[str]) -> Schema:
    made: Schema = {"type": "object", "additionalProperties": False, "properties": dict(fields)}
    return {**made, "required": required} if required else made

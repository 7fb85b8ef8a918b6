"""Paper to JSON and back: what is frozen in the database is this, so reading back is strict."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import types
from dataclasses import fields, is_dataclass, replace
from typing import get_args, get_origin, get_type_hints, Literal, TypeVar, Union

import rfc8785

from col13.dossier.paper import Block, Paper

Kind = TypeVar("Kind")
BROKEN = re.compile("[\ud800-\udfff]")  # half a character: JSON in UTF-8 has no place for it
BLOCKS: dict[str, type] = {kind.__name__.lower(): kind for kind in get_args(Block)}


def stamped(paper: Paper) -> Paper:
    """The paper with its check code: the first 12 hex digits of the SHA-256 of its canonical JSON (RFC 8785) without the code."""
    return replace(paper, check_code=hashlib.sha256(rfc8785.dumps(_plain(replace(paper, check_code="")))).hexdigest()[:12])


def paper_to_json(paper: Paper) -> dict[str, object]:
    """See `Paper.to_json`."""
    return {field.name: _plain(getattr(paper, field.name)) for field in fields(paper)}


def paper_from_json(data: object) -> Paper:
    """See `Paper.from_json`."""
    return _made(Paper, data)


def _plain(value: object) -> rfc8785._impl._Value:
    if isinstance(value, str):
        return BROKEN.sub("\ufffd", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if is_dataclass(value):
        plain = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        name = type(value).__name__.lower()
        return {"block": name, **plain} if name in BLOCKS else plain
    raise TypeError(f"{type(value).__name__} has no place on paper")


def _made(kind: type[Kind], data: object) -> Kind:
    """A dataclass from a JSON object with exactly its fields."""
    if not isinstance(data, dict):
        raise ValueError(f"{kind.__name__} is not an object")
    values = {name: part for name, part in data.items() if name != "block"}
    hints = get_type_hints(kind)
    if unknown := set(values) ^ set(hints):
        raise ValueError(f"{kind.__name__}: unknown or missing {sorted(unknown)}")
    return kind(**{name: _read(hints[name], part) for name, part in values.items()})


def _read(hint: object, data: object) -> object:
    """One JSON value as its declared type says."""
    origin, options = get_origin(hint), get_args(hint)
    if origin is Literal and data in options:
        return data
    if origin is tuple and isinstance(data, list):
        inner = [options[0]] * len(data) if options[-1] is Ellipsis else list(options)
        if len(inner) == len(data):
            return tuple(_read(one, part) for one, part in zip(inner, data, strict=True))
    if origin in (Union, types.UnionType):
        return _read_either(options, data)
    if hint is dt.datetime and isinstance(data, str):
        return dt.datetime.fromisoformat(data)
    if isinstance(hint, type) and type(data) is hint:
        return data
    if isinstance(hint, type) and is_dataclass(hint):
        return _made(hint, data)
    raise ValueError(f"{data!r:.60} is not {hint}")


def _read_either(options: tuple[object, ...], data: object) -> object:
    """A value of one of several types: a block names itself, anything else is told by its JSON type."""
    if isinstance(data, dict) and "block" in data:
        kind = BLOCKS.get(str(data["block"]))
        if kind not in options:
            raise ValueError(f"unknown block {data['block']!r:.40}")
        return _read(kind, data)
    if data is None and type(None) in options:
        return None
    if isinstance(data, dict):
        return _read(next(kind for kind in options if is_dataclass(kind)), data)
    scalars = [kind for kind in options if isinstance(kind, type) and kind is not type(None) and not is_dataclass(kind)]
    return _read(scalars[0], data)

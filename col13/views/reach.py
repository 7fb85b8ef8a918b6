"""Contact data of services and bodies as links: a telephone number, a site. Only what a source confirms stands in the catalogue."""

from __future__ import annotations

import re

NUMBER = re.compile(r"\+?[\d ]{3,}")
SITE = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?")


def ways(contact: str | None) -> list[tuple[str, str]]:
    """(address, words) of each part of "0800 12 800, unia.be"; the address is tel: or https:, "" for what is neither."""
    return [(_address(part), part) for part in (contact or "").split(", ") if part]


def _address(part: str) -> str:
    if NUMBER.fullmatch(part):
        return f"tel:{part.replace(' ', '')}"
    return f"https://{part}" if SITE.fullmatch(part) else ""

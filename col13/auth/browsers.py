"""A browser in plain words, for the list of one's own sessions: “Firefox, Windows”. Never a reason for anything."""

from __future__ import annotations

# The first that is named counts: Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("CriOS/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Macintosh", "macOS"), ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def plain_name(told: str) -> str:
    """From a User-Agent; empty when it names nothing that is known."""
    names = [next((name for mark, name in known if mark in told), "") for known in (BROWSERS, SYSTEMS)]
    return ", ".join(name for name in names if name)

"""What hands say of a bias assessment, and whose hands they are, in words."""

from __future__ import annotations

from col13.i18n import Label, N_

SAID: dict[str, Label] = {
    "proposed": N_("view of a bias", "proposed"), "confirmed": N_("view of a bias", "agreed"),
    "contested": N_("view of a bias", "contested"), "rejected": N_("view of a bias", "not retained"),
    "kept": N_("view of a bias", "kept"), "not_kept": N_("view of a bias", "not kept"), "not_told": N_("view of a bias", "not told"),
}  # fmt: skip
# Who speaks, in the order in which they do.
VOICES: dict[str, Label] = {
    "reception": N_("voice", "reporting officer"), "investigator": N_("voice", "investigator"),
    "reference_officer": N_("voice", "reference officer"), "magistrate": N_("voice", "magistrate"),
}  # fmt: skip

"""What magistrates and courts decided on a published case, as a list of decisions of the catalogue, oldest first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from col13 import catalogue
from col13.demo import words
from col13.demo.reading import Entry, Ruling
from col13.partial_dates import PartialDate

DEFAULT = re.compile(r"by default|default judgment|bij verstek|par défaut", re.IGNORECASE)
EARLIER_CASE = re.compile(r"earlier case", re.IGNORECASE)
SAME = re.compile(r"^same (decision|result)|confirmed", re.IGNORECASE)
# What a line of the history says it was; the first that is found.
KINDS: tuple[tuple[str, str], ...] = (
    (r"by default", "conviction_by_default"),
    (r"opposition", "appeal"),
    (r"acquit", "acquittal"),
    (r"convict|sentence", "conviction"),
    (r"referral|referred", "referral_to_court"),
    (r"cassation|quashed|annul", "quashed"),
    (r"no case|discharge", "discharge"),
    (r"dismiss", "dismissal"),
    (r"suspen", "suspension_of_sentence"),
    (r"circumstance retained", "conviction"),
)
INVESTIGATING = re.compile(r"indictment chamber|council chamber|investigating|chambre des mises|raadkamer", re.IGNORECASE)
# What the details say more precisely than the category.
FINER: tuple[tuple[str, str, str, str | None], ...] = (
    ("conviction", r"suspension of pronouncement|pronouncement suspended", "suspension_of_sentence", None),
    ("conviction", r"by default", "conviction_by_default", None),
    ("dismissal", r"insufficient evidence", "dismissal_technical", "insufficient_evidence"),
    ("dismissal", r"unknown (author|perpetrator|suspect)", "dismissal_technical", "perpetrator_unknown"),
    ("dismissal", r"expediency|opportunit", "dismissal_opportunity", None),
)
FILE_MARKS = ("kept", "partly", "not_kept", "not_told", "not_applicable")
WORDS_TO_MARK = {"yes": "kept", "no": "not_kept", "partly": "partly", "not_applicable": "not_applicable"}


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision: who took it, what it is (codes of the catalogue), when, the mark for the file, and the source's words."""

    by: str
    kind: str
    motive: str | None
    on: PartialDate
    mark: str
    words: str
    final: bool = False

    @property
    def ends(self) -> bool:
        """Whether nothing more is expected."""
        return catalogue.decision(self.kind).ends_file


def decisions(entry: Entry) -> list[Decided]:
    """The list, in the order of the dates; what has no date stands before what the entry names as its decision."""
    main = _main(entry)
    earlier = [_from_history(entry, line, main) for line in entry.history if not EARLIER_CASE.search(f"{line.body} {line.words}")]
    if main is None:
        return earlier
    found = [*earlier, main]
    if "press_offence_split" in entry.tags:
        words_ = f"For what is no press offence on racism: the court has no jurisdiction. {entry.outcome_words}"
        found.insert(-1, Decided(main.by, "no_jurisdiction", None, main.on, "not_applicable", words_))
    before = [one for one in found if one.on.first is None or main.on.first is None or one.on.first <= main.on.first]
    return [*_sorted(before), *_sorted([one for one in found if one not in before])]


def _sorted(some: list[Decided]) -> list[Decided]:
    dated = sorted((one for one in some if one.on.first is not None), key=lambda one: (one.on.first, one.final))
    return [
        *(one for one in some if one.on.first is None and not one.final),
        *dated,
        *(one for one in some if one.on.first is None and one.final),
    ]


def _main(entry: Entry) -> Decided | None:
    told = words.looked_up("outcomes", entry.outcome)
    kind = told["decision"]
    if kind is None and entry.ruling is None:
        return None
    ruling = entry.ruling or Ruling()
    kind, motive = kind or "other_decision", told.get("motive")
    by = _authority(entry, kind, ruling)
    if "praetorian_probation" in entry.tags and by == "prosecutor":
        kind = "praetorian_probation"
    for category, pattern, finer, finer_motive in FINER:
        if category == kind and re.search(pattern, entry.outcome_words, re.IGNORECASE):
            kind, motive = finer, finer_motive
    if kind == "conviction" and ("default_judgment" in entry.tags or DEFAULT.search(entry.outcome_words)) and not entry.history:
        kind = "conviction_by_default"
    return Decided(by, kind, motive, ruling.on, _mark(entry), entry.outcome_words, final=True)


def _mark(entry: Entry) -> str:
    told = words.looked_up("outcomes", entry.outcome).get("mark")
    return WORDS_TO_MARK.get(entry.retained) or (told if told in FILE_MARKS else "not_told")


def _authority(entry: Entry, kind: str, ruling: Ruling) -> str:
    if ruling.body_type:
        return str(words.looked_up("authorities", ruling.body_type))
    may = catalogue.decision(kind).taken_by
    young = entry.suspects.minors and "minors_and_adults_mixed" not in entry.tags
    if young and not ({"court"} & set(may) and ruling.body):
        return "youth_prosecutor"
    return "court" if ruling.body or "prosecutor" not in may else "prosecutor"


def _from_history(entry: Entry, line: Ruling, main: Decided | None) -> Decided:
    by = "investigating_court" if INVESTIGATING.search(line.body) else main.by if main else "court"
    kind = next((kind for pattern, kind in KINDS if re.search(pattern, line.words, re.IGNORECASE)), "other_decision")
    same = main is not None and bool(SAME.search(line.words))
    if same and main is not None:
        kind = main.kind
    mark = "kept" if re.search(r"circumstance retained|motive retained", line.words, re.IGNORECASE) else "not_told"
    return Decided(by, kind, None, line.on, main.mark if same and main else mark, f"{line.body}: {line.words}")


def marks_told(
    entry: Entry, suspects: list[str], offences: Mapping[str, str], named: Mapping[str, Mapping[str, str]]
) -> dict[tuple[str, str], str]:
    """(sign of a suspect, sign of an offence) → mark, only where the source tells it. `offences`: sign → the file's word; `named`: what
    details.yaml tells of single suspects."""
    if named:
        return {
            (suspect, sign): mark
            for suspect, marks in named.items() if suspect in suspects
            for word, mark in marks.items() for sign, own in offences.items() if own == word
        }  # fmt: skip
    mark = WORDS_TO_MARK.get(entry.retained)
    base = [sign for sign, word in offences.items() if word != "insult_verbal"] or list(offences)
    if mark == "not_kept" and len(suspects) <= 6:
        return {(suspect, sign): mark for suspect in suspects for sign in offences}
    if mark == "kept" and len(suspects) == 1 and entry.outcome == "conviction" and base:
        return {(suspects[0], base[0]): mark}
    return {}

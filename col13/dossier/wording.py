"""The few fixed words of a paper; all other words come said by the projector."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError

from col13.dossier.paper import NoticeKind
from col13.i18n import Key, Label, N_, S_, say

CONTENTS = N_("paper", "Contents")
SEAL = N_("paper", "Seal")
DRAFT = S_("Draft, not issued")
DEMO = S_("DEMO: from a demonstration system, not a real file")
DEMO_SHORT = N_("paper", "DEMO")
TRANSLATION_SHORT = N_("paper", "Translation")
TRANSLATION = S_("Translation: the file is kept in another language")
INTERNAL_SHORT = N_("paper", "INTERNAL")
INTERNAL = S_("INTERNAL: for the police zone, not to be passed on")
PAGE = S_("Page %(page)s of %(pages)s")
ORIGINAL = S_("In the original language: %(language)s")
ORIGINAL_UNKNOWN = N_("paper", "In the original language")
WHEN, WHAT, WHO = N_("paper", "When"), N_("paper", "What"), N_("paper", "By whom")
NUMBER = N_("paper", "Case number")
ZONE = N_("paper", "Police zone")
RECIPIENT = N_("paper", "For")
PROFILE = N_("paper", "Profile")
REGISTER = N_("paper", "Register number")
ISSUED = N_("paper", "Issued at")
REVISION = N_("paper", "Revision of the case")
HEAD = N_("paper", "Journal head")
HEAD_FULL = N_("paper", "Journal head, in full")
HEAD_AT = S_("entry %(sequence)s, %(hash)s…")
CHECK_CODE = N_("paper", "Check code")
NONE = N_("paper", "none")
SIGNATURE = N_("paper", "Signature")
NOTICES: dict[NoticeKind, Label] = {"info": N_("paper", "Note"), "warning": N_("paper", "Attention"), "legal": N_("paper", "Law")}


def language_name(tag: str, language: str) -> str | None:
    """What a language is called in another one; None for a tag nobody knows."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(language)
    except (UnknownLocaleError, ValueError):
        return None


def original(tag: str, language: str) -> str:
    """The line above a quotation that tells its language."""
    name = language_name(tag, language)
    return say(ORIGINAL, language, language=name) if name else say(ORIGINAL_UNKNOWN, language)


def page_of(language: str) -> tuple[str, str, str]:
    """The words before, between and after the page number and the number of pages."""
    before, _, rest = say(PAGE, language, page="\x00", pages="\x01").partition("\x00")
    between, _, after = rest.partition("\x01")
    return before, between, after


def banners(draft: bool, demo: bool, internal: bool, translation: bool) -> tuple[tuple[str, Key, Key], ...]:
    """The marks a paper carries: class, words on its face, words at the head of each page."""
    marks: tuple[tuple[str, bool, Key, Key], ...] = (
        ("draft", draft, DRAFT, DRAFT),
        ("demo", demo, DEMO, DEMO_SHORT),
        ("internal", internal, INTERNAL, INTERNAL_SHORT),
        ("translation", translation, TRANSLATION, TRANSLATION_SHORT),
    )
    return tuple((name, words, short) for name, on, words, short in marks if on)

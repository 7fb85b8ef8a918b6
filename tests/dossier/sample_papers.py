"""Papers to try the renderer with: hard names, hostile texts, short and long, in any of the four languages."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from col13.dossier.paper import (
    Block,
    Bullets,
    Fields,
    Head,
    Heading,
    Notice,
    Paper,
    Prose,
    Quote,
    Section,
    Signature,
    Span,
    Table,
    Timeline,
)
from col13.dossier.paper_json import stamped
from col13.dossier.render import Attachment, engine, render
from col13.i18n import LANGUAGES

ISSUED = dt.datetime(2026, 3, 4, 9, 30, tzinfo=dt.UTC)
HARD_NAMES = ("Ştefănescu", "Șerban Țepeș", "Nguyễn Thị Bảy", "Łukasz Çelik", "Đorđević", "İpek Iğdır", "Þóra Ðalberg", "Œuvrard-Ÿ")
FOREIGN = (
    Span("Дмитро Щербак", "uk"),
    Span("Αλέξανδρος Ψαρρός", "el"),
    Span("محمّد العربي", "ar"),
    Span("فرهاد گیلانی", "fa"),
    Span("משה לוי", "he"),
)
HOSTILE = (
    "<script>alert(1)</script><b>bold?</b>",
    '"><img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">',
    "</td></tr></table><style>*{display:none}</style>{{ 7 * 7 }}{% raw %}",
    "url(https://attacker.example/x) @import 'file:///etc/passwd'; content: attr(x)",
    "Donaudampfschiff" * 24,
    "nul \x00 bell \x07 escape \x1b[31m form\x0cfeed broken \ud83d tail",
    "evil \u202egpj.exe\u202c and \u2066isolated\u2069 zero\u200bwidth soft\u00adhyphen \ufeff",
    "🐒🍌 👨‍👩‍👧 ☎️ ✊🏿 🇧🇪 卐 王芳 ትግርኛ e\u0301",
    "%(name)s %s {0} \\ & &amp; &#x41; ]]> --> ‘quotes’ “double” „low“ «guillemets» … – — € ½ №",
)
WORDS = (
    "De betrokkene verklaart dat zij op de bushalte werd aangesproken en uitgescholden door twee haar onbekende mannen, waarna één "
    "van hen haar sjaal vastgreep. Les faits se sont déroulés en présence de plusieurs passants. "
    "Sie ging daraufhin zur nächsten Wache und erstattete Anzeige. "
)
TITLES = {
    "nl": "Dossier voor de procureur des Konings",
    "fr": "Dossier destiné au procureur du Roi",
    "de": "Akte für den Prokurator des Königs",
    "en": "File for the public prosecutor",
}


def paper(language: str = "nl", sections: tuple[Section, ...] = (), **changes: object) -> Paper:
    """A short dossier, stamped."""
    plain = Paper(
        kind="dossier",
        language=language,
        title=TITLES[language],
        number="COL13-5906-2026-000123",
        zone="PZ Mechelen-Willebroek (5906)",
        recipient="Parket Antwerpen, afdeling Mechelen",
        profile="Prosecutor",
        register_number="5906-2026-R-0042",
        issued_at=ISSUED,
        draft=False,
        demo=False,
        translation=False,
        internal=False,
        check_code="",
        journal_head=Head("01938f6e-7c1a-7d34-9b02-5a6a3f1c8e77", 57, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
        revision=31,
        sections=sections or (names(), *hostile()),
        seal=(("Electronic seal", "a sample of the tests (PAdES B-B)"),),
    )
    return stamped(replace(plain, **changes))  # type: ignore[arg-type] # the names are Paper's own


def letter(language: str = "nl") -> Paper:
    """An acknowledgement with an address, a signature and one quotation."""
    body = Section(
        "body",
        "",
        (
            Prose("Mevrouw, mijnheer,\n\n" + WORDS + "\n\n" + WORDS),
            Fields((("Number of the PV", "ME.56.L2.000123/2026"), ("Date", "04/03/2026"), ("Name", FOREIGN[2]))),
            Bullets(("Unia, 0800 12 800", "IGVM / IEFH, 0800 12 800", "Slachtofferbejegening")),
            Signature("Inspecteur", HARD_NAMES[0]),
        ),
    )
    address = (HARD_NAMES[2], "Keizerstraat 1", "2800 Mechelen", FOREIGN[2])
    return paper(language, (body,), kind="letter", title="Attest van aangifte", profile="", register_number=None, address=address)


def long(language: str = "nl", events: int = 500, statements: int = 26) -> Paper:
    """A dossier of more than forty pages."""
    told = tuple((f"{day % 28 + 1:02}/02/2026 14:{day % 60:02}", WORDS[: 40 + day % 90], "reception") for day in range(events))
    said: list[Block] = []
    for number in range(statements):
        said += [Heading(f"Verklaring {number + 1}: {HARD_NAMES[number % len(HARD_NAMES)]}"), Prose(f"{WORDS * 3}\n\n{WORDS * 3}")]
    return paper(
        language, (names(), *hostile(), Section("timeline", "Timeline", (Timeline(told),)), Section("said", "Statements", tuple(said)))
    )


def names() -> Section:
    """Hard names in every kind of block."""
    everyone = HARD_NAMES + FOREIGN
    rows = tuple((name, "slachtoffer", "gehoord op 02/03/2026") for name in everyone)
    return Section(
        "persons",
        "Personen en gegevens",
        (
            Fields(tuple((f"Person {number}", name) for number, name in enumerate(everyone, 1))),
            Heading("Names in a table"),
            Table("Persons by role", ("Name", "Role", "Heard"), rows, (40, 25, 35)),
            Heading(FOREIGN[2]),
            Prose(Span("تعرّضت السيدة للشتم في محطة الحافلات، ثم أمسك أحدهم بوشاحها. اتصلت بالشرطة على الرقم 101 فورًا.", "ar")),
            Quote("ارجعي إلى بلدك!", "ar", "Ga terug naar je land!", "verdachte 1"),
            Quote("Sale étrangère, on va te brûler ta maison 🔥\n\nTu vas voir.", "fr", None, HARD_NAMES[3]),
            Quote("לך הביתה", "he", "Ga naar huis", None),
            Notice("legal", "Te bevestigen: de hogere minimumstraf volgt de wet van de dag van de feiten."),
            Notice("warning", "Veilig contact: alleen bellen na 18 uur."),
            Notice("info", "De politie stelt een motief voor; de magistraat beslist."),
        ),
    )


def hostile() -> tuple[Section, ...]:
    """The hostile texts in every place that takes words."""
    texts = tuple(enumerate(HOSTILE, 1))
    return (
        Section("facts", "Feiten <i>" + HOSTILE[1], (Prose("\n\n".join(HOSTILE)), Bullets(HOSTILE))),
        Section(
            "more",
            "Meer",
            (
                Fields(tuple((f"{number} {text[:30]}", text) for number, text in texts)),
                Table("Hostile " + HOSTILE[0], ("nr", HOSTILE[0]), tuple((str(number), text) for number, text in texts), (10, 90)),
                Timeline(tuple((f"{number}/3", text, text[:20]) for number, text in texts)),
                Quote(HOSTILE[7], 'x" onload="', HOSTILE[6], HOSTILE[0]),
            ),
        ),
    )


def attached(about: Paper) -> tuple[Attachment, ...]:
    """The paper itself as case.json."""
    content = json.dumps(about.to_json(), ensure_ascii=True, sort_keys=True).encode()
    return (Attachment("case.json", content, "The case as data", ISSUED, ISSUED, "Source"),)


def main(folder: Path, languages: Sequence[str]) -> None:
    """Write small.LL.pdf and letter.LL.pdf, and control.pdf that is neither PDF/A nor PDF/UA."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in languages:
        for name, made in (("small", paper), ("letter", letter)):
            sample = made(language)
            (folder / f"{name}.{language}.pdf").write_bytes(render(sample, attached(sample)))
    (folder / "control.pdf").write_bytes(engine().HTML(string="<svg width=9 height=9><rect width=9 height=9></svg>").write_pdf())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:] or LANGUAGES)

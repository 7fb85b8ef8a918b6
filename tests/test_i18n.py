"""Words: marked in the source, translated in the catalogues, said in the reader's language."""

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest
from jinja2 import TemplateSyntaxError

from col13 import i18n
from col13.clock import PartialDate
from col13.i18n import N_, S_, say, SN_

ROOT = Path(__file__).resolve().parents[1]
PYTHON = """
from col13.i18n import N_, S_, SN_

CONFIRMED = N_("qualification state", "confirmed")
ALSO_CONFIRMED = N_("document", "confirmed")
GREETING = S_("Good day, %(who)s: %(share)s%% is read.")
CASES = SN_("%(count)d case of %(who)s", "%(count)d cases of %(who)s")
PEOPLE = SN_("One person", "%(count)d persons")
"""
PAGE = """
<h1>{{ _("Case file") }}</h1>{{ _("Opened by %(who)s", who=name) }}
{{ ngettext("%(count)d page", "%(count)d pages", count=n) }}{{ pgettext("verb", "open") }}
"""
NL = {
    "confirmed": "bevestigd",
    "Good day, %(who)s: %(share)s%% is read.": "Dag %(who)s: %(share)s%% is gelezen.",
    "%(count)d case of %(who)s": ["%(count)d zaak van %(who)s", "%(count)d zaken van %(who)s"],
    "One person": ["Een persoon", "%(count)d personen"],
    "Case file": "Dossier",
    "Opened by %(who)s": "Geopend door %(who)s",
    "%(count)d page": ["%(count)d bladzijde", "%(count)d bladzijden"],
    "open": "openen",
}


@pytest.fixture(scope="module")
def words() -> ModuleType:
    """scripts/words, which has no .py at its end."""
    loader = SourceFileLoader("words", str(ROOT / "scripts" / "words"))
    spec = spec_from_loader("words", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small house with the real babel.cfg, one module and one page."""
    shutil.copy(ROOT / "babel.cfg", tmp_path)
    (tmp_path / "col13" / "templates" / "cases").mkdir(parents=True)
    (tmp_path / "col13" / "state.py").write_text(PYTHON)
    (tmp_path / "col13" / "templates" / "cases" / "page.html").write_text(PAGE)
    (tmp_path / "elsewhere.py").write_text('from col13.i18n import S_\nS_("Not ours")\n')
    return tmp_path


def translate(words: ModuleType, house: Path, language: str) -> None:
    """Every word of the small house, in Dutch, whatever the language is called."""
    entries = words.missing(words.said_in(house), words.read(house, language))
    for entry in entries:
        said = NL[entry["id"]]
        if language == "fr" and entry["id"] == "One person":
            said = ["%(count)d personne", "%(count)d personnes"]
        entry["texts" if isinstance(said, list) else "text"] = said
    (house / "filled.json").write_text(json.dumps(entries))
    assert words.main(["fill", language, str(house / "filled.json")], house) == 0


@pytest.fixture
def translated(words: ModuleType, house: Path) -> Path:
    for language in words.LANGUAGES:
        translate(words, house, language)
    return house


@pytest.fixture
def read_from(words: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Let `say` read catalogues compiled here and now, from wherever the test puts them."""
    monkeypatch.setattr(i18n, "TRANSLATIONS", tmp_path / "col13" / "translations")
    i18n.catalog.cache_clear()
    yield tmp_path
    i18n.catalog.cache_clear()


@pytest.fixture
def compiled_words(words: ModuleType, read_from: Path) -> None:
    """The real catalogues, as they stand in the source now."""
    for language in words.LANGUAGES:
        target = words.po_file(read_from, language)
        target.parent.mkdir(parents=True)
        shutil.copy(words.po_file(ROOT, language), target)
        words.compile_one(read_from, language)


def problems(words: ModuleType, house: Path, language: str) -> list[str]:
    return list(words.problems(words.said_in(house), words.read(house, language), language))


def edit(words: ModuleType, house: Path, old: str, new: str, language: str = "nl") -> None:
    path = words.po_file(house, language)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_extraction_keeps_the_context_of_labels(words: ModuleType, house: Path) -> None:
    found = words.said_in(house)
    assert found.get("confirmed", "qualification state") is not None
    assert found.get("confirmed", "document") is not None
    assert found.get("confirmed") is None
    assert found.get("open", "verb") is not None


def test_extraction_finds_sentences_plurals_and_pages_of_the_house_only(words: ModuleType, house: Path) -> None:
    found = words.said_in(house)
    assert found.get("%(count)d case of %(who)s").id == ("%(count)d case of %(who)s", "%(count)d cases of %(who)s")
    assert found.get("%(count)d page").pluralizable
    assert found.get("Opened by %(who)s").locations[0][0] == "col13/templates/cases/page.html"
    assert found.get("Not ours") is None
    assert len(found) == 9


def test_a_template_that_does_not_parse_stops_the_extraction(words: ModuleType, house: Path) -> None:
    (house / "col13" / "templates" / "broken.html").write_text("{{ _('lost")
    with pytest.raises(TemplateSyntaxError):
        words.said_in(house)


def test_the_real_house_marks_its_words_and_each_can_be_said(words: ModuleType) -> None:
    found = words.said_in(ROOT)
    assert found.get("unknown", "date") is not None
    assert words.source_problems(found) == []


def test_a_full_catalogue_passes_and_a_new_word_fails(words: ModuleType, translated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert words.main(["check"], translated) == 0
    (translated / "col13" / "new.py").write_text('from col13.i18n import N_\nN_("state", "brand new")\n')
    assert words.main(["check"], translated) == 1
    told = capsys.readouterr().out
    for language in ("nl", "fr", "de"):
        assert f"{language}: missing: [state] 'brand new'" in told


def test_check_names_what_is_empty_fuzzy_or_obsolete(words: ModuleType, translated: Path) -> None:
    edit(words, translated, 'msgstr "Dossier"', 'msgstr ""')
    edit(words, translated, 'msgctxt "document"', '#, fuzzy\nmsgctxt "document"')
    (translated / "col13" / "templates" / "cases" / "page.html").write_text("<h1>{{ _('Case file') }}</h1>")
    found = problems(words, translated, "nl")
    assert "nl: empty: 'Case file'" in found
    assert "nl: fuzzy: [document] 'confirmed'" in found
    assert "nl: obsolete: [verb] 'open'" in found


def test_check_names_a_lost_a_strange_and_a_lone_fact(words: ModuleType, translated: Path) -> None:
    edit(words, translated, "Geopend door %(who)s", "Geopend door %(wie)s")
    edit(words, translated, "%(count)d zaken van %(who)s", "%(count)d zaken")
    edit(words, translated, "%(share)s%% is gelezen", "%(share)s % is gelezen")
    assert sorted(problems(words, translated, "nl")) == [
        "nl: facts: '%(count)d case of %(who)s' lacks %(who)s",
        "nl: facts: 'Good day, %(who)s: %(share)s%% is read.' has a lone %, which must be written %%",
        "nl: facts: 'Opened by %(who)s' has %(wie)s, unknown to the source",
        "nl: facts: 'Opened by %(who)s' lacks %(who)s",
    ]


def test_a_singular_may_leave_its_number_out_except_in_french_where_it_counts_nothing_too(words: ModuleType, translated: Path) -> None:
    assert problems(words, translated, "de") == []
    edit(words, translated, '"%(count)d personne"', '"Une personne"', "fr")
    assert problems(words, translated, "fr") == ["fr: facts: 'One person' lacks %(count)d"]


def test_updating_twice_gives_the_same_bytes_and_keeps_lost_words_until_pruned(words: ModuleType, translated: Path) -> None:
    page = translated / "col13" / "templates" / "cases" / "page.html"
    before = words.po_file(translated, "nl").read_bytes()
    words.main(["update"], translated)
    assert words.po_file(translated, "nl").read_bytes() == before
    page.write_text("")
    words.main(["update"], translated)
    assert '#~ msgstr "openen"' in words.po_file(translated, "nl").read_text()
    page.write_text(PAGE)
    words.main(["update"], translated)
    assert words.po_file(translated, "nl").read_bytes() == before
    page.write_text("")
    words.main(["prune"], translated)
    assert "openen" not in words.po_file(translated, "nl").read_text()


def test_fill_refuses_wrong_facts_and_unknown_words_and_writes_the_rest(
    words: ModuleType, house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries = [
        {"context": None, "id": "Case file", "plural": None, "text": "Dossier"},
        {"context": None, "id": "Opened by %(who)s", "plural": None, "text": "Geopend"},
        {"context": "other", "id": "confirmed", "plural": None, "text": "bevestigd"},
        {"context": None, "id": "%(count)d page", "plural": "%(count)d pages", "text": "%(count)d blz."},
    ]
    (house / "some.json").write_text(json.dumps(entries))
    assert words.main(["fill", "nl", str(house / "some.json")], house) == 1
    told = capsys.readouterr().out
    assert "lacks %(who)s" in told
    assert "unknown to the source: 'confirmed'" in told
    assert "needs 2 texts" in told
    assert words.read(house, "nl").get("Case file").string == "Dossier"
    assert not words.read(house, "nl").get("Opened by %(who)s").string


@pytest.mark.usefixtures("compiled_words")
@pytest.mark.parametrize(
    ("text", "locale", "said"),
    [
        ("2019-11-20", "nl", "20 november 2019"),
        ("2019-11-20", "fr", "20 novembre 2019"),
        ("2019-11-20", "de", "20. November 2019"),
        ("2019-11-20", "en", "20 November 2019"),
        ("2020-05-01", "fr", "1er mai 2020"),
        ("2022-09", "nl", "september 2022"),
        ("2020", "de", "2020"),
        ("2011/2015", "nl", "van 2011 tot 2015"),
        ("2015-06/2016", "nl", "van juni 2015 tot 2016"),
        ("2009-08/2009-09", "fr", "entre août 2009 et septembre 2009"),
        ("2020-02-01/2020-02-03", "fr", "du 1er février 2020 au 3 février 2020"),
        ("2020-02-01/2020-02-03", "de", "vom 1. Februar 2020 bis zum 3. Februar 2020"),
        ("2020~", "nl", "ongeveer 2020"),
        ("2020-03~", "fr", "mars 2020 environ"),
        ("2020~", "de", "etwa 2020"),
        ("2020~", "en", "about 2020"),
        ("", "nl", "onbekend"),
        ("", "en", "unknown"),
    ],
)
def test_a_partial_date_is_said_in_the_readers_language(text: str, locale: str, said: str) -> None:
    assert PartialDate.parse(text).say(locale) == said


def test_labels_sentences_and_plurals_are_said_from_the_catalogue(words: ModuleType, translated: Path, read_from: Path) -> None:
    words.main(["compile"], translated)
    assert say(N_("document", "confirmed"), "nl") == "bevestigd"
    assert say(S_("Good day, %(who)s: %(share)s%% is read."), "nl", who="Unia", share=40) == "Dag Unia: 40% is gelezen."
    people = SN_("One person", "%(count)d persons")
    assert [say(people, "nl", count=n) for n in (0, 1, 2)] == ["0 personen", "Een persoon", "2 personen"]
    assert [say(people, "de", count=n) for n in (0, 1, 2)] == ["0 personen", "Een persoon", "2 personen"]
    assert [say(people, "fr", count=n) for n in (0, 1, 2)] == ["0 personne", "1 personne", "2 personnes"]
    assert [say(people, "en", count=n) for n in (0, 1, 2)] == ["0 persons", "One person", "2 persons"]


def test_a_word_the_catalogue_lacks_is_said_in_english(words: ModuleType, translated: Path, read_from: Path) -> None:
    edit(words, translated, 'msgstr "Dossier"', 'msgstr ""')
    edit(words, translated, 'msgstr[1] "%(count)d personen"', 'msgstr[1] ""')
    words.main(["compile"], translated)
    assert say(N_("somewhere else", "confirmed"), "nl") == "confirmed"
    assert say("Case file", "nl") == "Case file"
    assert say(SN_("One person", "%(count)d persons"), "nl", count=3) == "3 persons"


def test_without_any_catalogue_everything_is_said_in_english(read_from: Path) -> None:
    assert say(N_("document", "confirmed"), "fr") == "confirmed"
    assert say(SN_("One person", "%(count)d persons"), "de", count=2) == "2 persons"


def test_facts_are_shown_the_way_of_the_language() -> None:
    summer = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    when = S_("On %(day)s, at %(moment)s: %(things)s.")
    facts = {"day": dt.date(2026, 7, 1), "moment": summer, "things": (N_("x", "one"), "two")}
    assert say(when, "en", **facts) == "On 01/07/2026, at 02/07/2026 00:30: one, two."
    assert i18n.show_date(dt.date(2026, 7, 1), "de") == "01.07.2026"
    assert {i18n.show_date(dt.date(2026, 7, 1), language) for language in ("nl", "fr", "en")} == {"01/07/2026"}
    assert i18n.show_time(summer.replace(month=12), "fr") == "01/12/2026 23:30"

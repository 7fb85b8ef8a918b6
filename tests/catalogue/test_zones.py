"""Police zones: none from memory, others from a CSV file whose faults are told line by line."""

import pytest

from col13.catalogue import known_zones, municipality, read_zones
from col13.errors import Invalid
from col13.i18n import say

HEAD = "code,name_nl,name_fr,source,certainty\n"
ROW = "5345,Naam,Nom,Belgisch Staatsblad,verified\n"


def faults(text: str) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read_zones(text)
    return {field: say(key, "en", **facts) for field, (key, facts) in caught.value.fields.items()}


def test_mechelen_willebroek_is_known_with_its_source() -> None:
    zone = next(one for one in known_zones() if one.code == "5906")
    assert zone.source == "S88"
    assert zone.certainty == "verified"
    assert [municipality(nis).label("nl") for nis in zone.municipalities] == ["Mechelen", "Willebroek"]
    assert (zone.label("nl"), zone.label("fr")) == ("Mechelen-Willebroek", "Malines-Willebroek")


def test_good_rows_come_back_typed() -> None:
    zone, other = read_zones(HEAD + ROW + "5346, A , B ,lijst,\n")
    assert (zone.code, zone.name_nl, zone.certainty, zone.municipalities) == ("5345", "Naam", "verified", ())
    assert (other.name_fr, other.certainty) == ("B", "to be confirmed")


def test_semicolons_other_orders_byte_order_marks_and_quotes_are_read() -> None:
    text = '\ufeffname_fr;code;certainty;source;name_nl;extra\r\n"Nom; long";5345;verified;lijst;"Naam"\r\n'
    assert [(one.code, one.name_fr) for one in read_zones(text)] == [("5345", "Nom; long")]


def test_missing_columns_are_named() -> None:
    assert faults("code,name_nl\n5345,Naam\n") == {
        "file": "The first line must name these columns: code, name_nl, name_fr, source, certainty."
    }
    assert set(faults("")) == {"file"}


def test_no_rows_or_far_too_many_are_refused() -> None:
    assert "0 rows" in faults(HEAD)["file"]
    assert "1001 rows" in faults(HEAD + ROW * 1001)["file"]


def test_every_wrong_cell_is_told_with_its_line() -> None:
    found = faults(HEAD + ROW + "534,,Nom,lijst,perhaps\n" + ROW + "5347,a,b,c,verified,more\n")
    assert found == {
        "line 3: code": "The number of a zone has four digits.",
        "line 3: name_nl": "This may not be empty.",
        "line 3: certainty": "Write verified or to be confirmed.",
        "line 4: code": "This number stands on line 2 already.",
        "line 5: row": "This line has more cells than the heading.",
    }


def test_what_is_no_csv_is_refused() -> None:
    assert faults(HEAD + 'x"' + "a" * 200_000 + "\n") == {"file": "This is not a readable CSV file."}

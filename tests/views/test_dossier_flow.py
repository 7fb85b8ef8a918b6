"""Around a dossier: previewed before it is asked for, registered, refused with words, expired, packed, checked; each by who may."""

from __future__ import annotations

import datetime as dt
import io
import re
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from col13.config import Config
from col13.db import Database
from col13.dossier.leak_guard import Leak
from col13.dossier.seal import seal
from col13.models import Dossier, Entry, Exclusion, new_id
from col13.services import dossiers, participation
from col13.views.dossier_words import LIFTED
from tests.browsing import words
from tests.views.away import shared
from tests.views.conftest import token
from tests.views.scene import build, EVERYTHING, judged, NARRATIVE, NEEDS, Scene, SUSPECT, VICTIM

TARGET = "prosecutor prosecutor"


@pytest.fixture
def scene(config: Config, database: Database) -> Scene:
    made = build(config, database)
    judged(made)
    return made


def preview(scene: Scene, target: str = TARGET, **more: str) -> str:
    return f"/cases/{scene.number}/dossiers/preview?{urlencode({'target': target, **more})}"


def asked(scene: Scene, name: str = "ref", target: str = TARGET) -> str:
    return scene.browser(name).does(preview(scene, target), at="/dossiers", reason="review").headers["Location"]


def released(scene: Scene, *leaks: Leak) -> None:
    with scene.database.write() as session:
        made = session.scalars(select(Dossier.id).order_by(Dossier.id.desc())).first()
        assert made is not None
        dossiers.release(session, made, b"%PDF-1.7 not drawn here", leaks)


def test_the_preview_shows_the_case_beside_what_is_sent_and_names_what_is_withheld(scene: Scene) -> None:
    page = scene.browser("ref").get(preview(scene))
    full, sent = (" ".join(one.get_text(" ") for one in page.select(f".side-{side}")) for side in ("full", "sent"))
    assert VICTIM in full
    assert VICTIM not in sent  # a draft: not yet ready
    folded = " ".join(one.get_text(" ") for one in page.select(".both details") if ", sent as" in one.summary.get_text())
    assert NARRATIVE in full + folded
    assert NARRATIVE in sent + folded
    assert VICTIM not in folded
    withheld = " ".join(one.get_text(" ") for one in page.select("#withheld tr"))
    assert VICTIM in withheld
    assert "a draft: under a pseudonym" in withheld
    assert "Make the draft" in page.get_text()
    for row in page.select("#withheld tbody tr"):
        count, listed = int(row.select("td")[3].get_text()), row.select("ul.things li")
        assert len(listed) in (0, count)
        assert count == 1 or listed
        assert bool(row.select("details ul.things")) == (len(listed) > 3)


def test_what_is_the_same_on_both_sides_is_folded_and_counted_and_what_is_withheld_stands_open(scene: Scene) -> None:
    page = scene.browser("ref").get(preview(scene))
    folded = " ".join(part.get_text(" ") for part in page.select(".both details.fold"))
    assert NARRATIVE in folded
    said = {re.sub(r"\d+", "n", part.summary.get_text(strip=True)) for part in page.select(".both details.fold")}
    assert said <= {"n lines, sent as they stand", "n line, sent as it stands", "What stands in the case (not sent)"}
    assert "n lines, sent as they stand" in said
    assert not page.select("details .sides-withheld, details .sides-instead, details .held")
    assert page.select(".sides-instead .held")


def test_every_section_that_the_preview_shows_is_looked_at_in_the_journal(scene: Scene) -> None:
    scene.browser("ref2").get(preview(scene))
    with scene.database.read() as session:
        who = scene.hand(session, "ref2")
        looks = set(session.scalars(select(Entry.section).where(Entry.actor_id == who.id, Entry.operation == "consultation")))
    assert {"facts", "persons", "suspects", "qualification", "documents"} <= looks


@pytest.mark.parametrize("name", ["audit", "boss", "stranger", "body", "desk", "care", "inv"])
def test_who_may_not_have_it_learns_nothing_from_list_preview_register_or_error(scene: Scene, name: str) -> None:
    target = "equality-body-minimal unia"  # the reference officer's alone
    browser = scene.browser(name)
    client, proof = browser.client, token(browser.get("/verify"))
    answers = [client.get(path, follow_redirects=True) for path in (preview(scene, target), "/dossiers")]
    answers.append(client.post(f"/cases/{scene.number}/dossiers", data={"target": target, "reason": "review", "csrf_token": proof}))
    with scene.database.read() as session:
        assert session.scalars(select(Dossier)).all() == []
    assert answers[1].status_code == 403
    if name in ("audit", "boss", "stranger", "body"):
        for answer in answers:
            assert not [word for word in (*EVERYTHING, SUSPECT) if word in answer.text]


def test_what_changed_since_the_preview_is_looked_at_again(scene: Scene) -> None:
    ref = scene.browser("ref")
    ref.get(preview(scene))
    answer = ref.fill(preview(scene), at="/dossiers", reason="review", seen="1")
    assert answer.status_code == 409
    assert "The case has changed since this page was shown" in answer.text
    with scene.database.read() as session:
        assert session.scalars(select(Dossier)).all() == []


def test_the_register_shows_the_issued_with_ground_and_expiry_and_names_nobody(scene: Scene) -> None:
    asked(scene, target=next_of(scene, "victim"))
    released(scene)
    page = scene.browser("ref").get("/dossiers")
    text = page.get_text(" ")
    assert scene.number in text
    assert "D-5906-" in text
    assert "to be confirmed" in text
    assert not [word for word in EVERYTHING if word in text]
    with scene.database.write() as session:
        case = scene.case(session)
        who = scene.hand(session, "ref2")
        session.add(Exclusion(session, case_id=case.id, user_id=who.id, since=case.opened_at, by=case.opened_by, reason="kin"))
    assert scene.number not in scene.browser("ref2").get("/dossiers").get_text()


def next_of(scene: Scene, profile: str) -> str:
    """The first choice of a profile."""
    page = scene.browser("ref").get(f"/cases/{scene.number}/dossiers")
    found = [str(one["value"]) for one in page.select("select[name=target] option") if str(one["value"]).startswith(f"{profile} ")]
    return found[0]


def test_a_leak_says_who_lifts_it_and_where_it_is_only_to_who_reads_the_details(scene: Scene) -> None:
    there = asked(scene)
    released(scene, Leak("person.family_name", "text of page 3"))
    page = scene.browser("ref").get(there).get_text(" ")
    assert "still holds something this recipient may not know" in page
    assert "reference officer" in page
    assert "person.family_name: text of page 3" in scene.browser("ref").get(f"{there}/found").get_text(" ")
    assert "person.family_name" not in str(scene.browser("inv").get(there))
    scene.browser("inv").get(f"{there}/found", status=403)
    scene.browser("stranger").get(f"{there}/found", status=404)


def test_every_refusal_has_its_words(scene: Scene) -> None:
    assert set(LIFTED) == set(dossiers.REFUSALS)


def test_an_expired_one_is_fetched_no_more_and_says_so(scene: Scene) -> None:
    there = asked(scene)
    released(scene)
    with scene.database.write() as session:
        session.scalars(select(Dossier)).one().expires_on = dt.date(2020, 1, 1)
    ref = scene.browser("ref")
    page = ref.get(there)
    assert "ask for a new one" in page.get_text()
    assert page.find("form", action=lambda value: bool(value and "download" in value)) is None
    answer = ref.client.post(f"{there}/download", data={"csrf_token": token(page)})
    assert answer.status_code == 409
    assert "ask for a new one" in answer.text


def test_one_that_waits_longer_than_usual_says_that_it_goes_on_by_itself(scene: Scene) -> None:
    there = asked(scene)
    longer = "It goes on by itself within 6 minutes"
    assert longer not in scene.browser("ref").get(there).get_text()
    with scene.database.write() as session:
        session.scalars(select(Dossier)).one().requested_at -= dt.timedelta(minutes=2)
    assert longer in scene.browser("ref").get(there).get_text()


def test_a_bodys_whose_consent_is_withdrawn_is_offered_no_more_and_says_why(scene: Scene) -> None:
    shared(scene)
    there = asked(scene, target="equality-body-minimal unia")
    released(scene)
    lists = (f"/cases/{scene.number}/dossiers", "/dossiers")
    assert scene.browser("ref").get(there).find("form", action=lambda value: bool(value and "download" in value))
    scene.step("desk", "unia_liaison", "withdraw_consent", victim=str(scene.ids["victim"]), how="orally", given_by="victim")
    why = "No victim's consent for this body is valid any more"
    ref = scene.browser("ref")
    page = ref.get(there)
    proof = token(page)
    assert why in page.get_text()
    assert "ready" not in page.find(role="status").get_text()  # type: ignore[union-attr]
    for path in (there, *lists):
        page = ref.get(path)
        assert "handed out no more" in page.get_text()
        assert why in page.get_text()
        assert page.find("form", action=lambda value: bool(value and "download" in value)) is None
    answer = ref.client.post(f"{there}/download", data={"csrf_token": proof})
    assert answer.status_code == 409
    assert why in words(answer)


def test_a_draft_has_no_package_and_the_page_of_one_is_closed_to_others(scene: Scene) -> None:
    there = asked(scene)
    released(scene)
    assert "Evidence package" not in scene.browser("ref").get(there).get_text()
    scene.browser("ref").get(f"{there}/package", status=409)
    for name, status in (("desk", 403), ("care", 403), ("audit", 403), ("boss", 404), ("stranger", 404), ("body", 404)):
        scene.browser(name).get(f"{there}/package", status=status)


def sealed(scene: Scene) -> bytes:
    """A real file of this case."""
    from col13.jobs import drawn

    asked(scene, "inv")
    with scene.database.write() as session:
        row = session.scalars(select(Dossier)).one()
        found = dossiers.frozen(session, row.id)
        assert found is not None
        pdf = seal(drawn(*found[1:]), session.info["seal"], str(row.id))
        dossiers.release(session, row.id, pdf)
    return pdf


def checked(scene: Scene, name: str, content: bytes) -> str:
    answer = scene.browser(name).fill("/verify", file=(io.BytesIO(content), "any.pdf"))
    assert answer.status_code == 200, words(answer)
    return words(answer)


def test_a_file_is_checked_in_words_and_nothing_of_it_is_kept(scene: Scene) -> None:
    pdf = sealed(scene)
    said = checked(scene, "inv", pdf)
    assert "The file is what it says." in said
    assert "byte for byte, the file that was released here" in said
    wrong = checked(scene, "inv", pdf[:-200] + pdf[-200:].replace(b"0", b"1"))
    assert "The file is not what it says" in wrong
    broken = pdf.rpartition(b"%%EOF")[0].rpartition(b"startxref")[0]
    assert "The seal of this PDF cannot be read" in checked(scene, "inv", broken[:2000])
    assert "no PDF that can be read" in checked(scene, "boss", b"not a PDF")
    with scene.database.read() as session:
        entries = session.scalars(select(Entry).where(Entry.act == "dossier.verify")).all()
    assert len([one for one in entries if one.case_id is None]) == 4


def test_for_a_case_one_may_not_see_the_answer_is_that_of_no_such_case(scene: Scene) -> None:
    pdf = sealed(scene)
    answers = {name: checked(scene, name, pdf) for name in ("stranger", "boss", "body")}
    for said in answers.values():
        assert "This house has no such case for you" in said
        assert "byte for byte" not in said
    with scene.database.write() as session:
        ref = scene.hand(session, "ref")
        participation.restrict(session, ref, scene.case(session), names=[ref.id], reason="press")
    assert "This house has no such case for you" in checked(scene, "inv", pdf)
    assert "byte for byte" in checked(scene, "ref", pdf)


def test_no_file_and_a_missing_dossier_are_answered_plainly(scene: Scene) -> None:
    inv = scene.browser("inv")
    assert inv.fill("/verify").status_code == 422
    inv.get(f"/cases/{scene.number}/dossiers/{new_id()}", status=404)
    assert inv.client.get(f"/cases/{scene.number}/dossiers/preview?target=nothing+at+all").status_code == 303
    assert NEEDS not in str(inv.get(f"/cases/{scene.number}/dossiers"))

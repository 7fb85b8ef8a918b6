"""Looks through the doors between the turns of a zone's life: no word where it may not stand, and each word where it should."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.browsing import Browser
from tests.security import doors
from tests.security.doors_lives import Life, names, tags
from tests.security.doors_oracle import HOME, READ
from tests.security.doors_town import secret

UNKNOWN = "COL13-5906-2026-999999"


class EveryDoor(Life):
    """Somebody looks through some doors. `template` is an empty instance; a subclass sets it."""

    def browser(self, name: str) -> Browser | None:
        """Somebody signed in, anew where the session ended; None for who cannot."""
        if not self.world.people[name].active:
            return None
        known = self.browsers.get(name)
        if known is None or known.client.get("/help/").status_code != 200:
            known = self.browsers[name] = Browser(self.town.app, name)
        return known

    def judge(self, name: str, answer: doors.Answer) -> None:
        """No word where it may not stand, and no page that breaks."""
        assert answer.status < 500, (name, answer.asked)
        found = doors.leaks(self.town, self.world, name, answer)
        assert not found, f"{name} {sorted(self.world.people[name].roles)} meets {found} at {answer.asked} ({answer.status})"

    @rule(name=names)
    def look_through_lists(self, name: str) -> None:
        browser = self.browser(name)
        if browser is None:
            return
        for answer in doors.lists(browser):
            self.judge(name, answer)
        person = self.world.people[name]
        listed = doors.opened(browser, "/shared" if person.roles == {"liaison"} else "/cases?closed=all").text
        for tag, file in self.world.files.items():
            if self.world.content(person, file) and not file.archived:
                assert self.town.cases[tag].number in listed, f"{name} should find {tag}"

    @precondition(lambda self: self.touched)
    @rule(back=st.integers(0, 2))
    def look_where_a_right_changed(self, back: int) -> None:
        name, tag = self.touched[-1 - back % len(self.touched)]
        self.look_through_lists(name)
        self.look_through_a_case(name, tag)

    @rule(name=names)
    def look_through_rooms(self, name: str) -> None:
        if (browser := self.browser(name)) is not None:
            for answer in doors.rooms(browser, self.town.app):
                self.judge(name, answer)

    @rule(name=names, tag=tags, corners=st.sets(st.sampled_from(sorted(READ)), min_size=1, max_size=4))
    def search(self, name: str, tag: str, corners: set[str]) -> None:
        browser, file, person = self.browser(name), self.world.files[tag], self.world.people[name]
        if browser is None:
            return
        allowed = self.world.words(person, file) if self.world.content(person, file) else set()
        for corner in sorted(corners & file.corners):
            word = secret(corner, tag)
            for answer in doors.searches(browser, self.town, [word]):
                self.judge(name, answer)
                if "/search" in answer.asked and word.strip("+") in answer.asked and corner not in allowed:
                    assert not doors.betrays(self.town.cases[tag], word, answer), f"{name} finds {tag} by {word}"

    @rule(name=names, tag=tags)
    def look_through_a_case(self, name: str, tag: str) -> None:
        browser, file, person = self.browser(name), self.world.files[tag], self.world.people[name]
        if browser is None:
            return
        case = self.town.cases[tag]
        hidden = not self.world.number(person, file) and not self.world.looking(person, file)
        for answer in doors.pages(browser, self.town.app, case):
            self.judge(name, answer)
            if hidden and UNKNOWN not in answer.asked:
                nothing = doors.opened(browser, answer.asked.replace(case.number, UNKNOWN))
                assert doors.like_nothing(case, answer, nothing, UNKNOWN), f"{name} can tell {answer.asked} from nothing"
        shown = self.world.words(person, file) & set(HOME)
        for corner in sorted(shown) if "liaison" not in person.roles else ():
            answer = doors.opened(browser, f"/cases/{case.number}{HOME[corner]}")
            assert secret(corner, tag) in answer.text, f"{name} should read {corner} at {answer.asked}"

    @rule(name=names)
    def command(self, name: str) -> None:
        for answer in doors.commands(self.town, name):
            found = doors.leaks(self.town, self.world, name, answer) if self.world.people[name].active else []
            assert not found, f"{name} meets {found} by {answer.asked}"

"""A zone's life at random: cases restricted, named on, shared, closed, erased, people excluded, moved, disabled. What a service accepts the
model of the rights is told; what it refuses must leave no trace."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, RuleBasedStateMachine
from sqlalchemy.orm import Session

from col13 import clock, jobs
from col13.errors import Col13Error
from col13.models import Case, Track
from col13.policies import Actor, Role
from col13.services import accounts, casework, closing, emergency, facts, participation, retention
from tests.browsing import Browser
from tests.security.doors_oracle import File, Person, READ, Shared, World
from tests.security.doors_town import a_doors_town, BEGINS, DoorsTown, hand, PEOPLE, secret, step, ZONES

WAITS = (dt.timedelta(minutes=31), dt.timedelta(days=1), dt.timedelta(days=31))
NOT_YET = {"Contact", "Withwhom", "Feared", "Measure", "Capacity", "Consentwords", "Carepaper", "Bias", "Remark", "Orders", "Instruction"}
EXCHANGE = {"Receipt", "Question", "Answer", "Authorisation"}
tags = st.sampled_from(sorted(ZONES))
names = st.sampled_from(sorted(PEOPLE))
zone_people = st.sampled_from(sorted(name for name, (org, _) in PEOPLE.items() if org == "5906"))
bodies = st.sampled_from(("unia", "igvm"))
role_sets = st.sets(st.sampled_from([*[*Role][:4], Role.AUDITOR]), min_size=1, max_size=3)


def a_world() -> World:
    """The model of the town as it was built."""
    people = {name: Person(name, org, {role.value for role in roles}) for name, (org, roles) in PEOPLE.items()}
    files = {}
    for tag, zone in ZONES.items():
        desk = "stranger" if tag == "gamma" else "desk"
        corners = set(READ) - (NOT_YET | EXCHANGE if tag == "beta" else set())
        files[tag] = File(tag, zone, corners, desk, {desk: BEGINS}, recorded=tag != "beta")
        if tag != "beta":
            files[tag].bodies["unia"] = Shared("minimal", None, "equality-body-minimal")
    return World(people, files, BEGINS)


class Life(RuleBasedStateMachine):
    """`template` is an empty instance; a subclass sets it."""

    template: tuple[Path, str]

    def __init__(self) -> None:
        super().__init__()
        self.hung = ExitStack()
        self.hung.enter_context(clock.at(BEGINS))
        self.town: DoorsTown = a_doors_town(self.template)
        self.world = a_world()
        self.browsers: dict[str, Browser] = {}
        self.touched: list[tuple[str, str]] = []  # whose right to which case was changed last: where a look is worth most

    def teardown(self) -> None:
        """Away with it."""
        self.hung.close()
        self.town.end()

    # What happens.

    def does(self, tag: str, act: Callable[[Session, Actor, Case], object], *, by: str | None = None) -> bool:
        """An act on a case by somebody who sees it (a reference officer, unless said); whether it was accepted."""
        file = self.world.files[tag]
        officers = [one.name for one in self.world.people.values() if "reference_officer" in one.roles and self.world.content(one, file)]
        if by is None and not officers:
            return False
        try:
            with self.town.database.write() as session:
                actor = hand(session, by or officers[0])
                act(session, actor, casework.get(session, actor, self.town.cases[tag].number))
        except Col13Error:
            return False
        return True

    def user(self, name: str) -> uuid.UUID:
        """The account's id."""
        return self.town.users[name]

    @rule(tag=tags, names=st.sets(zone_people, min_size=1, max_size=3))
    def restrict(self, tag: str, names: set[str]) -> None:
        if self.does(tag, lambda s, a, c: participation.restrict(s, a, c, names=[self.user(n) for n in sorted(names)], reason="threats")):
            self.world.files[tag].restricted, self.world.files[tag].named = True, names

    @rule(tag=tags)
    def restrict_to_the_officer_who_asks(self, tag: str) -> None:
        told: list[str] = []

        def act(session: Session, actor: Actor, case: Case) -> None:
            told.append(next(name for name, known in self.town.users.items() if known == actor.id))
            participation.restrict(session, actor, case, names=[actor.id], reason="threats")

        if self.does(tag, act):
            self.world.files[tag].restricted, self.world.files[tag].named = True, set(told)

    @precondition(lambda self: any(file.restricted for file in self.world.files.values()))
    @rule(tag=tags)
    def unrestrict(self, tag: str) -> None:
        if self.does(tag, lambda s, a, c: participation.unrestrict(s, a, c, reason="over")):
            self.world.files[tag].restricted, self.world.files[tag].named = False, set()

    @precondition(lambda self: any(file.restricted for file in self.world.files.values()))
    @rule(tag=tags, name=names, away=st.booleans())
    def name_or_unname(self, tag: str, name: str, away: bool) -> None:
        act = participation.unname if away else participation.name
        if self.does(tag, lambda s, a, c: act(s, a, c, user_id=self.user(name))):
            file = self.world.files[tag]
            file.named = file.named - {name} if away else file.named | {name}
            self.touched.append((name, tag))

    @rule(tag=tags, name=names)
    def exclude(self, tag: str, name: str) -> None:
        if self.does(tag, lambda s, a, c: participation.exclude(s, a, c, user_id=self.user(name), reason="a cousin")):
            file = self.world.files[tag]
            file.excluded, file.named = file.excluded | {name}, file.named - {name}
            self.touched.append((name, tag))

    @rule(tag=tags, name=names)
    def end_exclusion(self, tag: str, name: str) -> None:
        if name in self.world.files[tag].excluded and self.does(
            tag, lambda s, a, c: participation.end_exclusion(s, a, c, user_id=self.user(name), reason="no cousin")
        ):
            self.world.files[tag].excluded -= {name}

    @rule(tag=tags, name=zone_people)
    def take(self, tag: str, name: str) -> None:
        self.does(tag, lambda s, a, c: participation.assign(s, a, c, user_id=self.user(name)))
        file = self.world.files[tag]
        with self.town.database.read() as session:  # an assignment on a restricted case names too
            here = session.get_one(Case, uuid.UUID(self.town.cases[tag].id))
            named = participation.named_on(session, here) if file.restricted else []
        assert {self.user(one) for one in file.named} <= set(named) or not file.restricted
        file.named |= {one for one, known in self.town.users.items() if known in named and one == name}

    @rule(tag=tags, name=st.sampled_from(("desk", "otherdesk", "deskcare", "inv")))
    def add_a_note(self, tag: str, name: str) -> None:
        person, file = self.world.people[name], self.world.files[tag]
        if self.world.content(person, file) and self.does(tag, lambda s, a, c: facts.add_note(s, a, c, words="One more thing."), by=name):
            assert self.world.reads(person, file, "Note"), f"{name} wrote where {name} may not read"
            file.own[name] = self.world.now

    def liaison(self, tag: str, body: str, taken: str, by: str | None = None, **answers: object) -> bool:
        """A step of the liaison with a body: on its own track, or the one that is no body's yet."""
        filed = self.town.cases[tag]
        with self.town.database.read() as session:
            rows = session.query(Track).filter_by(case_id=uuid.UUID(filed.id), workflow="unia_liaison").all()
            keys = {row.subject or "": row.key for row in rows}
        key = keys.get(body) or keys.get("") or ("" if keys else "unia_liaison")
        return bool(key) and self.does(tag, lambda s, a, c: step(s, self.named(a), filed.number, key, taken, **answers), by=by)

    def named(self, actor: Actor) -> str:
        """The account's name."""
        return next(name for name, known in self.town.users.items() if known == actor.id)

    @rule(tag=tags, body=bodies, scope=st.sampled_from(("minimal", "extended")), days=st.sampled_from((0, 1, 20, None)))
    def consent(self, tag: str, body: str, scope: str, days: int | None) -> None:
        self.agree(tag, body, scope, days)

    def agree(self, tag: str, body: str, scope: str, days: int | None) -> None:
        """The victim's consent for a body, asked first where it was never asked."""
        victim = self.town.cases[tag].ids["victim"]
        self.does(tag, lambda s, a, c: casework.add_track(s, a, c, "unia_liaison", body))
        until = None if days is None else self.world.now.date() + dt.timedelta(days=days)
        self.liaison(tag, body, "ask_consent", victims=[victim], bodies=[body])
        said = {"victim": victim, "scope": scope, "how": "in_writing", "given_by": "victim", "valid_until": until}
        if self.liaison(tag, body, "record_consent", **said) or self.liaison(tag, body, "record_further_answer", answer="consent", **said):
            shared = self.world.files[tag].bodies.setdefault(body, Shared())
            shared.scope, shared.until = scope, until

    @rule(tag=tags, body=bodies, profile=st.sampled_from(("equality-body-minimal", "equality-body-extended")), authorised=st.booleans())
    def share(self, tag: str, body: str, profile: str, authorised: bool) -> None:
        self.open_to(tag, body, profile, authorised=authorised)

    def open_to(self, tag: str, body: str, profile: str, *, authorised: bool) -> None:
        """The share itself."""
        said = {"profile": profile, "preview_seen": True, "legal_basis": "to_be_confirmed_by_dpo"}
        if authorised:
            said["authorisation"] = secret("Authorisation", tag)
        if self.liaison(tag, body, "share", **said):
            assert authorised, "shared without a protocol and without the magistrate"
            file = self.world.files[tag]
            file.bodies[body].profile = profile
            self.touched.append((body, tag))
            file.corners |= {"Authorisation"}

    @rule(tag=tags, body=bodies, scope=st.sampled_from(("minimal", "extended")), days=st.sampled_from((0, 20, None)))
    def consent_and_share(self, tag: str, body: str, scope: str, days: int | None) -> None:
        """The usual way, which chance alone seldom walks to its end."""
        self.agree(tag, body, scope, days)
        self.open_to(tag, body, f"equality-body-{scope}", authorised=True)

    @rule(tag=tags, body=bodies, ended=st.booleans())
    def withdraw_or_end(self, tag: str, body: str, ended: bool) -> None:
        victim = self.town.cases[tag].ids["victim"]
        said = {} if ended else {"victim": victim, "how": "orally", "given_by": "victim"}
        if self.liaison(tag, body, "close" if ended else "withdraw_consent", **said):
            shared = self.world.files[tag].bodies.setdefault(body, Shared())
            shared.profile = ""
            shared.scope = shared.scope if ended else ""

    @rule(tag=tags, again=st.booleans())
    def close_or_reopen(self, tag: str, again: bool) -> None:
        def act(session: Session, actor: Actor, case: Case) -> None:
            if again:
                closing.reopen_case(session, actor, case, words="There is more.")
            else:
                closing.close_case(session, actor, case, reason="opened_by_mistake", words="Not one of ours.")

        if self.does(tag, act):
            file = self.world.files[tag]
            file.closed = not again
            file.archived = False
            for shared in file.bodies.values() if file.closed else ():
                shared.profile = ""

    @precondition(lambda self: any(file.closed for file in self.world.files.values()))
    @rule(tag=tags, kind=st.sampled_from(("archive", "archive", "erase")))
    def archive_or_erase(self, tag: str, kind: str) -> None:
        file = self.world.files[tag]
        officers = [one.name for one in self.world.people.values() if "reference_officer" in one.roles and self.world.content(one, file)]
        if len(officers) < 2 or not file.closed:
            return
        proposed = self.does(tag, lambda s, a, c: retention.propose(s, a, c, kind=kind, reason="term", words="so"), by=officers[0])
        if proposed and self.does(tag, lambda s, a, c: retention.decide(s, a, c, answer="confirmed"), by=officers[1]):
            while jobs.work_once(self.town.database):
                pass
            file.archived, file.erased = file.archived or kind == "archive", file.erased or kind == "erase"

    @rule(tag=tags, name=zone_people)
    def emergency_look(self, tag: str, name: str) -> None:
        try:
            with self.town.database.write() as session:
                actor, number = hand(session, name), self.town.cases[tag].number
                look = emergency.begin(session, actor, number=number, reason="danger", words="He stands at her door.")
                until = look.until
        except Col13Error:
            return
        self.world.files[tag].looks[name] = until
        self.touched.append((name, tag))

    @rule(wait=st.sampled_from(WAITS))
    def time_passes(self, wait: dt.timedelta) -> None:
        self.world.now += wait
        self.hung.enter_context(clock.at(self.world.now))
        self.browsers.clear()

    @rule(name=zone_people.filter(lambda name: name != "boss"), roles=role_sets)
    def other_roles(self, name: str, roles: set[Role]) -> None:
        if self.by_boss(lambda s, boss: accounts.change_roles(s, boss, self.user(name), roles=roles)):
            self.world.people[name].roles = {role.value for role in roles}

    @rule(name=zone_people.filter(lambda name: name != "boss"), away=st.booleans())
    def disable_or_enable(self, name: str, away: bool) -> None:
        act = accounts.disable if away else accounts.enable
        before = self.browsers.get(name)
        if self.by_boss(lambda s, boss: act(s, boss, self.user(name))):
            self.world.people[name].active = not away
            if away and before is not None:
                assert before.client.get("/").status_code in (302, 303), "the session of a closed account goes on"
            self.browsers.pop(name, None)

    def by_boss(self, act: Callable[[Session, Actor], object]) -> bool:
        """What the administrator does; whether it was accepted."""
        try:
            with self.town.database.write() as session:
                act(session, hand(session, "boss"))
        except Col13Error:
            return False
        return True

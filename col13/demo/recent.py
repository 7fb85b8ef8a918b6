"""Recent copies: twenty of the published cases played again in the last sixty days, marked, each stopped where somebody finds work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from col13 import clock
from col13.demo import playing_liaison, playing_qualification, playing_referral, playing_report, playing_support
from col13.demo.plan import prepared
from col13.demo.playing_report import Play
from col13.demo.reading import Entry
from col13.demo.script import Act, DERIVED, INVESTIGATOR, RECEPTION, Ref, REFERENCE, SUPPORT, SupportOf
from col13.demo.times import Timeline
from col13.partial_dates import PartialDate

MAIN, UNIA = "prosecution_referral", "unia_liaison"
SHOWN = "Recent copy: "
Stage = Callable[[Play], None]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy to be played: the name it is known by, the zone (0 or 1), its acts."""

    source: str
    zone: int
    acts: list[Act]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which case is copied, in which zone, reported how many days ago, and where it stops."""

    id: str
    zone: int
    days_ago: int
    stage: Stage


def copies(entries: Sequence[Entry], now: dt.datetime) -> Iterator[Copy]:
    """The twenty copies, the oldest report first, so that numbers follow time."""
    known = {one.id: one for one in entries}
    for wanted in sorted(WANTED, key=lambda one: -one.days_ago):
        if wanted.id in known:
            yield Copy(f"{wanted.id} copy", wanted.zone, acts(known[wanted.id], wanted, now))


def acts(entry: Entry, wanted: Wanted, now: dt.datetime) -> list[Act]:
    """The copy's script: facts of the day it was reported, nothing decided yet. In the first hours after midnight a report of today was
    made the evening before, so that all that follows it fits."""
    time = Timeline.from_day(clock.brussels_day(now) - dt.timedelta(days=wanted.days_ago), now)
    copy = replace(
        entry, id=f"{entry.id} copy", title=SHOWN + entry.title, happened=PartialDate.day(time.day), ruling=None, history=(),
        outcome="pending_or_unknown", retained="unknown", outcome_words="", remark=f"Recent copy of {entry.id}. {DERIVED}",
    )  # fmt: skip
    play = prepared(copy, time)
    wanted.stage(play)
    return play.script.acts


# ---- where the copies stop; each goes on from the one it names ------------------------------------------------------


def draft(play: Play) -> None:
    """Reception: submit."""
    registered(play)
    play.script.acts.pop()


def linked(play: Play) -> None:
    """A draft that may belong to a series: linked to the report of the day before."""
    draft(play)
    play.script.act(INVESTIGATOR, "link", other="BE-065 copy", kind="series", note=f"Insults in the street on two days. {DERIVED}")


def registered(play: Play) -> None:
    """Investigator: take in hand, or record the PV."""
    playing_report.report(play)


def awaiting_information(play: Play) -> None:
    """Reception: note what comes in."""
    registered(play)
    play.script.step(INVESTIGATOR, "report", "request_information", what="The recording of the shop's camera", from_whom="the shop")


def accepted(play: Play) -> None:
    """Reception or investigator: record the PV."""
    registered(play)
    play.script.time.days(1)
    play.script.step(INVESTIGATOR, "report", "accept")


def recorded(play: Play) -> None:
    """Reception: hand over the acknowledgement; offer support; ask for consent."""
    registered(play)
    playing_report.record_pv(play)
    playing_report.bystander_becomes_victim(play)


def offered(play: Play) -> None:
    """The victim's answer to the offer is awaited; the qualification is begun and late."""
    recorded(play)
    playing_support.offer(play)
    playing_qualification.begin(play)


def support_accepted(play: Play) -> None:
    """Victim support: first contact and needs."""
    offered(play)
    track = _first_victim(play)
    play.script.step(RECEPTION, track, "accept")


def in_follow_up(play: Play) -> None:
    """Victim support: the next contact; the qualification waits for its second reading."""
    support_accepted(play)
    track, script = _first_victim(play), play.script
    script.time.days(1)
    script.step(SUPPORT, track, "assess_needs", outcome="assessed", fear="some", measures="A patrol passes by.", remark=DERIVED)
    script.step(SUPPORT, track, "follow_up")
    proposed_only(play)


def proposed_only(play: Play) -> None:
    """Offences named and proposed; the second reading is open."""
    playing_qualification.qualify(play)
    while play.script.acts[-1].given.get("step") not in ("propose",):
        play.script.acts.pop()


def proposed(play: Play) -> None:
    """Reference officer: the second reading."""
    offered(play)
    proposed_only(play)


def confirmed(play: Play) -> None:
    """Investigator: prepare the referral."""
    offered(play)
    playing_referral.statements(play)
    playing_qualification.qualify(play)


def in_review(play: Play) -> None:
    """Reference officer: approve."""
    confirmed(play)
    play.script.step(INVESTIGATOR, MAIN, "prepare")
    play.script.step(INVESTIGATOR, MAIN, "submit_for_review")


def ready(play: Play) -> None:
    """Investigator: issue the dossier and send it."""
    in_review(play)
    play.script.step(REFERENCE, MAIN, "approve", additions_seen=True)


def transmitted(play: Play) -> None:
    """Investigator: news from the prosecutor is expected."""
    ready(play)
    play.script.act(INVESTIGATOR, "issue", makes="dossier:prosecutor", profile="prosecutor", recipient="prosecutor")
    play.script.step(INVESTIGATOR, MAIN, "transmit", dossier=Ref("dossier:prosecutor"), how="police_system", remark=DERIVED)


def further_inquiry(play: Play) -> None:
    """Investigator: an instruction of the magistrate is due."""
    transmitted(play)
    due = clock.add_working_days(clock.brussels_day(play.script.time.limit), 2)
    play.script.step(INVESTIGATOR, MAIN, "record_instruction", instruction="Hear the witness again.", due_on=due, remark=DERIVED)


def summoned(play: Play) -> None:
    """Another decision is awaited: the suspect was summoned."""
    transmitted(play)
    play.script.time.days(5)
    day = PartialDate.day(play.script.time.day)
    play.script.step(INVESTIGATOR, MAIN, "record_decision", by="prosecutor", type="direct_summons", date=day, remark=DERIVED)


def urgent(play: Play) -> None:
    """Investigator: somebody is deprived of liberty, the 48 hours run."""
    recorded(play)
    script = play.script
    script.step(
        INVESTIGATOR, MAIN, "alert_magistrate", when=script.time.cursor, function="prosecutor", orders="Send the file today.",
        deprived_since=script.time.cursor - dt.timedelta(hours=1),
    )  # fmt: skip


def consent_asked(play: Play) -> None:
    """Reception: the victims' answer."""
    offered(play)
    everybody = [Ref(one.sign) for one in play.reachable]
    play.script.step(RECEPTION, UNIA, "ask_consent", victims=everybody, bodies=["unia"], remark=DERIVED)


def consented(play: Play) -> None:
    """Reference officer: share."""
    offered(play)
    _with_part(play, "adviser")
    playing_liaison.tracks(play)
    playing_liaison.consent(play)


def shared(play: Play) -> None:
    """The body's liaison: acknowledge receipt."""
    consented(play)
    playing_liaison.share(play)
    while play.script.acts[-1].given.get("step") not in ("share", "share_without_victim"):
        play.script.acts.pop()


def acknowledged(play: Play) -> None:
    """The body's liaison: give an opinion."""
    consented(play)
    playing_liaison.share(play)


def asked_by_body(play: Play) -> None:
    """Reference officer: answer the body's question."""
    acknowledged(play)
    for body in playing_liaison.bodies(play)[:1]:  # the other one's liaison still has to give an opinion
        play.script.step(f"liaison:{body}", playing_liaison.track_of(body), "advise", opinion=f"An opinion. {DERIVED}")
        play.script.step(f"liaison:{body}", playing_liaison.track_of(body), "ask_zone", question="Is there a recording of the words?")


def without_victim(play: Play) -> None:
    """A file the police began: no victim came forward; Unia sees no data on any person."""
    offered(play)
    _with_part(play, "adviser")
    playing_liaison.share(play)


def _with_part(play: Play, part: str) -> None:
    # The copy's body takes part whatever the published case tells: so that its liaison finds work.
    body = play.entry.body if "IGVM" in play.entry.body else "Unia"
    play.entry = replace(play.entry, body=body, body_role=part)


def _first_victim(play: Play) -> SupportOf:
    return SupportOf(next(one.sign for one in play.supported if one.named))


WANTED: tuple[Wanted, ...] = (
    Wanted("BE-009", 0, 0, linked),
    Wanted("BE-065", 0, 1, registered),
    Wanted("BE-019", 0, 6, awaiting_information),
    Wanted("BE-014", 0, 2, recorded),
    Wanted("BE-018", 0, 4, support_accepted),
    Wanted("BE-002", 0, 30, in_follow_up),
    Wanted("BE-043", 0, 28, proposed),
    Wanted("BE-042", 0, 12, consented),
    Wanted("BE-058", 0, 9, without_victim),
    Wanted("BE-004", 0, 40, in_review),
    Wanted("BE-001", 0, 58, transmitted),
    Wanted("BE-011", 0, 1, urgent),
    Wanted("BE-006", 1, 0, draft),
    Wanted("BE-092", 1, 3, accepted),
    Wanted("BE-067", 1, 21, offered),
    Wanted("BE-008", 1, 16, shared),
    Wanted("BE-022", 1, 19, asked_by_body),
    Wanted("BE-091", 1, 34, confirmed),
    Wanted("BE-013", 1, 45, ready),
    Wanted("BE-096", 1, 56, further_inquiry),
)

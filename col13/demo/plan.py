"""The plan of a published case: from an entry of the file to the acts that tell it, without a database."""

from __future__ import annotations

import datetime as dt
import re

from col13.demo import (
    playing_civil,
    playing_liaison,
    playing_qualification,
    playing_referral,
    playing_report,
    playing_support,
    times,
    words,
)
from col13.demo.figures import figures
from col13.demo.playing_report import Play
from col13.demo.reading import Entry
from col13.demo.rulings import decisions
from col13.demo.script import Act, REFERENCE, Script
from col13.demo.times import Timeline

OPEN_FOR = dt.timedelta(days=730)  # a case whose last decision is younger stays open for what may follow
FRENCH = frozenset({"Liège", "Namur", "Hainaut", "Luxembourg", "Walloon Brabant"})
DUTCH = frozenset({"Antwerp", "Limburg", "Leuven", "East Flanders", "West Flanders", "Halle-Vilvoorde"})
CLOSED_WORDS = "The published outcome ends the file (derived for the demo)."


def plan(entry: Entry, now: dt.datetime) -> list[Act]:
    """Every act of the case in order, none after `now`, each naming persons and offences by sign."""
    play = prepared(entry, Timeline.from_day(times.report_day(entry), now))
    playing_report.report(play)
    if entry.criminal:
        criminal(play)
    else:
        civil(play)
    close(play, now)
    return play.script.acts


def prepared(entry: Entry, time: Timeline) -> Play:
    """Who is on file, which offences, what was decided; nothing acted yet."""
    decided = decisions(entry)
    first = min((one.on.first for one in decided if one.on.first is not None), default=None)
    if first is not None and first >= time.day:
        time.before = times.moment(first, times.OFFICE)
    return Play(entry, Script(entry, time), language(entry), figures(entry), words.charges(entry, entry.happened), decided)


def criminal(play: Play) -> None:
    """A file for the magistrate."""
    script = play.script
    playing_report.record_pv(play)
    playing_report.bystander_becomes_victim(play)
    playing_support.offer(play)
    playing_liaison.tracks(play)
    playing_liaison.consent(play)
    playing_referral.tracks(play)
    playing_referral.open_early(play)
    script.time.wait("assess")
    playing_support.answer(play)
    playing_qualification.begin(play)
    playing_report.suspect_is_identified(play)
    playing_referral.statements(play)
    playing_qualification.qualify(play)
    playing_referral.send(play)
    playing_liaison.share(play)
    playing_liaison.act_of_body(play)
    playing_referral.decisions(play)
    playing_referral.close(play)


def civil(play: Play) -> None:
    """A civil, administrative or disciplinary matter: taken in, assessed, passed on."""
    script = play.script
    playing_liaison.tracks(play)
    playing_report.bystander_becomes_victim(play)
    playing_liaison.consent(play)
    playing_support.offer(play)
    script.time.wait("assess")
    playing_qualification.begin(play)
    playing_qualification.qualify(play)
    playing_civil.redirect(play)
    playing_liaison.share(play)
    script.time.before = None
    last = max((one.on.last for one in play.decided if one.on.last is not None), default=None)
    if last is not None:
        script.time.until(min(last, script.time.limit.date()))
        script.time.days(playing_referral.AFTERWARDS)
    playing_liaison.act_of_body(play)
    playing_support.answer(play)


def close(play: Play, now: dt.datetime) -> None:
    """A support that ran ends with what is published. The case is closed where its outcome is known and old; the liaison ends first."""
    playing_support.end(play)
    ended = play.decided and play.decided[-1].ends
    young = now - play.script.time.cursor < OPEN_FOR
    if not ended or young:
        return
    playing_liaison.end(play)
    play.script.act(REFERENCE, "close", words=CLOSED_WORDS, why="Derived for the demo: the source tells nothing of this.")


def language(entry: Entry) -> str:
    """The language of the procedure: of the court where it is told, of the district, else of the source."""
    court = entry.ruling.body if entry.ruling else ""
    if re.search(r"dutch-speaking", court, re.IGNORECASE):
        return "nl"
    if re.search(r"french-speaking", court, re.IGNORECASE):
        return "fr"
    if entry.district in FRENCH:
        return "fr"
    if entry.district in DUTCH:
        return "nl"
    return {"Eupen": "de"}.get(entry.district) or (entry.language if entry.language in ("nl", "fr", "de") else "nl")


def zone(entry: Entry, people_are_police: bool) -> int:
    """Which of the two demo zones has the file: 0 Mechelen-Willebroek, 1 the French-speaking demo zone. Facts in which officers are
    suspects go to the other one, so that nobody inquires into colleagues."""
    home = 1 if entry.district in (*FRENCH, "Eupen") else 0
    return 1 - home if people_are_police else home

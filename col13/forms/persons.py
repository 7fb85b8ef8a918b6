"""Persons: who it is, how to reach them safely, roles, representative, statements and rights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from col13 import clock
from col13.errors import Invalid
from col13.forms.base import HouseForm
from col13.forms.choices import coded, labelled, telling, told, YES_NO_UNKNOWN
from col13.forms.facts import Groups, identity
from col13.forms.fields import count, day, line, NOTHING_CHOSEN, one_of, some_of, tick, which, words
from col13.i18n import Label, N_, S_
from col13.partial_dates import PartialDate
from col13.services.person_rules import CHANNELS, KINDS, PERSON_ROLES, RELATIONS, REPRESENTATIVES
from col13.services.persons_seen import PersonView
from col13.services.statements import RIGHTS

NOT_SUSPECTS = tuple(role for role in PERSON_ROLES if role != "suspect")
SAY_ASKED = S_("Tick that it was asked, or leave the rules empty.")
TOO_YOUNG = S_("Born %(born)s: that is a minor today. Correct one of the two.")
OF_AGE = 18  # years
RULES_HELP = S_("When, by whom, what never to say or leave behind. Whoever shares the telephone or letterbox may read along.")


KIN_OF, KIN_HELP = N_("person", "Next of kin of"), S_("The victim who died of the facts. Each next of kin is offered support too.")
NAMES = ("family_name", "given_name", "unidentified", "born_on", "national_number")
AGE_AND_FATE = ("minor", "able_to_judge", "police_officer", "deceased")
GROUP = ("count", "count_estimated")
REACH = ("language", "interpreter", "phone", "e_mail", "address")
WHO, MORE = N_("group of fields", "Who it is"), N_("group of fields", "More about this person")


def refuse_wrong_age(minor: bool | None, born_on: str) -> None:
    """Invalid at `minor` when “not a minor” is said of somebody who, at the earliest birth, is under 18 today. A minor at the time of old
    facts may be of age now: “a minor” is never contradicted here. A date that is none is told elsewhere."""
    try:
        born = PartialDate.parse(born_on)
    except Invalid:
        return
    today, first = clock.today(), born.first
    if minor is False and first is not None and today.year - first.year - ((today.month, today.day) < (first.month, first.day)) < OF_AGE:
        raise Invalid({"minor": (TOO_YOUNG, {"born": born})})


class IdentityForm(HouseForm):
    """Who it is. The perpetrator's bias matters, never proof of the victim's traits: none are asked."""

    groups: Groups = ((WHO, NAMES), (MORE, (*AGE_AND_FATE, *GROUP, "note")))
    unidentified = tick(N_("person", "Not identified"), help=S_("An unknown suspect, a victim who gives no name."))
    family_name = line(N_("person", "Family name, or name of the organisation"), required=False)
    given_name = line(N_("person", "Given name"), required=False)
    born_on = line(N_("person", "Born on, as known"), required=False, help=S_("A day, a month or a year."))
    national_number = line(
        N_("person", "National number"), required=False, autocomplete="off", help=S_("Only where it is needed; it is kept encrypted.")
    )
    minor = which(
        N_("person", "A minor"), YES_NO_UNKNOWN.items(), required=False, help=S_("A minor who is able to judge is asked in person too.")
    )
    able_to_judge = which(
        N_("person", "A minor able to judge"), YES_NO_UNKNOWN.items(), required=False, help=S_("Then the minor is asked in person too.")
    )
    police_officer = tick(N_("person", "A police officer"), help=S_("Then it is proposed to restrict the case."))
    deceased = tick(N_("person", "Died of the facts"), help=S_("Next of kin then count as victims."))
    count = count(N_("person", "How many, of a group"), required=False, help=S_("For a group: how many people."))
    count_estimated = tick(N_("person", "That number is an estimate"))
    note = words(N_("person", "Note"), required=False, rows=2)

    @staticmethod
    def shown(view: PersonView) -> dict[str, object]:
        """What stands, for the fields."""
        names = (
            "family_name",
            "given_name",
            "born_on",
            "national_number",
            "police_officer",
            "deceased",
            "count",
            "count_estimated",
            "note",
        )
        values: dict[str, object] = {name: getattr(view, name) for name in names}
        return {
            **values, "unidentified": not view.identified, "minor": telling(view.minor), "able_to_judge": telling(view.able_to_judge),
            "relation": view.relation,
        }  # fmt: skip

    def answers(self) -> dict[str, Any]:
        """What the service takes. Invalid where the age contradicts itself."""
        texts = ("family_name", "given_name", "born_on", "national_number", "note")
        refuse_wrong_age(told(self.minor.data), self.born_on.data or "")
        return {
            **{name: self[name].data or "" for name in texts}, "identified": not self.unidentified.data, "minor": told(self.minor.data),
            "able_to_judge": told(self.able_to_judge.data), "police_officer": self.police_officer.data, "deceased": self.deceased.data,
            "count": self.count.data, "count_estimated": self.count_estimated.data,
        }  # fmt: skip


class SuspectForm(IdentityForm):
    """Who is suspected, and what a victim must know of the relation."""

    groups: Groups = ((WHO, (*NAMES, "relation")), (MORE, (*AGE_AND_FATE, *GROUP, "note")))
    relation = one_of(N_("person", "Relation to the victim"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.relation.choices = labelled(RELATIONS, blank=True)

    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        return {**super().answers(), "relation": self.relation.data or None}


class ContactForm(HouseForm):
    """How to reach and speak to the person."""

    language = one_of(N_("person", "Language"), required=False)
    interpreter = tick(N_("person", "Needs an interpreter"))
    phone = line(N_("person", "Telephone"), required=False, autocomplete="off")
    e_mail = line(N_("person", "E-mail"), required=False, autocomplete="off")
    address = line(N_("person", "Address"), required=False, autocomplete="off")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = coded("language")

    def contact(self) -> dict[str, Any]:
        """What the service takes."""
        texts = {name: self[name].data or "" for name in ("phone", "e_mail", "address")}
        return {"language": self.language.data or None, "interpreter": self.interpreter.data, **texts}


class RulesForm(HouseForm):
    """The safe-contact rules: asking is the point, “none” is an answer."""

    forbidden_channels = some_of(N_("person", "Never by"), CHANNELS.items(), help=S_("A contact in a way ticked here is refused."))
    rules = words(N_("person", "Safe-contact rules"), required=False, rows=3, help=RULES_HELP)


class NewPersonForm(ContactForm, IdentityForm):
    """A person as first told: who, in which roles, how to reach them, and the safe-contact rules."""

    groups: Groups = (
        (N_("group of fields", "In the case"), ("roles", "kin_of", "kind")), (WHO, NAMES),
        (N_("group of fields", "How to reach this person"), REACH),
        (N_("group of fields", "Safe contact"), ("rules_asked", "forbidden_channels", "rules")),
        (MORE, (*AGE_AND_FATE, *GROUP, "injury", "note")),
    )  # fmt: skip
    roles = some_of(N_("person", "Role in the case"), required=True)
    kin_of = one_of(KIN_OF, required=False, help=KIN_HELP)
    kind = which(N_("person", "Kind"), KINDS.items())
    injury = words(
        N_("person", "Injuries, as told or certified (victim)"),
        required=False,
        rows=2,
        help=S_("As told or shown; a medical certificate goes under Documents."),
    )
    rules_asked = tick(
        N_("person", "It was asked how to contact safely"), help=S_("Needed for each victim before the report is submitted.")
    )
    forbidden_channels = some_of(N_("person", "Never by"), CHANNELS.items(), help=S_("A contact in a way ticked here is refused."))
    rules = words(N_("person", "Safe-contact rules"), required=False, rows=2, help=RULES_HELP)

    def __init__(self, *args: Any, offered: Mapping[str, Label], victims: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roles.choices = labelled(offered)
        self.kin_of.choices = [NOTHING_CHOSEN, *victims]
        if not self.kind.data:
            self.kind.data = "person"

    def told_rules(self) -> bool:
        """Whether rules are to be written down. Invalid where there are some and nobody is said to have asked."""
        if not self.rules_asked.data and (self.rules.data or self.forbidden_channels.data):
            raise Invalid({"rules_asked": SAY_ASKED})
        return bool(self.rules_asked.data)


class NewSuspectForm(SuspectForm):
    """A suspect as first told; the category of hearing comes with the hearing."""


class RoleForm(HouseForm):
    """A further role, perhaps instead of one that ends."""

    role = one_of(N_("person", "New role"), blank=True)
    instead_of = one_of(N_("person", "Instead of"), required=False, help=S_("Leave empty to keep the other roles."))
    salduz = one_of(
        N_("person", "Salduz category"), required=False, help=S_("The rights of whoever is heard, categories I to IV (to be confirmed).")
    )
    injury = words(
        N_("person", "Injuries, as told or certified (victim)"),
        required=False,
        rows=2,
        help=S_("As told or shown; a medical certificate goes under Documents."),
    )

    def __init__(self, *args: Any, offered: Mapping[str, Label], held: Mapping[str, Label], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role.choices = labelled(offered, blank=True)
        self.instead_of.choices = labelled(held, blank=True)
        self.salduz.choices = coded("salduz")


class RepresentativeForm(HouseForm):
    """Who acts for somebody. A parent who is a suspect or a danger is no representative."""

    representative_id = one_of(N_("person", "Represented by"), required=False, help=S_("Somebody on file; a suspect is refused."))
    representative_as = one_of(N_("person", "As"), required=False, help=S_("A parent who is a suspect or a danger is no representative."))
    ground_may_be_named = which(
        N_("person", "The ground may be named to the representative"), YES_NO_UNKNOWN.items(), required=False,
        help=S_("Only yes if a minor who can judge agreed."),
    )  # fmt: skip

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.representative_id.choices = [NOTHING_CHOSEN, *people]
        self.representative_as.choices = labelled(REPRESENTATIVES, blank=True)

    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "representative_id": identity(self.representative_id.data), "representative_as": self.representative_as.data or None,
            "ground_may_be_named": told(self.ground_may_be_named.data),
        }  # fmt: skip


class KinForm(HouseForm):
    """Whose next of kin somebody is."""

    kin_of = one_of(KIN_OF, required=False, help=KIN_HELP)

    def __init__(self, *args: Any, victims: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kin_of.choices = [NOTHING_CHOSEN, *victims]


class StatementForm(HouseForm):
    """A statement: when, in which language, in which words."""

    taken_on = day(N_("statement", "Taken on"))
    language = one_of(N_("statement", "Language"), required=False)
    interpreter = line(N_("statement", "Interpreter"), required=False)
    salduz = one_of(
        N_("statement", "Salduz category"), required=False, help=S_("The rights of whoever is heard, categories I to IV (to be confirmed).")
    )
    words = words(N_("statement", "The statement, or its core"), rows=8)
    copy_given = tick(N_("statement", "A copy was given"), help=S_("A copy of one's own statement is free (to be confirmed)."))
    copy_delayed = tick(N_("statement", "A magistrate delays the copy"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices, self.salduz.choices = coded("language"), coded("salduz")

    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "taken_on": self.taken_on.data, "language": self.language.data or None, "interpreter": self.interpreter.data or "",
            "salduz": self.salduz.data or None, "words": self.words.data or "", "copy_given": self.copy_given.data,
            "copy_delayed": self.copy_delayed.data,
        }  # fmt: skip


class WhyNoneForm(HouseForm):
    """Why there is no statement of a person."""

    reason = words(N_("statement", "Why there is no statement"), rows=3)


class RightForm(HouseForm):
    """Something a victim is owed and got."""

    what = one_of(N_("victim's right", "What"), RIGHTS.items())
    on = day(N_("victim's right", "On"))
    language = one_of(N_("victim's right", "In which language"), required=False)
    words = words(N_("victim's right", "Remark"), required=False, rows=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = coded("language")

    def answers(self) -> dict[str, Any]:
        """What the service takes."""
        on: dt.date | None = self.on.data
        return {"what": self.what.data, "on": on, "language": self.language.data or None, "words": self.words.data or ""}


class ReleaseForm(HouseForm):
    """What a victim must know of a suspect."""

    released_on = day(N_("person", "Released on"), required=False, help=S_("Victim assistance reads it, to warn the victim."))
    contact_ban = words(
        N_("person", "Contact ban in force, in words"), required=False, rows=2, help=S_("Victim assistance reads it, to warn the victim.")
    )

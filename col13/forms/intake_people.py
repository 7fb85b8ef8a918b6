"""The guided intake, its later parts: who, how to reach a victim safely, the exact words, the perception and the signs of bias."""

from __future__ import annotations

from typing import Any

from col13.errors import Invalid
from col13.forms.base import HouseForm
from col13.forms.choices import told, YES_NO_UNKNOWN
from col13.forms.fields import line, one_of, some_of, tick, which, words
from col13.forms.persons import refuse_wrong_age
from col13.i18n import Label, N_, S_, Sentence
from col13.services.bias_facts import SAID_TO
from col13.services.facts import MEDIA, PERCEPTIONS, PUBLICITY
from col13.services.person_rules import CHANNELS, KINDS

WHO = (
    ("victim", N_("person's role", "victim")),
    ("reporter", N_("person's role", "reporter")),
    ("witness", N_("person's role", "witness")),
    ("suspect", N_("person's role", "suspect")),
)
WHICH_RULES = S_("Write the rules, or tick what may never be used; or choose “no special rules”.")
ASK_IT = S_("Say whether the safe-contact rules were asked.")
CONTACT = (
    ("none", N_("intake", "asked: no special rules")),
    ("rules", N_("intake", "asked: with these rules")),
    ("later", N_("intake", "not asked yet")),
)


class ContactForm(HouseForm):
    """The safe-contact rules of one victim: asking is the point, “none” is an answer."""

    contact = which(
        N_("intake", "Safe contact (asked of every victim)"), CONTACT, required=False,
        help=S_("Who shares the telephone, the letterbox or the home may read along."),
    )  # fmt: skip
    forbidden_channels = some_of(N_("intake", "Never use"), CHANNELS.items())
    contact_rules = words(
        N_("intake", "Rules in words"), required=False, rows=2, help=S_("When, by whom, what may never be said or written.")
    )

    def rules(self) -> tuple[str, tuple[str, ...]] | None:
        """The rules and the channels never to use, None where nobody asked yet. Invalid where “with these rules” brings none."""
        if self.contact.data not in ("none", "rules"):
            return None
        if self.contact.data == "none":
            return "", ()
        told = (self.contact_rules.data or "").strip(), tuple(self.forbidden_channels.data or ())
        if not any(told):
            raise Invalid({"contact_rules": WHICH_RULES})
        return told


class WhoForm(ContactForm):
    """One person; the page is sent once for each."""

    roles = some_of(N_("intake", "This person is"), WHO, help=S_("One person can be several of these."))
    kind = one_of(N_("intake", "What is it?"), KINDS.items(), blank=False)
    unidentified = tick(N_("intake", "Not identified"), help=S_("Gives no name, or nobody knows it."))
    family_name = line(N_("intake", "Family name, or name of the organisation"), required=False, autocomplete="off")
    given_name = line(N_("intake", "Given name"), required=False, autocomplete="off")
    phone = line(N_("intake", "Telephone"), required=False, autocomplete="off", help=S_("0470 12 34 56, or with the country: +32."))
    e_mail = line(N_("intake", "E-mail"), required=False, autocomplete="off")
    language = one_of(N_("intake", "Language this person understands"), required=False, help=S_("Letters and calls are in it."))
    interpreter = tick(N_("intake", "Needs an interpreter"))
    born_on = line(N_("person", "Born on, as known"), required=False, autocomplete="off", help=S_("A day, a month or a year."))
    minor = which(N_("person", "A minor"), YES_NO_UNKNOWN.items(), required=False)

    def person(self) -> dict[str, Any]:
        """What the service takes. Invalid where the age contradicts itself."""
        minor = told(self.minor.data)
        refuse_wrong_age(minor, self.born_on.data or "")
        texts = ("family_name", "given_name", "phone", "e_mail", "born_on")
        return {
            **{name: (self[name].data or "").strip() for name in texts}, "identified": not self.unidentified.data, "minor": minor,
            "language": self.language.data or None, "interpreter": self.interpreter.data, "kind": self.kind.data,
        }  # fmt: skip

    def empty(self, suggested: str) -> bool:
        """Whether nobody was described: going on then adds nobody. `suggested`: the roles that stood ticked, which say nothing yet."""
        if self.kind.data != "person" or list(self.roles.data or ()) not in ([], suggested.split()):
            return False
        texts = ("family_name", "given_name", "phone", "e_mail", "born_on", "contact_rules")
        said = any((self[name].data or "").strip() for name in texts)
        return not (said or self.unidentified.data or self.contact.data or self.forbidden_channels.data or self.minor.data)


class BiasForm(HouseForm):
    """Exact words, the perception, and indicators: facts that prompt a question, never proof."""

    exact_words = words(
        N_("intake", "Exact words"), required=False, rows=3, help=S_("In the original language, as said or written. Never polished.")
    )
    words_language = one_of(N_("intake", "In which language"), required=False)
    heard_by = one_of(N_("intake", "Who heard or read them"), required=False, help=S_("Somebody on file; else name them as a witness."))
    said_to = one_of(N_("intake", "Said to whom"), SAID_TO.items(), required=False)
    medium = one_of(N_("intake", "Medium"), MEDIA.items(), required=False)
    publicity = one_of(
        N_("intake", "How public"),
        PUBLICITY.items(),
        required=False,
        help=S_("For written words it can decide the court."),
    )
    perception = one_of(
        N_("intake", "Does anybody think it happened because of who the person is, or is taken to be?"),
        PERCEPTIONS.items(), required=False,
        help=S_("Ask it of everybody. “None stated” is an answer."),
    )  # fmt: skip
    perception_words = words(
        N_("intake", "In which words"), required=False, rows=2, help=S_("As the person says it, and which trait it is about.")
    )
    indicators = some_of(N_("intake", "Indicators"))

    def notes(self, typed: Any) -> dict[str, str]:
        """Code → note of the indicators that were ticked, or that have a note."""
        ticked = set(self.indicators.data or ())
        noted = {str(code): str(typed.get(f"note-{code}", "")).strip() for code, _ in self.indicators.choices}
        return {code: note for code, note in noted.items() if note or code in ticked}


# The prompts of domain.md 6.1 [R] in four groups, each with an example of what to write down.
GROUPS: tuple[tuple[Label, tuple[str, ...]], ...] = (
    (N_("group of signs", "What was said or shown"), ("BI-WORD", "BI-SYMB", "BI-PERC", "BI-ADMT")),
    (N_("group of signs", "Who, where and when"), ("BI-DIFF", "BI-TARG", "BI-LOC", "BI-TIME")),
    (N_("group of signs", "How it was done"), ("BI-NATR", "BI-GRP", "BI-PATT", "BI-ONLN")),
    (N_("group of signs", "What else explains it"), ("BI-NOMO", "BI-TREAT")),
)
EXAMPLES: dict[str, Sentence] = {
    "BI-WORD": S_("For example: an insult about origin while hitting."),
    "BI-SYMB": S_("For example: a swastika on the letterbox."),
    "BI-PERC": S_("For example: “they picked me because of my headscarf”."),
    "BI-ADMT": S_("For example: said so in the police car, on bodycam."),
    "BI-DIFF": S_("For example: the only black player of the team was attacked."),
    "BI-TARG": S_("For example: a volunteer at the asylum centre, a partner."),
    "BI-LOC": S_("For example: at the door of the mosque, in front of a gay bar."),
    "BI-TIME": S_("For example: on the evening of Pride."),
    "BI-NATR": S_("For example: nothing stolen, victim made to kneel."),
    "BI-GRP": S_("For example: a date made through an app, four people waiting."),
    "BI-PATT": S_("For example: third time this year at the same address."),
    "BI-ONLN": S_("For example: a public post an hour before."),
    "BI-NOMO": S_("For example: they did not know each other, no quarrel before."),
    "BI-TREAT": S_("For example: the flat was gone for one caller, free for the next."),
}

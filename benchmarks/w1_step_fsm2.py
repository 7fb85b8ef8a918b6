"""W1 and W3: django-fsm-2 with Django's ORM and its ConcurrentTransitionMixin."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.django_settings")
django.setup()

from django.core.exceptions import PermissionDenied  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.transaction import atomic  # noqa: E402
from django_fsm import ConcurrentTransition, ConcurrentTransitionMixin, FSMField, has_transition_perm, transition, TransitionNotAllowed  # noqa: E402

from benchmarks.life import ALL, DESK, INITIAL, LIFE, link, now, OFFICERS, Peer  # noqa: E402


class User:
    def __init__(self, role):
        self.role = role


def one_of(roles):
    return lambda case, user: user.role in roles


class Case(ConcurrentTransitionMixin, models.Model):
    report = FSMField(default="draft", protected=True)
    support = FSMField(default="waiting", protected=True)
    qualification = FSMField(default="waiting", protected=True)
    referral = FSMField(default="waiting", protected=True)
    liaison = FSMField(default="waiting", protected=True)

    class Meta:
        app_label = "bench"
        db_table = "cases"

    @transition(field=report, source="draft", target="registered", permission=one_of(DESK))
    def submit(self):
        pass

    @transition(field=report, source="registered", target="accepted", permission=one_of(OFFICERS))
    def accept(self):
        pass

    @transition(field=report, source="accepted", target="recorded", permission=one_of(DESK))
    def record_pv(self):
        pass

    @transition(field=support, source="waiting", target="offered", permission=one_of(ALL))
    def offer(self):
        pass

    @transition(field=support, source="offered", target="accepted", permission=one_of(("reception", "investigator", "victim_support")))
    def accept_support(self):
        pass

    @transition(field=qualification, source="waiting", target="assessing", permission=one_of(OFFICERS))
    def begin(self):
        pass

    @transition(field=qualification, source="assessing", target="proposed", permission=one_of(OFFICERS))
    def propose(self):
        pass

    @transition(field=qualification, source="proposed", target="confirmed", permission=one_of(OFFICERS))
    def confirm(self):
        pass

    @transition(field=referral, source="waiting", target="preparing", permission=one_of(OFFICERS))
    def prepare_referral(self):
        pass

    @transition(field=referral, source="preparing", target="in_review", permission=one_of(OFFICERS))
    def submit_for_review(self):
        pass

    @transition(field=liaison, source="waiting", target="consent_asked", permission=one_of(ALL))
    def ask_consent(self):
        pass

    @transition(field=liaison, source="consent_asked", target="consented", permission=one_of(ALL))
    def record_consent(self):
        pass


class Event(models.Model):
    case = models.ForeignKey(Case, models.CASCADE)
    track = models.CharField(max_length=30)
    step = models.CharField(max_length=30)
    role = models.CharField(max_length=30)
    source = models.CharField(max_length=30)
    dest = models.CharField(max_length=30)
    at = models.CharField(max_length=40)
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        app_label = "bench"
        db_table = "event"
        indexes = [models.Index(fields=["case", "id"], name="event_case")]


class Fsm2(Peer):
    refusals = (PermissionDenied, TransitionNotAllowed, ConcurrentTransition)

    def create(self):
        with connection.schema_editor() as editor:
            editor.create_model(Case)
            editor.create_model(Event)
        Case.objects.bulk_create(Case(pk=case) for (case,) in self.cases)

    def step(self, taken, case):
        track, step, role = taken
        with atomic():
            found = Case.objects.get(pk=case)
            source, method = getattr(found, track), getattr(found, step)
            if not has_transition_perm(method, User(role)):
                raise PermissionDenied
            method()
            found.save(update_fields=[track])
            last = Event.objects.filter(case=found).order_by("-id").values_list("hash", flat=True).first() or ""
            told = (case, track, step, role, source, getattr(found, track), now())
            names = ("case_id", "track", "step", "role", "source", "dest", "at")
            Event.objects.create(**dict(zip(names, told, strict=True)), prev=last, hash=link(last, *told))

    def rows(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def states(self, case):
        return Case.objects.values(*INITIAL).get(pk=case)


def prepare(run, database, cases, fresh=True):
    made = Fsm2(run, database, cases)
    if fresh:
        made.create()
    return made


__all__ = ["LIFE", "prepare"]

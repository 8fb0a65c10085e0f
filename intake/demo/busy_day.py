"""What the demo's officers are in the middle of: out, writing up, asking, and one who rang before a visit."""

from datetime import datetime, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.offenders.models import Offender
from visits import services as visits
from visits.choices import AnnouncedBecause, Arrangement, Channel, Direction
from visits.models import CheckOut, Visit
from visits.rules.drafts import Save
from visits.services.announcing import AnnouncementAsked
from visits.services.contacting import NewContact
from visits.services.drafting import Typed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# How long ago two officers left, and from now when they were expected: one is out, one is overdue to return.
OUT = ((HOUR / 2, HOUR), (3 * HOUR, -HOUR))
# How long ago the manager and a colleague began to write: the second is late.
WRITTEN = (
    (2 * HOUR, "Seen alone in the kitchen. Phone on the table, charger of another phone in the"),
    (5 * DAY, "Let in by his brother. Two rooms seen. Said that he starts a new job on"),
)


@transaction.atomic
def add_busy_day(*, by: User, now: datetime) -> None:
    """Add what goes on around `by`'s people today, by `by` and the colleagues of the team. Twice is once."""
    if CheckOut.objects.exists():
        return
    own = Offender.objects.visible_to(by).live().filter(manager=by)
    people = list(own.order_by("reference")[:5])
    colleagues = list(
        User.objects.filter(team=by.team, team__isnull=False).exclude(pk=by.pk).order_by("username")[:2]
    )
    for offender, officer, (ago, until) in zip(people, colleagues, OUT, strict=False):
        going = visits.GoingOut(offender.pk, now + until, "Nobody" if until > 0 * HOUR else "")
        visits.check_out(going=going, client_key=uuid4(), by=officer, now=now - ago)
    for offender, officer, (ago, words) in zip(people[2:], [by, *colleagues], WRITTEN, strict=False):
        content = {"outcome": ["seen_inside"], "officers": [str(officer.pk)], "observed": [words]}
        typed = Typed(content, Save(uuid4(), 0, uuid4(), 1))
        visits.save_draft(offender_id=offender.pk, typed=typed, by=officer, now=now - ago)
    for offender in people[4:]:
        _ask_to_announce(offender, by=by, now=now)
    _ring_before_a_visit(by=by, now=now)


def _ask_to_announce(offender: Offender, *, by: User, now: datetime) -> None:
    day = timezone.localdate(now) + 2 * DAY
    words = "He needs a sign language interpreter, who can be had by appointment only."
    asked = AnnouncementAsked(AnnouncedBecause.INTERPRETER, words, day, day)
    visits.ask_to_announce(offender_id=offender.pk, asked=asked, by=by, now=now)


def _ring_before_a_visit(*, by: User, now: datetime) -> None:
    """A call a day before the latest visit that is told as unannounced: both cannot be true."""
    told = Visit.objects.standing().filter(
        origin=Origin.VIGIL, arrangement=Arrangement.UNANNOUNCED, offender__manager=by
    )
    for visit in told.order_by("-visited_at")[:1]:
        if visit.visited_at is not None:
            words = "Asked whether he is in tomorrow. Said that he is."
            contact = NewContact(visit.visited_at - DAY, Channel.CALL, Direction.TO_OFFENDER, words)
            visits.record_contact(offender_id=visit.offender_id, new=contact, by=by, now=now)

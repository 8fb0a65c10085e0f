"""A call of every public write of going out, and of attaching a file."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.audit.choices import Verb
from tests.architecture.world import World
from tests.factories import make_offender, make_visit
from tests.visits.files import pdf
from visits import services as visits
from visits.models import CheckOut

Prepare = Callable[[World], Callable[..., Any]]
HOUR = timedelta(hours=1)


def _check_out(world: World) -> Callable[..., Any]:
    now = timezone.now()
    going = visits.GoingOut(world.offenders["own"].pk, now + HOUR)
    return partial(visits.check_out, going=going, client_key=uuid4(), now=now)


def _out(officer: str, hours_ago: int) -> CheckOut:
    left_at = timezone.now() - hours_ago * HOUR
    offender = make_offender(now=timezone.now())
    return CheckOut.objects.create(
        offender=offender,
        officer=User.objects.get(username=officer),
        left_at=left_at,
        expected_back_at=left_at + HOUR,
    )


def _extend(world: World) -> Callable[..., Any]:
    now = timezone.now()
    out = _out("susan.supervisor", 0)
    return partial(visits.extend, public_id=out.public_id, until=now + 2 * HOUR, now=now)


def _check_in(world: World) -> Callable[..., Any]:
    out = _out("susan.supervisor", 0)
    return partial(visits.check_in, public_id=out.public_id, back_at=None, word="", now=timezone.now())


def _confirm_safe(world: World) -> Callable[..., Any]:
    out = _out("colin.colleague", 3)
    return partial(visits.confirm_safe, public_id=out.public_id, words="Spoke to him.", now=timezone.now())


def _agree_duress_word(world: World) -> Callable[..., Any]:
    return partial(visits.agree_duress_word, word="Buttercup", now=timezone.now())


def _attach_file(world: World) -> Callable[..., Any]:
    now = timezone.now()
    visit = make_visit(make_offender(now=now), timezone.localdate(now))
    return partial(visits.attach_file, visit_id=visit.pk, file=visits.NewFile("letter.pdf", pdf()), now=now)


CALLS: dict[str, tuple[Verb, Prepare]] = {
    f"visits.services.{name}": call
    for name, call in {
        "check_out": (Verb.CHECKED_OUT, _check_out),
        "extend": (Verb.CHECKED_OUT, _extend),
        "check_in": (Verb.CHECKED_IN, _check_in),
        "confirm_safe": (Verb.MADE_SAFE, _confirm_safe),
        "agree_duress_word": (Verb.DURESS_WORD_SET, _agree_duress_word),
        "attach_file": (Verb.ATTACHMENT_ADDED, _attach_file),
    }.items()
}

"""What follows from a visit at once, in the transaction that records it: an entry to write, and contradictions."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import Origin
from offender_mgmt.policy.rules import Policy
from visits.choices import Arrangement, VisitQuestion
from visits.models import Contact, Contradiction, Visit, VisorEntry
from visits.rules.contradictions import could_announce, is_contact_before
from visits.rules.visor import entry_due_on, is_working_day


def note_what_follows(visit: Visit, policy: Policy) -> None:
    """Note the national register's entry that is now due, and whatever this visit contradicts. The caller holds the
    offender's lock, and the visit has its officers.
    """
    VisorEntry.objects.create(
        visit=visit, due_on=entry_due_on(visit.visited_on, policy.visor_working_days, is_working_day)
    )
    if visit.visited_at is not None:
        contacts = Contact.objects.filter(
            offender=visit.offender_id,
            contacted_at__gte=visit.visited_at - timedelta(hours=policy.contact_before_visit_hours),
            contacted_at__lte=visit.visited_at,
        )
        _note_contacts(contacts, [visit], policy)
    _note_overlaps(visit)


def note_unannounced_visits_after(contact: Contact, policy: Policy) -> None:
    """Note the visits on record that were told as unannounced and followed this contact. The offender is locked."""
    visits = Visit.objects.standing().filter(
        offender=contact.offender_id,
        visited_on__gte=timezone.localdate(contact.contacted_at),  # for the index; the instants decide
        visited_at__gte=contact.contacted_at,
        visited_at__lte=contact.contacted_at + timedelta(hours=policy.contact_before_visit_hours),
        arrangement=Arrangement.UNANNOUNCED,
        origin=Origin.VIGIL,
    )
    _note_contacts([contact], visits, policy)


def _note_contacts(contacts: Iterable[Contact], visits: Iterable[Visit], policy: Policy) -> None:
    """Note each pair of these that the rules call a contradiction."""
    hours = policy.contact_before_visit_hours
    Contradiction.objects.bulk_create(
        [
            Contradiction(visit=visit, question=VisitQuestion.CONTACT_BEFORE, contact=contact)
            for contact in contacts
            if could_announce(contact.channel, contact.direction)
            for visit in visits
            if is_contact_before(
                contact.contacted_at, visit.visited_at, arrangement=visit.arrangement, hours=hours
            )
        ]
    )


def _note_overlaps(visit: Visit) -> None:
    """Note the visits at which one of these officers was at the same time, as `rules.contradictions.overlap` says."""
    officers = list(visit.officers.values_list("pk", flat=True))
    # Lock them: of two visits that are recorded at once for two offenders, the later must see the other.
    list(User.objects.select_for_update(no_key=True).filter(pk__in=officers).order_by("pk").values_list("pk"))
    others = Visit.objects.overlapping(visit).filter(origin=Origin.VIGIL)
    Contradiction.objects.bulk_create(
        [Contradiction(visit=visit, question=VisitQuestion.OVERLAP, other=other) for other in others]
    )

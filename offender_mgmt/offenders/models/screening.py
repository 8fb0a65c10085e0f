"""Possible conflicts between those who work here and those on record: what was found, and what came of it (ACC-10).

`hits` asks `rules.screening` of the whole register, or of some accounts or records, in one statement.
"""

import uuid
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Self

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import F, Q
from django.utils import timezone

from offender_mgmt.accounts.models import User
from offender_mgmt.offenders.choices import Ground, ReviewState, Whom
from offender_mgmt.offenders.models.register import Offender
from offender_mgmt.offenders.rules import screening as rules

DECIDED = (ReviewState.CONFLICT, ReviewState.DISMISSED)


class ConflictReviewQuerySet(models.QuerySet["ConflictReview"]):
    """Reads of reviews."""

    def visible_to(self, user: User) -> Self:
        """Reviews about records that `user` may open; never one about `user`, whom nobody tells."""
        return self.filter(offender__in=Offender.objects.visible_to(user)).exclude(user=user)

    def open(self) -> Self:
        """Reviews that nobody has decided."""
        return self.filter(state=ReviewState.OPEN)

    def late(self, *, on: date, within_days: int) -> Self:
        """Open reviews found more than so many days before the day `on`."""
        first_in_time = timezone.make_aware(datetime.combine(on - timedelta(days=within_days), time(0)))
        return self.open().filter(found_at__lt=first_in_time)


@pghistory.track()
class ConflictReview(models.Model):
    """That somebody may be, or may know, a person on a record: a question, no accusation, and it keeps nothing away.

    `grounds` are codes such as "offender.surname": with whom, and in what they agree. The facts themselves are not
    copied.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    offender = models.ForeignKey(
        "offenders.Offender", on_delete=models.PROTECT, related_name="conflict_reviews"
    )
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="conflict_reviews")
    grounds = ArrayField(models.CharField(max_length=40))
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    objects = ConflictReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="one_open_review_per_user_and_offender",
                fields=["user", "offender"],
                condition=Q(state=ReviewState.OPEN),
            ),
            models.CheckConstraint(name="review_has_grounds", condition=~Q(grounds=[])),
            models.CheckConstraint(
                name="review_is_open_or_decided_by_somebody_who_says_why",
                condition=Q(state=ReviewState.OPEN, decided_by=None, decided_at=None, reason="")
                | (Q(state__in=DECIDED, decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="nobody_dismisses_a_review_about_themselves",
                condition=~Q(state=ReviewState.DISMISSED, decided_by=F("user")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} and {self.offender_id}"

    @property
    def in_words(self) -> list[tuple[str, list[str]]]:
        """With whom they agree, and in what: ("the offender", ["a surname", "the date of birth"])."""
        told: list[tuple[str, list[str]]] = []
        for whom in Whom:
            same = [ground.label for ground in Ground if f"{whom}.{ground}" in self.grounds]
            told += [(str(whom.label), same)] if same else []
        return told


class ScreeningRun(models.Model):
    """That everybody was compared with everybody, and when: one that stops must not look like one that finds none."""

    ran_at = models.DateTimeField()
    accounts = models.PositiveIntegerField()
    records = models.PositiveIntegerField()
    found = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.ran_at:%Y-%m-%d %H:%M}: {self.found} found"


class Hit(NamedTuple):
    """An account and a record that agree in enough to ask."""

    user_id: int
    offender_id: int
    grounds: list[str]


def hits(
    *, user_ids: Collection[int] | None = None, offender_ids: Collection[int] | None = None
) -> list[Hit]:
    """Every hit of these accounts and these records; None is all. Only accounts that may sign in are compared."""
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"users": _listed(user_ids), "offenders": _listed(offender_ids)})
        return [Hit(*row) for row in cursor.fetchall()]


def _listed(ids: Collection[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)


def _lowered(text: str) -> str:
    return f"translate({text}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')"


def _words(name: str) -> str:
    """The words of a name, as `rules.screening` has them."""
    apostrophes = rules.APOSTROPHES.replace("'", "''")
    name = f"regexp_replace({name}, '{apostrophes}', '', 'g')"
    for letter, plain in rules.LETTERS.items():
        name = f"replace({name}, '{letter}', '{plain}')"
    name = _lowered(f"regexp_replace(normalize({name}, NFKD), '{rules.ACCENTS}', '', 'g')")
    return f"array_remove(regexp_split_to_array({name}, '[^a-z]+'), '')"


_PARTICLES = ", ".join(f"'{particle}'" for particle in rules.PARTICLES)


def _surname_keys(words: str) -> str:
    return f"""(
        SELECT array_agg(DISTINCT regexp_replace(name, '^mac(?=[a-z]{{3}})', 'mc')) FROM (
            SELECT unnest({words}) AS name UNION ALL SELECT array_to_string({words}, '')
        ) names
        WHERE name <> '' AND (
            name = array_to_string({words}, '') OR length(name) > 1 AND name NOT IN ({_PARTICLES})
        )
    )"""


def _letters(text: str) -> str:
    return f"nullif(regexp_replace({_lowered(text)}, '[^a-z0-9]', '', 'g'), '')"


def _address_key(lines: str, postcode: str) -> str:
    """As `rules.screening` has it; NULL where nothing is known."""
    numbers = f"""(
        SELECT string_agg(number, ' ' ORDER BY number COLLATE "C") FROM (
            SELECT DISTINCT (regexp_matches({_lowered(lines)}, '[0-9]+[a-z]?', 'g'))[1] AS number
        ) numbers
    )"""
    code = _letters(postcode)
    return f"coalesce({code} || ' ' || {numbers}, {_letters(lines)} || ' ' || coalesce({code}, ''))"


_ALIKE = f"""EXISTS (
    SELECT FROM unnest(s.surnames) one, unnest(o.surnames) other WHERE similarity(one, other) >= {rules.ALIKE}
)"""
_SAME_SURNAME = "coalesce(s.surnames && o.surnames, false)"
_AGREES = {
    Ground.SURNAME: _SAME_SURNAME,
    Ground.ALIKE_SURNAME: f"NOT {_SAME_SURNAME} AND {_ALIKE}",
    Ground.GIVEN_NAME: "s.given = o.given",
    Ground.FULL_NAME: f"{_SAME_SURNAME} AND s.given = o.given AND (s.born IS NULL OR o.born IS NULL)",
    Ground.DATE_OF_BIRTH: "s.born = o.born",
    Ground.ADDRESS: "s.addresses && o.addresses",
    Ground.POSTCODE: "coalesce(NOT s.addresses && o.addresses, true) AND s.postcodes && o.postcodes",
}
_GROUNDS = ", ".join(f"CASE WHEN {agrees} THEN '{ground}' END" for ground, agrees in _AGREES.items())
# Whoever shares one of these may share more; nobody else can be a hit. Each is one join of two lists: a second join,
# back to the people, would be planned without knowing how many there are.
_AGREED = " UNION ALL ".join(
    f"""SELECT s.id AS user_id, o.offender_id, o.whom, array_remove(ARRAY[{_GROUNDS}], NULL) AS grounds
        FROM (SELECT *, unnest({of}) AS shared FROM staff) s
        JOIN (SELECT *, unnest({of}) AS shared FROM others) o USING (shared)"""
    for of in ("surnames", "addresses", "ARRAY[born]")
)
_ENOUGH = " OR ".join(f"grounds @> '{{{','.join(hit)}}}'" for hit in rules.HITS)

_SQL = f"""
WITH staff AS MATERIALIZED (
    SELECT u.id, (
            SELECT array_agg(DISTINCT key) FROM unnest(u.last_name || coalesce(p.former_surnames, '{{}}')) surname,
            LATERAL (SELECT {_words("surname")} AS words OFFSET 0) w, unnest({_surname_keys("words")}) key
        ) AS surnames, ({_words("u.first_name")})[1] AS given, p.date_of_birth AS born,
        ARRAY[{_address_key("p.address", "p.postcode")}] AS addresses, ARRAY[{_letters("p.postcode")}] AS postcodes
    FROM accounts_user u LEFT JOIN accounts_staffparticulars p ON p.user_id = u.id
    WHERE u.is_active AND (%(users)s::bigint[] IS NULL OR u.id = ANY (%(users)s::bigint[]))
), homes AS MATERIALIZED (
    SELECT offender_id, array_agg({_address_key("lines", "postcode")}) AS addresses,
        array_agg({_letters("postcode")}) AS postcodes
    FROM offenders_address
    WHERE until_on IS NULL AND (%(offenders)s::bigint[] IS NULL OR offender_id = ANY (%(offenders)s::bigint[]))
    GROUP BY offender_id
), people AS (
    SELECT id AS offender_id, '{Whom.OFFENDER}' AS whom, family_name, given_names, date_of_birth, true AS is_at_home
    FROM offenders_offender WHERE NOT is_canary
    UNION ALL
    SELECT offender_id, '{Whom.LINKED}', regexp_replace(btrim(name), '^.*\\s', ''),
        CASE WHEN btrim(name) ~ '\\s' THEN name ELSE '' END, date_of_birth, is_in_household
    FROM offenders_linkedperson WHERE until_on IS NULL
), others AS MATERIALIZED (
    SELECT p.offender_id, whom, {_surname_keys("words")} AS surnames,
        ({_words("given_names")})[1] AS given, date_of_birth AS born, addresses, postcodes
    FROM people p LEFT JOIN homes h ON h.offender_id = p.offender_id AND is_at_home,
        LATERAL (SELECT {_words("family_name")} AS words OFFSET 0) w
    WHERE %(offenders)s::bigint[] IS NULL OR p.offender_id = ANY (%(offenders)s::bigint[])
), agreed AS (
    {_AGREED}
)
SELECT user_id, offender_id, array_agg(DISTINCT whom || '.' || ground ORDER BY whom || '.' || ground)
FROM agreed, unnest(grounds) ground
WHERE {_ENOUGH}
GROUP BY user_id, offender_id ORDER BY user_id, offender_id
"""

"""What people are trained and vetted for: recorded, corrected, and asked about on a day."""

from datetime import date, datetime

import pytest

from offender_mgmt.accounts import services
from offender_mgmt.accounts.models import Qualification, User
from offender_mgmt.accounts.rules.qualifications import Held, expires_soon, lacking
from offender_mgmt.errors import RuleViolation

KINDS = {"arms": "ARMS assessor course", "visor": "ViSOR user course"}
TODAY = date(2026, 11, 19)


@pytest.mark.parametrize(
    ("held", "lacks"),
    [
        pytest.param([], "ARMS assessor course: not on record", id="nothing on record"),
        pytest.param([Held("arms", TODAY, None)], "", id="obtained today, for ever"),
        pytest.param([Held("arms", date(2024, 1, 1), TODAY)], "", id="its last day"),
        pytest.param(
            [Held("arms", date(2024, 1, 1), date(2026, 11, 18))],
            "ARMS assessor course: expired on 18 November 2026",
            id="the day after",
        ),
        pytest.param(
            [Held("arms", date(2026, 11, 20), None)], "ARMS assessor course: not on record", id="tomorrow"
        ),
        pytest.param(
            [Held("visor", TODAY, None)], "ARMS assessor course: not on record", id="another course"
        ),
        pytest.param(
            [Held("arms", date(2020, 1, 1), date(2023, 1, 1)), Held("arms", date(2023, 2, 1), None)],
            "",
            id="obtained again",
        ),
    ],
)
def test_what_somebody_lacks(held: list[Held], lacks: str) -> None:
    """From the day obtained to the day of expiry, both counted (domain 5)."""
    found = lacking(["arms"], held, labels=KINDS, on=TODAY)

    assert "; ".join(str(one) for one in found) == lacks


@pytest.mark.parametrize(
    ("expires_on", "is_soon"),
    [
        pytest.param(None, False, id="never"),
        pytest.param(date(2026, 11, 18), False, id="over already"),
        pytest.param(TODAY, True, id="today"),
        pytest.param(date(2027, 2, 17), True, id="in ninety days"),
        pytest.param(date(2027, 2, 18), False, id="in ninety-one"),
    ],
)
def test_what_expires_soon(expires_on: date | None, is_soon: bool) -> None:
    """Within policy's notice."""
    held = Held("arms", date(2024, 1, 1), expires_on)

    assert expires_soon(held, on=TODAY, notice_days=90) is is_soon


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        pytest.param(("chess", TODAY, None, "C1"), "no such qualification", id="no such kind"),
        pytest.param(("arms", TODAY, None, " "), "where the evidence is", id="no evidence"),
        pytest.param(("arms", date(2026, 11, 20), None, "C1"), "in the future", id="tomorrow"),
        pytest.param(("arms", TODAY, date(2026, 11, 18), "C1"), "expire before", id="dates the wrong way"),
    ],
)
def test_what_cannot_be_recorded(
    new: tuple[str, date, date | None, str], refusal: str, officer: User, supervisor: User, now: datetime
) -> None:
    """Each with the sentence that says what to do."""
    with pytest.raises(RuleViolation, match=refusal):
        services.record_qualification(
            user_id=officer.pk,
            new=services.NewQualification(*new),
            known=KINDS,
            by=supervisor,
            now=now,
        )


@pytest.mark.django_db
def test_a_correction_takes_the_place_of_what_was_wrong(
    officer: User, supervisor: User, now: datetime
) -> None:
    """The wrong row stays on record, counts for nothing, and is corrected once."""
    new = services.NewQualification("arms", date(2024, 1, 1), None, "C1")
    wrong = services.record_qualification(user_id=officer.pk, new=new, known=KINDS, by=supervisor, now=now)
    right = services.NewQualification("arms", date(2024, 1, 1), date(2025, 1, 1), "C1")
    told = {"known": KINDS, "because": "It expires.", "by": supervisor, "now": now}

    made = services.correct_qualification(public_id=wrong.public_id, new=right, **told)

    assert services.held_by([officer.pk])[officer.pk] == [Held("arms", date(2024, 1, 1), date(2025, 1, 1))]
    assert Qualification.objects.count() == 2
    with pytest.raises(RuleViolation, match="corrected already"):
        services.correct_qualification(public_id=wrong.public_id, new=right, **told)
    with pytest.raises(RuleViolation, match="what was wrong"):
        services.take_back_qualification(public_id=made.public_id, because=" ", by=supervisor, now=now)
    services.take_back_qualification(
        public_id=made.public_id, because="Another person.", by=supervisor, now=now
    )
    assert services.held_by([officer.pk])[officer.pk] == []
    assert not Qualification.objects.held(on=TODAY).exists()

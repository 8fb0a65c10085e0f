"""What other jurisdictions ask for, as values with their sources: a draft can be begun with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from offender_mgmt.policy.choices import Certainty
from offender_mgmt.policy.rules.drafting import Stated


@dataclass(frozen=True)
class Profile:
    """A jurisdiction: its name, and the values in which it differs from England and Wales, by key."""

    name: str
    values: Mapping[str, Stated]


SORNA = Profile(
    "United States: SORNA",
    {
        "visit_interval_months": Stated(
            {"very_high": 3, "high": 3, "medium": 6, "low": 12},
            "SORNA, 34 U.S.C. 20918: tier III is verified in person every 3 months, tier II every 6, tier I every 12."
            " Record tier III as very high or high, tier II as medium, tier I as low. State law may ask for more; an"
            " address check by the police is a visit of its own.",
            Certainty.STATUTE,
        ),
        "first_visit_days": Stated(
            3,
            "SORNA, 34 U.S.C. 20913: registered before release, or within three business days of sentence; counted"
            " here in days, so that it is never later than the law.",
            Certainty.DERIVED,
        ),
    },
)
PROFILES: Mapping[str, Profile] = {"sorna": SORNA}

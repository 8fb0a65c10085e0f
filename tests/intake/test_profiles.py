"""A force's profile: everything it says is understood, or refused with a sentence that says what to correct."""

from pathlib import Path

import pytest

from intake.reading.profiles import SHIPPED, load_profile, shipped_profiles
from intake.rules.profile import COLUMNS, InvalidProfile, parse_profile
from offender_mgmt.offenders.choices import ClosureReason, RiskLevel, SuspensionReason
from visits.choices import Outcome

STANDARD = (SHIPPED / "standard.toml").read_text(encoding="utf-8")
SHORTEST = """
[columns]
reference = "Ref"
family_name = "Name"
risk_level = "Level"
last_visit = "Seen on"
"""


def test_the_standard_profile_is_shipped_and_understood() -> None:
    """It names a column for each of our fields, and words for each level and standing."""
    profile = load_profile("standard")

    assert "standard" in shipped_profiles()
    assert tuple(profile.columns) == COLUMNS
    assert (profile.risk_levels["vh"], profile.risk_levels["l"]) == (RiskLevel.VERY_HIGH, RiskLevel.LOW)
    assert profile.risk_levels["notassessed"] is None
    assert (profile.outcomes["seen"], profile.outcomes["refused"]) == (
        Outcome.SEEN_INSIDE,
        Outcome.REFUSED_ENTRY,
    )
    assert profile.outcomes["noreply"] == profile.outcomes["notin"] == Outcome.NO_ANSWER
    assert (profile.statuses["hmp"], profile.statuses["active"]) == (SuspensionReason.CUSTODY, None)
    assert profile.statuses["deceased"] is ClosureReason.DECEASED


@pytest.mark.parametrize("name", shipped_profiles())
def test_every_shipped_profile_is_valid_and_bears_its_name(name: str) -> None:
    """What we ship can be used."""
    assert load_profile(name).name == name


def test_a_short_profile_has_careful_defaults(tmp_path: Path) -> None:
    """What it does not say is asked, not assumed."""
    path = tmp_path / "own.toml"
    path.write_text(SHORTEST, encoding="utf-8")
    profile = load_profile(str(path))

    assert (profile.header_row, profile.separator, profile.date_order) == (1, "", "dmy")
    assert profile.two_digit_pivot is None
    assert profile.visits_need_outcome
    assert not profile.risk_levels


def test_every_setting_is_taken() -> None:
    """Sheet, header, encodings, separator, date order and pivot."""
    profile = parse_profile(
        '[file]\nsheet = "North"\nheader_row = 5\nencodings = ["utf-16"]\nseparator = "tab"\n'
        '[dates]\norder = "mdy"\ntwo_digit_years = 30\n[visits]\nwithout_outcome = "successful"\n' + SHORTEST
    )

    assert (profile.sheet, profile.header_row, profile.encodings) == ("North", 5, ("utf-16",))
    assert (profile.separator, profile.date_order, profile.two_digit_pivot) == ("\t", "mdy", 30)
    assert not profile.visits_need_outcome


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("[columns", "not valid TOML", id="no TOML"),
        pytest.param(
            'colour = "red"\n' + SHORTEST, 'does not know "colour" in the profile', id="unknown key"
        ),
        pytest.param(
            SHORTEST + 'shoe_size = "S"', 'does not know "shoe_size" in [columns]', id="unknown column"
        ),
        pytest.param(SHORTEST + "[file]\nrow = 2", 'does not know "row" in [file]', id="unknown setting"),
        pytest.param(
            SHORTEST + '[risk_levels]\nextreme = ["X"]', '"extreme" in [risk_levels]', id="unknown level"
        ),
        pytest.param(SHORTEST + '[words]\nmaybe = ["?"]', '"maybe" in [words]', id="unknown word list"),
        pytest.param(
            SHORTEST.replace("last_visit", "# "), 'must say which column holds "last_visit"', id="missing"
        ),
        pytest.param(SHORTEST + 'notes = " "', "empty name", id="empty column name"),
        pytest.param(SHORTEST + 'notes = "ref"', '"ref" for more than one field', id="one column twice"),
        pytest.param(SHORTEST + "notes = 3", '"notes" must be text', id="no text"),
        pytest.param("columns = 3", "[columns] must be a section", id="no section"),
        pytest.param(SHORTEST + "[file]\nheader_row = 0", "header_row", id="row nought"),
        pytest.param(SHORTEST + "[file]\nheader_row = true", "header_row", id="true is no row"),
        pytest.param(SHORTEST + '[file]\nencodings = ["latin-9"]', "encodings", id="encoding"),
        pytest.param(SHORTEST + '[file]\nencodings = "utf-8"', "must be a list", id="no list"),
        pytest.param(SHORTEST + '[file]\nseparator = "|"', 'must be one of "any"', id="separator"),
        pytest.param(SHORTEST + '[dates]\norder = "dym"', 'must be one of "dmy"', id="date order"),
        pytest.param(SHORTEST + "[dates]\ntwo_digit_years = 100", "two_digit_years", id="pivot"),
        pytest.param(
            SHORTEST + '[visits]\nwithout_outcome = "yes"', 'must be one of "ask"', id="outcome rule"
        ),
        pytest.param(
            SHORTEST + '[risk_levels]\nhigh = ["H"]\nlow = ["h."]', '"h" has two meanings', id="two meanings"
        ),
        pytest.param(SHORTEST + '[words]\nyes = ["X"]\nno = ["x"]', '"x" has two meanings', id="yes and no"),
    ],
)
def test_what_a_profile_gets_wrong_is_said(text: str, sentence: str) -> None:
    """Unknown keys, missing columns and words with two meanings are errors, never ignored."""
    with pytest.raises(InvalidProfile) as caught:
        parse_profile(text)

    assert sentence in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere", "../standard", "/nowhere/own.toml", "", "."])
def test_a_profile_that_is_not_there_is_said(name: str) -> None:
    """With the names that are."""
    with pytest.raises(InvalidProfile, match=r"There is no profile .* standard"):
        load_profile(name)


def test_a_profile_must_be_utf_8(tmp_path: Path) -> None:
    """An accent in a column name must match the extract's."""
    path = tmp_path / "own.toml"
    path.write_bytes(b'name = "\xe9"')

    with pytest.raises(InvalidProfile, match="not UTF-8"):
        load_profile(str(path))


def test_the_shipped_text_is_the_pattern_for_a_forces_own() -> None:
    """A copy with other column names is a valid profile."""
    profile = parse_profile(
        STANDARD.replace('"Force Ref"', '"Kennung"').replace('order = "dmy"', 'order = "ymd"')
    )

    assert profile.columns["reference"] == "Kennung"


def test_the_documentation_tells_of_every_field_and_its_example_works() -> None:
    """docs/import.md is what a force reads."""
    text = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")

    assert not [column for column in COLUMNS if f"`{column}`" not in text]
    assert parse_profile(text.split("```toml")[1].split("```")[0]).columns["reference"] == "Ref"

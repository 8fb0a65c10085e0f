"""What only a whole column can tell: that its dates are of two kinds."""

from intake.rules.cells import Cells
from intake.rules.profile import DATE_COLUMNS, Profile
from intake.rules.source import SourceTable
from intake.rules.text import clean

# One slip among a thousand dates is a slip; from this share on it is a second way of writing dates.
OTHER_ORDER_SHARE = 0.01


def mixed_date_columns(table: SourceTable, profile: Profile) -> frozenset[str]:
    """Return our names of the date columns in which day and month may have been exchanged.

    A spreadsheet that reads 03/04/2024 in the wrong order makes a true date of it, and leaves 13/04/2024 as text:
    true dates beside readable texts are the sign of that. Text alone is mixed when dates occur that exist only
    with day and month the other way round.
    """
    return frozenset(
        name for name in DATE_COLUMNS if name in profile.columns and _is_mixed(name, table, profile)
    )


def _is_mixed(name: str, table: SourceTable, profile: Profile) -> bool:
    typed = ordered = other_order = 0
    for row in table.rows:
        cells = Cells(row=row, profile=profile)
        if not clean(cells.raw(name)):
            continue
        reading = cells.reading(name)
        typed += cells.is_typed(name)
        ordered += reading.is_by_order and not cells.is_typed(name)
        other_order += reading.is_other_order
    if typed:
        return ordered + other_order > 0
    return other_order > 0 and other_order >= OTHER_ORDER_SHARE * (ordered + other_order)

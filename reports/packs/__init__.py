"""What signed exports hold: each function answers what was asked, of those whom a user may be told of on a day."""

from reports.packs.lists import compliance, measure

__all__ = ["compliance", "measure"]

"""Which measures each address can be asked for."""

SHOW_PEOPLE = ("reports/measures/<str:measure>/", "api/v1/measures/<str:measure>/rows/")
# What differs since a day: without a day in the address it shows nobody, as the walk asks it.
SINCE = "reports/measures/<str:measure>/since/"
OF_ONE = (*SHOW_PEOPLE, SINCE, "api/v1/measures/<str:measure>/")


def measure_things() -> dict[str, dict[str, object]]:
    """One that names people, and one that there is not."""
    return {route: {"known": "overdue", "absent": "absent"} for route in OF_ONE}

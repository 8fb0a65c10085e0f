"""Which measures each address can be asked for."""

SHOW_PEOPLE = ("reports/measures/<str:measure>/", "api/v1/measures/<str:measure>/rows/")
OF_ONE = (*SHOW_PEOPLE, "api/v1/measures/<str:measure>/")


def measure_things() -> dict[str, dict[str, object]]:
    """One that names people, and one that there is not."""
    return {route: {"known": "overdue", "absent": "absent"} for route in OF_ONE}

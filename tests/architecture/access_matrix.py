"""Who may do what at every address: the one table, and how it is read.

Each address is followed by its lines: methods | kinds of thing | one answer for each role, or one for all.
`in` is a redirect to the sign-in page; `302` is any other redirect. What is asked for is a person of the officer's
team (own), of the outsider's team (other), of no team (none), one who is closed, or one who is absent: there is no
such id. POST sends nonsense, so 422 and 400 mean that the role came through the door; only a visit told to the
API is a good one. The "disabled" role is a supervisor whose account ended after they signed in.

The tenth answer, of professional standards, stands only where it is not the administrator's: neither has any record.
"""

from dataclasses import dataclass
from itertools import product

from tests.architecture import (
    absence_matrix,
    alert_matrix,
    capacity_matrix,
    contact_matrix,
    decision_matrix,
    device_matrix,
    draft_matrix,
    evidence_matrix,
    export_matrix,
    handover_matrix,
    inquiry_matrix,
    ladder_matrix,
    measure_matrix,
    pattern_matrix,
    policy_matrix,
    recording_matrix,
    register_matrix,
    safety_matrix,
    screening_matrix,
    search_matrix,
    sign_in_matrix,
    standards_matrix,
    window_matrix,
)
from tests.architecture.world import ROLES

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")

TABLE = """
                                             anon offi coll outs supe othe audi admi disa stan

/
GET HEAD               | page              | in   302  302  302  302  302  302  302  in  302
OTHERS                 | page              | 405
/still-here/
GET HEAD               | page              | in   204  204  204  204  204  204  204  in  204
OTHERS                 | page              | 405
/healthz
GET HEAD               | page              | 200
OTHERS                 | page              | 405
/health/live
GET HEAD               | page              | 200
OTHERS                 | page              | 405
/health/ready
GET HEAD               | page              | 200
OTHERS                 | page              | 405
/metrics
GET HEAD               | page              | 401
OTHERS                 | page              | 405
/sign-in/
GET HEAD               | page              | 200  302  302  302  302  302  302  302  200  302
POST PUT               | page              | 200  302  302  302  302  302  302  302  200  302
OPTIONS                | page              | 200  302  302  302  302  302  302  302  200  302
OTHERS                 | page              | 405  302  302  302  302  302  302  302  405  302
/sign-out/
GET HEAD               | page              | 302  200  200  200  200  200  200  200  302  200
POST                   | page              | 302
OPTIONS                | page              | 200
OTHERS                 | page              | 405

/visits/mine/
GET HEAD               | page              | in   200  200  200  200  200  403  403  in
OTHERS                 | page              | 405
/visits/overdue/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/visits/record/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/visits/attempts/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/risk/decide/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/risk/tools/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/risk/arms/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   409  409  404  409  404  403  403  in
POST                   | other             | in   404  404  409  404  409  403  403  in
POST                   | none              | in   404  404  404  409  409  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/risk/assessments/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/risk/assessments/<uuid:public_id>/factor/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/risk/assessments/<uuid:public_id>/complete/
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/offenders/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405

/import/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
POST                   | page              | in   403  403  403  422  422  403  403  in
OTHERS                 | page              | 405
/import/<uuid:public_id>/
GET HEAD               | own               | in   403  403  403  200  404  403  403  in
GET HEAD               | other             | in   403  403  403  404  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/import/<uuid:public_id>/apply/
POST                   | own               | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/import/<uuid:public_id>/undo/
GET HEAD               | own other         | in   403  403  403  200  200  403  403  in
GET HEAD               | absent            | in   403  403  403  404  404  403  403  in
POST                   | own other         | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/import/<uuid:public_id>/undo/carry-out/
POST                   | own other         | in   403  403  403  409  409  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405
/import/merge/<uuid:public_id>/
GET HEAD               | own closed        | in   200  200  404  200  404  403  403  in
GET HEAD               | other             | in   404  404  200  404  200  403  403  in
GET HEAD               | none              | in   404  404  404  200  200  403  403  in
GET HEAD               | absent            | in   404  404  404  404  404  403  403  in
POST                   | own closed        | in   422  422  404  422  404  403  403  in
POST                   | other             | in   404  404  422  404  422  403  403  in
POST                   | none              | in   404  404  404  422  422  403  403  in
POST                   | absent            | in   404  404  404  404  404  403  403  in
OTHERS                 | any               | 405
/import/decisions/
GET HEAD               | page              | in   403  403  403  200  200  403  403  in
OTHERS                 | page              | 405
/import/decisions/<uuid:public_id>/answer/
POST                   | own closed        | in   403  403  403  422  404  403  403  in
POST                   | other             | in   403  403  403  404  422  403  403  in
POST                   | none              | in   403  403  403  422  422  403  403  in
POST                   | absent            | in   403  403  403  404  404  403  403  in
OTHERS                 | any               | 405

/compliance/
GET HEAD               | page              | in   403  403  403  200  200  200  403  in
POST                   | page              | in   403  403  403  422  422  422  403  in
OTHERS                 | page              | 405

/operations/
GET HEAD               | page              | in   403  403  403  200  200  200  200  in  403
OTHERS                 | page              | 405
/operations/accept-fewer/
POST                   | page              | in   403  403  403  422  422  403  422  in  403
OTHERS                 | page              | 405
/operations/certificates/
GET HEAD               | page              | in   403  403  403  200  200  200  200  in  403
OTHERS                 | page              | 405
/operations/certificates/export/
POST                   | page              | in   403  403  403  422  422  422  422  in  403
OTHERS                 | page              | 405
/operations/certificates/<int:run_id>/
GET HEAD               | run               | in   403  403  403  200  200  200  200  in  403
GET HEAD               | absent            | in   403  403  403  404  404  404  404  in  403
OTHERS                 | any               | 405
/operations/certificates/day/<str:on>/
GET HEAD               | day               | in   403  403  403  200  200  200  200  in  403
GET HEAD               | absent            | in   403  403  403  404  404  404  404  in  403
OTHERS                 | any               | 405

/api/v1/offenders/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/offenders/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/obligations/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/visits/
GET HEAD               | any               | 401  200  200  200  200  200  403  403  401
POST                   | own               | 401  201  201  404  201  404  403  403  401
POST                   | closed            | 401  409  409  404  409  404  403  403  401
POST                   | other             | 401  404  404  201  404  201  403  403  401
POST                   | none              | 401  404  404  404  201  201  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/visits/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/risk-tools/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/tool-results/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
POST                   | page              | 401  400  400  400  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/risk-decisions/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
POST                   | page              | 401  400  400  400  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/assessments/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
POST                   | page              | 401  400  400  400  400  400  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/assessments/<str:public_id>/
GET HEAD               | own closed        | 401  200  200  404  200  404  403  403  401
GET HEAD               | other             | 401  404  404  200  404  200  403  403  401
GET HEAD               | none              | 401  404  404  404  200  200  403  403  401
GET HEAD               | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/assessments/<str:public_id>/save/
POST                   | own closed        | 401  400  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | none              | 401  404  404  404  400  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/assessments/<str:public_id>/factors/
POST                   | own closed        | 401  400  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | none              | 401  404  404  404  400  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/assessments/<str:public_id>/complete/
POST                   | own closed        | 401  400  400  404  400  404  403  403  401
POST                   | other             | 401  404  404  400  404  400  403  403  401
POST                   | none              | 401  404  404  404  400  400  403  403  401
POST                   | absent            | 401  404  404  404  404  404  403  403  401
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/alerts/
GET HEAD               | page              | 401  200  200  200  200  200  403  403  401
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/sweep-runs/
GET HEAD               | page              | 401  403  403  403  200  200  200  200  401  403
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
/api/v1/sweep-runs/<str:pk>/
GET HEAD               | run               | 401  403  403  403  200  200  200  200  401  403
GET HEAD               | absent            | 401  403  403  403  404  404  404  404  401  403
OTHERS                 | any               | 401  403  403  403  403  403  403  403  401
/api/v1/schema/
GET HEAD               | page              | 401  403  403  403  403  403  403  200  401  403
OTHERS                 | page              | 401  403  403  403  403  403  403  403  401
"""


PARTS = (
    absence_matrix,
    alert_matrix,
    capacity_matrix,
    contact_matrix,
    decision_matrix,
    device_matrix,
    draft_matrix,
    handover_matrix,
    ladder_matrix,
    measure_matrix,
    pattern_matrix,
    policy_matrix,
    recording_matrix,
    register_matrix,
    safety_matrix,
    search_matrix,
    window_matrix,
    evidence_matrix,
    inquiry_matrix,
    sign_in_matrix,
    export_matrix,
    standards_matrix,
    screening_matrix,
)


@dataclass(frozen=True)
class Line:
    """One line of the table. `methods` may be OTHERS, `kinds` may be any."""

    methods: tuple[str, ...]
    kinds: tuple[str, ...]
    answers: dict[str, str]


def read_table() -> dict[str, list[Line]]:
    """The lines of each address, by its route as the resolver writes it."""
    table: dict[str, list[Line]] = {}
    for text in [
        *TABLE.strip().splitlines()[1:],
        *(line for part in PARTS for line in part.TABLE.strip().splitlines()),
    ]:
        if text.startswith("/"):
            route = text.strip().removeprefix("/")
            table[route] = []
        elif text:
            table[route].append(_line(text))
    return table


def _line(text: str) -> Line:
    methods, kinds, answers = (part.split() for part in text.split("|"))
    if len(answers) == 1:
        answers *= len(ROLES)
    if len(answers) == len(ROLES) - 1:
        answers.append(answers[ROLES.index("administrator")])
    return Line(tuple(methods), tuple(kinds), dict(zip(ROLES, answers, strict=True)))


def cells(lines: list[Line], kinds: list[str]) -> dict[tuple[str, str, str], str]:
    """The answer expected for each method, kind and role; raises when one is missing or stands there twice."""
    found: dict[tuple[str, str, str], str] = {}
    named = {method for line in lines for method in line.methods}
    for line in lines:
        methods = [method for method in METHODS if method not in named]
        methods = methods if line.methods == ("OTHERS",) else list(line.methods)
        for method, kind in product(methods, kinds if line.kinds == ("any",) else line.kinds):
            for role, answer in line.answers.items():
                if (method, kind, role) in found:
                    raise ValueError(f"{method} {kind} stands twice")
                found[method, kind, role] = answer
    missing = set(product(METHODS, kinds, ROLES)) - set(found)
    if missing or len(found) != len(METHODS) * len(kinds) * len(ROLES):
        raise ValueError(f"missing: {sorted(missing)}")
    return found

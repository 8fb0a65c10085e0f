"""The inspection pack: what HMICFRS asks of sex offender management, each question answered by measures.

Each measure has its number, how it is counted, and a list of exactly so many references in a file of its own.
"""

from datetime import timedelta

from offender_mgmt.exports.rules.content import Cell, Content
from offender_mgmt.policy.rules import add_months
from reports.measures import MEASURES, Question, count_one
from reports.packs.lists import table_of
from reports.packs.sections import Paper, Section
from reports.packs.told import CANNOT_BE_TOLD, WHAT_CANNOT, Told

DEFINITION = "inspection/1"
TITLE = "Inspection pack"
QUESTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Which visits are overdue, how overdue is each, and which is the worst?",
        ("overdue", "most-overdue", "never-visited", "no-due-date"),
    ),
    ("Which ARMS assessments are overdue, and who was never assessed?", ("arms-overdue", "not-assessed")),
    ("How many people does each manager have?", ("live", "managers", "above-ceiling", "without-manager")),
    ("Are visits made on time?", ("fell-due", "on-time", "late", "outstanding", "near-misses", "due-ahead")),
    ("Which visits are announced?", ("visits", "announced", "announced-without-approval")),
    ("Which visits were made by one officer alone?", ("single-crewed",)),
    (
        "Was an arrest or a warrant considered after failed attempts?",
        (
            "attempts",
            "not-seen-since-attempts",
            "asked-after-attempts",
            "considered-after-attempts",
            "undecided-after-attempts",
        ),
    ),
    (
        "Do supervisors review changes and plans?",
        ("changes-unreviewed", "plans-to-review", "plan-actions-overdue"),
    ),
    (
        "Who is managed reactively or not visited, and is it checked?",
        ("reactive", "suspended", "checks-passed"),
    ),
    ("Who is missing, and who is wanted?", ("missing", "wanted")),
    (
        "How long does it take to write a visit up?",
        ("recorded-visits", "recorded-late", "visor-due", "visor-late"),
    ),
)
NOT_HELD = (
    ("Online child sexual abuse referrals", "Vigil holds no referrals: answer from the system that does."),
    ("Quality of supervisor reviews", "Vigil counts reviews and their age; quality needs a reader."),
    ("Trained staff", "On the page Training of Caseloads; it is no measure yet."),
)
HEADER = ("Measure", "Number", "Share", "Since", "Definition", "List")


def inspection(told: Told) -> Content:
    """The pack as it stands on the day; what is asked of a period is asked of the year that ends with it."""
    on = told.on
    first = add_months(on, -12) + timedelta(days=1)
    about = told.asked(first, on)
    questions = [(words, [Question(MEASURES[one], about) for one in ids]) for words, ids in QUESTIONS]
    sections = [
        Section(f"question-{number}", words, HEADER, tuple(answer(one) for one in answers), _how(answers))
        for number, (words, answers) in enumerate(questions, 1)
    ]
    sections.append(Section("not-held", "What Vigil does not hold", ("What", "Where"), NOT_HELD))
    period = f"{first:%-d %B %Y} to {on:%-d %B %Y}"
    paper = Paper(
        TITLE,
        (
            ("Scope", told.scope),
            ("As it stands on", told.stands),
            ("Periods", period),
            ("Policy", about.policy.name),
        ),
        sections,
    )
    lists = [
        table_of(one, name=one.measure.id) for _, answers in questions for one in answers if one.is_answerable
    ]
    return Content(
        title=TITLE,
        definition=DEFINITION,
        filters=f"Periods: {period}",
        scope=told.scope,
        as_at=on,
        policy=about.policy.name,
        population=told.live(),
        excluded=told.excluded,
        known_at=told.known_at,
        tables=(*(section.table() for section in sections), *lists),
        documents=paper.documents(),
    )


def answer(question: Question) -> tuple[Cell, ...]:
    """A line of the table: the measure with its number, its share, its oldest row, and where its list is.

    Where the past cannot tell it, the line says so in place of a number, and there is no list.
    """
    measure, counted = question.measure, count_one(question)
    if not question.is_answerable:
        return measure.title, CANNOT_BE_TOLD, "", None, measure.definition, ""
    oldest = None
    if measure.since:
        oldest = question.rows.order_by(measure.since).values_list(measure.since, flat=True).first()
    share = f"{counted.percent} of {MEASURES[measure.of].title.lower()}" if counted.percent else ""
    return measure.title, counted.number, share, oldest, measure.definition, f"{measure.id}.csv"


def _how(answers: list[Question]) -> tuple[str, ...]:
    how = (f"{one.measure.title}: {one.measure.counted} Left out: {one.measure.left_out}" for one in answers)
    return (*how, *what_cannot(answers))


def what_cannot(answers: list[Question]) -> tuple[str, ...]:
    """The sentence under a section in which something cannot be told; none where everything can."""
    return () if all(one.is_answerable for one in answers) else (WHAT_CANNOT,)

"""The table of screening: who works here, who is on record, and in what they agree if it is enough to ask."""

from datetime import date

from offender_mgmt.offenders.choices import Ground
from offender_mgmt.offenders.rules.screening import Home, Known

BORN, OTHER_DAY = date(1984, 5, 6), date(1971, 2, 3)
HOME, NEXT_DOOR = Home("12 Mill Lane, Aldbury", "RG1 1AA"), Home("14 Mill Lane", "RG1 1AA")

Case = tuple[Known, Known, set[Ground]]


def born(*surnames: str, given: str = "", on: date | None = BORN) -> Known:
    """Somebody of whom the names and the date of birth are known."""
    return Known(surnames, given, on)


def at(surname: str, *homes: Home, given: str = "", on: date | None = None) -> Known:
    """Somebody of whom the homes are known."""
    return Known((surname,), given, on, homes)


NAMES = {
    "the same": ("Smith", "Smith"),
    "capitals": ("SMITH", "smith"),
    "the first of two": ("Smith-Jones", "Smith"),
    "the second of two": ("Smith-Jones", "Jones"),
    "two in another order": ("Smith-Jones", "Jones-Smith"),
    "two without the hyphen": ("Smith Jones", "Smith-Jones"),
    "two in one word": ("Smith-Jones", "Smithjones"),
    "two with a long dash": ("Smith\u2013Jones", "Jones"),
    "an accent": ("Müller", "Muller"),
    "an accent of two signs": ("Mu\u0308ller", "Müller"),
    "a capital with an accent": ("ÉTIENNE", "Etienne"),
    "a stroke": ("Łukasz", "Lukasz"),
    "a sharp s": ("Strauß", "Strauss"),
    "two letters in one": ("Æbelø", "Aebelo"),
    "a straight and a curly apostrophe": ("O'Brien", "O\u2019Brien"),
    "no apostrophe": ("O'Brien", "OBrien"),
    "an apostrophe as a space": ("O'Brien", "O Brien"),
    "Mac and Mc": ("MacDonald", "McDonald"),
    "Mac apart": ("Mac Donald", "Mcdonald"),
    "with what stands before it": ("van der Berg", "Berg"),
    "with what stands before it, in one word": ("van der Berg", "Vanderberg"),
}
OTHER_NAMES = {
    "only what stands before it": ("van der Berg", "van der Meer"),
    "short ones": ("Ali", "Alo"),
    "nothing": ("", ""),
    "no letters": ("-", "'"),
    "another script on both sides": ("\u0416\u0443\u043a", "\u0416\u0443\u043a"),
}
ADDRESSES = {
    "the same": (HOME, HOME),
    "less of it": (HOME, Home("12, Mill Lane", "RG11AA")),
    "small letters": (HOME, Home("12 mill lane", "rg1 1aa")),
    "a flat before and after": (Home("Flat 2, 12 Mill Lane", "RG1 1AA"), Home("12 Mill Lane (2)", "RG1 1AA")),
    "a house with a name": (Home("The Old Mill", "RG1 1AA"), Home("the old-mill", "RG1 1AA")),
    "no post code": (Home("12 Mill Lane, Aldbury"), Home("12 mill lane Aldbury")),
}
OTHER_ADDRESSES = {
    "next door": (HOME, NEXT_DOOR),
    "12 and 12a": (HOME, Home("12A Mill Lane", "RG1 1AA")),
    "another post code": (HOME, Home("12 Mill Lane, Aldbury", "RG1 1AB")),
    "a post code on one side": (HOME, Home("12 Mill Lane, Aldbury")),
    "nothing": (Home(""), Home("")),
    "nothing but a post code": (Home("", "RG1 1AA"), Home("", "RG1 1AA")),
}

SAME_NAME_AND_BIRTH = {Ground.SURNAME, Ground.DATE_OF_BIRTH}
CASES: dict[str, Case] = {
    **{
        f"surname, {name}": (born(one), born(other), SAME_NAME_AND_BIRTH)
        for name, (one, other) in NAMES.items()
    },
    **{f"no surname, {name}": (born(one), born(other), set()) for name, (one, other) in OTHER_NAMES.items()},
    **{
        f"address, {name}": (at("Ames", one), at("Brook", other), {Ground.ADDRESS})
        for name, (one, other) in ADDRESSES.items()
    },
    **{
        f"no address, {name}": (at("Ames", one), at("Brook", other), set())
        for name, (one, other) in OTHER_ADDRESSES.items()
    },
    "twins": (born("Ames", given="Ann"), born("Ames", given="Ben"), SAME_NAME_AND_BIRTH),
    "the very person": (
        Known(("Ames",), "Ann", BORN, (HOME,)),
        Known(("Ames",), "Ann Mary", BORN, (HOME,)),
        {Ground.SURNAME, Ground.GIVEN_NAME, Ground.DATE_OF_BIRTH, Ground.ADDRESS},
    ),
    "a maiden name": (born("Brook", "Ames"), born("Ames"), SAME_NAME_AND_BIRTH),
    "a maiden name of which nobody told": (
        born("Brook", given="Ann"),
        born("Ames", given="ANN"),
        {Ground.GIVEN_NAME, Ground.DATE_OF_BIRTH},
    ),
    "a surname alone": (born("Ames", on=None), born("Ames", on=None), set()),
    "a rare surname alone": (born("Featherstonehaugh", on=None), born("Featherstonehaugh"), set()),
    "a surname, another date of birth": (born("Smith"), born("Smith", on=OTHER_DAY), set()),
    "a full name, another date of birth": (
        born("Smith", given="John"),
        born("Smith", given="John", on=OTHER_DAY),
        set(),
    ),
    "a full name, one date of birth": (
        born("Smith", given="John"),
        born("Smith", given="John Paul", on=None),
        {Ground.SURNAME, Ground.GIVEN_NAME, Ground.FULL_NAME},
    ),
    "a surname, the next house": (at("Ames", HOME), at("Ames", NEXT_DOOR), {Ground.SURNAME, Ground.POSTCODE}),
    "another surname, the next house": (at("Ames", HOME), at("Brook", NEXT_DOOR), set()),
    "a family at home": (at("Ames", HOME), at("Ames", NEXT_DOOR, HOME), {Ground.SURNAME, Ground.ADDRESS}),
    "a surname spelt otherwise": (
        born("Jonson"),
        born("Johnson"),
        {Ground.ALIKE_SURNAME, Ground.DATE_OF_BIRTH},
    ),
    "a surname spelt otherwise, another date of birth": (
        born("Jonson"),
        born("Johnson", on=OTHER_DAY),
        set(),
    ),
    "a date of birth alone": (born("Ames"), born("Brook"), set()),
    "a date of birth, other given names": (born("Ames", given="Ann"), born("Brook", given="Ben"), set()),
    "nothing is known": (Known(("",)), Known(("",)), set()),
}

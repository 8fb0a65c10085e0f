"""Which passwords are too easy here (AUTH-1), beside those that are too easy everywhere."""

import re

from django.core.exceptions import ValidationError

from offender_mgmt.errors import RuleViolation

# What stands on the wall of every office that uses Vigil.
WORDS = (
    *("vigil", "password", "welcome", "police", "force", "constabulary", "officer", "offender"),
    *("register", "mosovo", "mappa", "visor", "arms", "sergeant", "inspector", "administrator", "auditor"),
)
LEFT_OVER = 8
TOO_CLOSE = "The password is made of words that everybody here knows, or of your name. Choose others."


def is_of_known_words(password: str, *, names: tuple[str, ...] = ()) -> bool:
    """Say whether hardly anything is left of a password without the words of this work, names, digits and signs."""
    rest = re.sub(r"[\W\d_]+", "", password.casefold())
    words = {*WORDS, *(word for name in names for word in re.findall(r"[^\W\d_]{3,}", name.casefold()))}
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest) < LEFT_OVER


def check_can_give(*, is_active: bool, is_oneself: bool, is_enough: bool) -> None:
    """Raise RuleViolation unless somebody else asks, for an account that is open and that the password alone does not
    open: `is_enough` where nothing is asked beside it yet. Whoever gives it would else set that up and be that person.
    """
    if not is_active:
        raise RuleViolation("This account is disabled, so nobody can sign in to it.")
    if is_oneself:
        raise RuleViolation("You cannot give yourself a new password. Change it on the page of your account.")
    if is_enough:
        raise RuleViolation(
            "They have set up nothing beside the password yet, so whoever knows it could take the account over."
            " Ask those who run Vigil: they can give one (give_password)."
        )


def check_can_choose(*, is_given: bool) -> None:
    """Raise RuleViolation unless the present password was given by somebody else, who knows it (ASVS 6.4.1)."""
    if not is_given:
        raise RuleViolation("Your password is your own already. Change it on the page of your account.")


class NoKnownWords:
    """The rule as Django asks it."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError for a password of known words."""
        names = tuple(str(getattr(user, name, "")) for name in ("username", "first_name", "last_name"))
        if is_of_known_words(password, names=names):
            raise ValidationError(TOO_CLOSE, code="known_words")

    def get_help_text(self) -> str:
        return "Not made of your name, or of words such as police or Vigil."

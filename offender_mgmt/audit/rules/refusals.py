"""Which refused looks are written down: all that name somebody, and as many of the others as a person can make."""

from datetime import timedelta

REMEMBERED = timedelta(minutes=1)
MOST_ABOUT_NOBODY = 60  # within that time, of one account


def is_written(*, is_repeat: bool, is_about_somebody: bool, about_nobody: int) -> bool:
    """Say whether a refusal becomes an event.

    The same account, refused the same again within a minute, is not written again. What names nobody who exists is
    written sixty times a minute at most: a program that guesses must not fill the disk. What names somebody always
    is: there are only as many of those as the account knows keys.
    """
    if is_repeat:
        return False
    return is_about_somebody or about_nobody < MOST_ABOUT_NOBODY


def is_last(*, is_about_somebody: bool, about_nobody: int) -> bool:
    """Say whether further ones about nobody will not be written: the event says so."""
    return not is_about_somebody and about_nobody == MOST_ABOUT_NOBODY - 1

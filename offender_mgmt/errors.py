"""The errors that Vigil raises on purpose. Their text is shown to users: plain words that say what to do."""


class VigilError(Exception):
    """Something that Vigil refuses; `str(error)` is a sentence for the user."""


class RuleViolation(VigilError):
    """The state does not allow the deed. Edges answer 409, or show it beside the form."""

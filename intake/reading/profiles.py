"""Finding a profile: shipped with Vigil by its name, or a force's own by its path."""

from pathlib import Path

from intake.rules.profile import InvalidProfile, Profile, parse_profile

SHIPPED = Path(__file__).resolve().parents[1] / "profiles"


def shipped_profiles() -> tuple[str, ...]:
    """Return the names of the profiles that come with Vigil."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.toml")))


def load_profile(name_or_path: str) -> Profile:
    """Return a shipped profile by its name, or the one in the TOML file at a path.

    InvalidProfile says what to do when there is none, or what is wrong with it. Whoever passes on what a user
    typed on a page must allow shipped names only.
    """
    shipped = name_or_path in shipped_profiles()
    path = SHIPPED / f"{name_or_path}.toml" if shipped else Path(name_or_path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidProfile(f"The profile {path.name} is not UTF-8 text. Save it as UTF-8.") from error
    except OSError as error:
        names = ", ".join(shipped_profiles())
        raise InvalidProfile(
            f"There is no profile “{name_or_path}”. Give the path of a .toml file, or one of these names: {names}."
        ) from error
    return parse_profile(text)

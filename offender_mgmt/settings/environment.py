"""Where settings come from, and the two that others depend on."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent.parent
env = environ.FileAwareEnv()

IS_DEMO = env.bool("VIGIL_DEMO", default=False)
VIGIL_VAR = Path(env.str("VIGIL_VAR", default=str(BASE_DIR / "var")))

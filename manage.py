#!/usr/bin/env python
"""Run a Django management command."""

import gc
import os
import sys

from django.core.management import execute_from_command_line

from offender_mgmt import fence

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "offender_mgmt.settings")
    if sys.argv[1:2] == ["migrate"]:
        gc.disable()  # it makes thousands of model classes and leaves none: looking for refuse is a quarter of its time
    fence.this_process_is_the_system()
    execute_from_command_line(sys.argv)

"""Vigil's project package and the foundation that the capabilities stand on."""

from offender_mgmt.celery import app as celery_app

__all__ = ["celery_app"]

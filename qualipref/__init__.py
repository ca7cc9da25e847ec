"""The project and its foundation: rooms that know no trade."""

from .celery import app as celery_app

__all__ = ["celery_app"]

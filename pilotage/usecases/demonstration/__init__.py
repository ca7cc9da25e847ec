"""What the demonstration has lived in pilotage: each module notes its gestures in the script of the year."""

from . import departures

NOTES = (departures.note,)

__all__ = ["NOTES"]

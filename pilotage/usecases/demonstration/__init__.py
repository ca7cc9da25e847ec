"""What the demonstration has lived in pilotage: each module notes its gestures in the script of the year."""

from . import committees, departures

OPENING = committees.begin
NOTES = (committees.note, departures.note)

__all__ = ["NOTES", "OPENING"]

from .action import Action, ActionStatusPeriod, DueDateChange
from .application_file import ApplicationFile, DossierText
from .comment import ActionComment, CellComment, ItemComment
from .committee import Committee, CommitteeMember
from .due_date_request import DueDateRequest
from .efficacy_review import EfficacyReview
from .hand_over import HandOver
from .meeting import AgendaItem, Attendance, Decision, Meeting, MeetingStatusPeriod
from .minutes import MeetingMinutes, MeetingMinutesPeriod, MinutesRemark
from .objective import Objective, ObjectiveTarget
from .piece import ItemPiece
from .saved_filter import SavedFilter
from .weekly_mail import WeeklyMailRefusal

__all__ = [
    "Action",
    "ActionComment",
    "ActionStatusPeriod",
    "AgendaItem",
    "ApplicationFile",
    "Attendance",
    "CellComment",
    "Committee",
    "CommitteeMember",
    "Decision",
    "DossierText",
    "DueDateChange",
    "DueDateRequest",
    "EfficacyReview",
    "HandOver",
    "ItemComment",
    "ItemPiece",
    "Meeting",
    "MeetingMinutes",
    "MeetingMinutesPeriod",
    "MeetingStatusPeriod",
    "MinutesRemark",
    "Objective",
    "ObjectiveTarget",
    "SavedFilter",
    "WeeklyMailRefusal",
]

from .assignment import Assignment, Delegation
from .history import KeyFigure, Milestone
from .prefecture import Prefecture, Site, SteeringFunction
from .scope import Module, ScopeEntry, SiteModule
from .service import Service, ServiceContact, ServiceDuty, SupportTask

__all__ = [
    "Assignment",
    "Delegation",
    "KeyFigure",
    "Milestone",
    "Module",
    "Prefecture",
    "ScopeEntry",
    "Service",
    "ServiceContact",
    "ServiceDuty",
    "Site",
    "SiteModule",
    "SteeringFunction",
    "SupportTask",
]

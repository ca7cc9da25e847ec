"""Who may do what in pilotage."""

from sites.enums import Role
from sites.permissions import has_role

READERS_OF_THE_JOURNAL = (
    Role.ADMINISTRATOR,
    Role.SECRETARY_GENERAL,
    Role.SUB_PREFECT,
    Role.COORDINATOR,
    Role.QUALITY_MANAGER,
    Role.CORRESPONDENT,
    Role.AUDITOR,
)
READERS_OF_THE_DOSSIER = (
    Role.ADMINISTRATOR,
    Role.SECRETARY_GENERAL,
    Role.SUB_PREFECT,
    Role.COORDINATOR,
    Role.QUALITY_MANAGER,
)


def can_read_journal(user):
    return has_role(user, *READERS_OF_THE_JOURNAL)


def can_verify_journal(user):
    return has_role(user, Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR)


def can_read_application_files(user):
    return has_role(user, *READERS_OF_THE_DOSSIER)


def can_prepare_application_file(user):
    return has_role(user, Role.COORDINATOR)

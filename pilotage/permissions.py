"""Who may do what in pilotage."""

from sites.enums import READS_ALL, Role
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


def can_read_journal(user):
    return has_role(user, *READERS_OF_THE_JOURNAL)


def can_verify_journal(user):
    return has_role(user, Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR)


def can_read_application_files(user):
    """Who reads the whole préfecture; `ApplicationFile.visible_to` opens the same rows to the same roles."""
    return has_role(user, *READS_ALL)


def can_prepare_application_file(user):
    return has_role(user, Role.COORDINATOR)

from django.db import models


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", "Administrateur"
    SECRETARY_GENERAL = "secretary_general", "Secrétaire général"
    SUB_PREFECT = "sub_prefect", "Sous-préfet"
    COORDINATOR = "coordinator", "Coordination qualité"
    QUALITY_MANAGER = "quality_manager", "Responsable qualité"
    CORRESPONDENT = "correspondent", "Correspondant de service"
    AUDITOR = "auditor", "Auditeur"
    AGENT = "agent", "Agent"


READS_ALL = frozenset(
    {Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.SUB_PREFECT, Role.COORDINATOR, Role.QUALITY_MANAGER}
)  # they see every row of the préfecture (the wall is in `AssignmentQuerySet.scope`)


NEEDS_SECOND_FACTOR = frozenset(
    {Role.ADMINISTRATOR, Role.SECRETARY_GENERAL, Role.COORDINATOR, Role.QUALITY_MANAGER, Role.AUDITOR}
)  # a password alone does not open their accounts (SECURITY.md, section 5)


class ServiceKind(models.TextChoices):
    BUREAU = "bureau", "Bureau"
    SECTION = "section", "Section"
    MISSION = "mission", "Mission"
    INTERMINISTERIAL = "interministeriel", "Service interministériel"


class Duty(models.TextChoices):
    """What a service is in charge of for the démarche; rights hang on a duty, never on a name."""

    QUALITY = "qualite", "Qualité"
    HUMAN_RESOURCES = "ressources-humaines", "Ressources humaines"
    LIAISON = "liaison", "Liaison (courriers, réclamations)"
    SWITCHBOARD = "standard", "Standard et systèmes d’information"
    COMMUNICATION = "communication", "Communication"
    PREMISES = "moyens", "Moyens et bâtiments"
    CIVIL_SAFETY = "securite-civile", "Sécurité civile"


class Precision(models.TextChoices):
    DAY = "day", "jour"
    MONTH = "month", "mois"
    YEAR = "year", "année"
    YEAR_END = "year_end", "fin d’année"


class SiteKind(models.TextChoices):
    PREFECTURE = "prefecture", "Préfecture"
    SUB_PREFECTURE = "sous-prefecture", "Sous-préfecture"


class LabelWord(models.TextChoices):
    LABEL = "labellisation", "Labellisation"
    CERTIFICATION = "certification", "Certification"

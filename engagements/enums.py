from django.db import models


class AttestationLevel(models.TextChoices):
    """How well the subject of a commitment is attested (DOMAIN: levels A to D of the catalogue)."""

    A = "A", "Sujet attesté pour Qualipref 2.0"
    B = "B", "Attesté dans la même famille de référentiels"
    C = "C", "Attesté dans un autre cadre public"
    D = "D", "Proposition du projet"


class CommitmentLevel(models.TextChoices):
    """The unit that answers for a commitment: a cell is (campaign, commitment, unit at that level)."""

    SERVICE = "service", "Service"
    SITE = "site", "Site"
    PREFECTURE = "prefecture", "Préfecture"


class OptionalDecision(models.TextChoices):
    RETAINED = "retained", "Retenu"
    DEFERRED = "deferred", "Différé"


class IndicatorKind(models.TextChoices):
    RATIO = "ratio", "Taux"
    AVERAGE = "average", "Moyenne"
    COUNT = "count", "Nombre"
    DURATION = "duration", "Durée"


class Direction(models.TextChoices):
    UP = "hausse_souhaitee", "Hausse souhaitée"
    DOWN = "baisse_souhaitee", "Baisse souhaitée"


class Operator(models.TextChoices):
    """How a value is compared with a threshold, said as it is written before the number."""

    AT_MOST = "<=", "au plus"
    AT_LEAST = ">=", "au moins"
    EQUAL = "=", "exactement"
    BELOW = "<", "moins de"
    ABOVE = ">", "plus de"

from django.db import models


class Criterion(models.TextChoices):
    """The five criteria of a cell, of equal weight, always in this order (D11)."""

    PRESENT = "present", "Preuve présente"
    COVERED = "covered", "Période couverte"
    ACCEPTED = "accepted", "Preuve acceptée"
    INTACT = "intact", "Preuve intègre"
    NO_GAP = "no_gap", "Sans écart ouvert"


COUNT = len(Criterion)


def met(*, present, covered, accepted, intact, no_gap):
    """The criteria that hold, in their order."""
    held = (present, covered, accepted, intact, no_gap)
    return tuple(criterion for criterion, holds in zip(Criterion, held, strict=True) if holds)

from django.db import models


class Criterion(models.TextChoices):
    """The five criteria of a cell, of equal weight, always in this order (D11)."""

    PRESENT = "present", "Preuve présente"
    COVERED = "covered", "Période couverte"
    ACCEPTED = "accepted", "Preuve acceptée"
    INTACT = "intact", "Preuve intègre"
    NO_GAP = "no_gap", "Sans écart ouvert"


COUNT = len(Criterion)
MET = tuple(
    tuple(criterion for rank, criterion in enumerate(Criterion) if marks >> rank & 1) for marks in range(1 << COUNT)
)  # the criteria that each set of marks names: a board has thousands of cells and 32 answers


def marks(*, present, covered, accepted, intact, no_gap):
    """The criteria that hold, one bit each in their order: what indexes MET."""
    return present | covered << 1 | accepted << 2 | intact << 3 | no_gap << 4

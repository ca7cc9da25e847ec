from .campaign import Campaign, CampaignSite, OptionalCommitmentDecision
from .contribution import Contribution
from .framework import (
    Chapter,
    Commitment,
    ExpectedEvidence,
    Framework,
    FrameworkModule,
    FrameworkSource,
    Indicator,
    Threshold,
)

__all__ = [
    "Campaign",
    "CampaignSite",
    "Chapter",
    "Commitment",
    "Contribution",
    "ExpectedEvidence",
    "Framework",
    "FrameworkModule",
    "FrameworkSource",
    "Indicator",
    "OptionalCommitmentDecision",
    "Threshold",
]

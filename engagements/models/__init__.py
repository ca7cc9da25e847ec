from .campaign import Campaign, CampaignSite, OptionalCommitmentDecision
from .commitment import Commitment, ExpectedEvidence, Indicator, Threshold
from .contribution import Contribution
from .framework import Chapter, Framework, FrameworkModule, FrameworkSource

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

from .call_list import CallCheck, CallCheckLine, CallListOperator, OperatorPhone
from .campaign import Campaign, CampaignSite, OptionalCommitmentDecision
from .cell import Assessment, Cell, OpenGap
from .certificate import FingerprintCertificate
from .commitment import Commitment, ExpectedEvidence, Indicator, Threshold
from .contribution import Contribution
from .crisis_event import CrisisEvent, CrisisEventPeriod
from .evidence import Evidence, EvidencePreview, EvidenceUse, EvidenceUsePeriod, EvidenceVersion
from .evidence_request import EvidenceRequest
from .framework import Chapter, Framework, FrameworkModule, FrameworkSource
from .measurement import Measurement, MeasurementVersion
from .measurement_import import ImportedMeasurement, MeasurementImport
from .quality_document import DocumentPreview, DocumentReview, DocumentVersion, QualityDocument
from .read_receipt import ReadReceipt
from .sensitisation import Sensitisation, SensitisationAudience
from .target import IndicatorTarget
from .trainee import StaffCount, Trainee, TraineeFunction, TrainingRecord
from .training import TrainingPlanLine, TrainingSession, TrainingTheme
from .unit import Unit

__all__ = [
    "Assessment",
    "CallCheck",
    "CallCheckLine",
    "CallListOperator",
    "Campaign",
    "CampaignSite",
    "Cell",
    "Chapter",
    "Commitment",
    "Contribution",
    "CrisisEvent",
    "CrisisEventPeriod",
    "DocumentPreview",
    "DocumentReview",
    "DocumentVersion",
    "Evidence",
    "EvidencePreview",
    "EvidenceRequest",
    "EvidenceUse",
    "EvidenceUsePeriod",
    "EvidenceVersion",
    "ExpectedEvidence",
    "FingerprintCertificate",
    "Framework",
    "FrameworkModule",
    "FrameworkSource",
    "ImportedMeasurement",
    "Indicator",
    "IndicatorTarget",
    "Measurement",
    "MeasurementImport",
    "MeasurementVersion",
    "OpenGap",
    "OptionalCommitmentDecision",
    "QualityDocument",
    "ReadReceipt",
    "Sensitisation",
    "SensitisationAudience",
    "StaffCount",
    "OperatorPhone",
    "Threshold",
    "Trainee",
    "TraineeFunction",
    "TrainingPlanLine",
    "TrainingRecord",
    "TrainingSession",
    "TrainingTheme",
    "Unit",
]

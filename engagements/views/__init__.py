from .commitments import chapter_detail, commitment_detail, commitment_export, commitment_list
from .framework import framework_source_export, framework_source_list, home
from .indicators import indicator_detail, indicator_export, indicator_list
from .register import optional_export, optional_register

__all__ = [
    "chapter_detail",
    "commitment_export",
    "commitment_detail",
    "commitment_list",
    "framework_source_export",
    "framework_source_list",
    "home",
    "indicator_export",
    "indicator_detail",
    "indicator_list",
    "optional_export",
    "optional_register",
]

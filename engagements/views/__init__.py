from .commitments import chapter_detail, commitment_csv, commitment_detail, commitment_list
from .framework import framework_source_csv, framework_source_list, home
from .indicators import indicator_csv, indicator_detail, indicator_list
from .register import optional_csv, optional_register

__all__ = [
    "chapter_detail",
    "commitment_csv",
    "commitment_detail",
    "commitment_list",
    "framework_source_csv",
    "framework_source_list",
    "home",
    "indicator_csv",
    "indicator_detail",
    "indicator_list",
    "optional_csv",
    "optional_register",
]

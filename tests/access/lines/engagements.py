from ..line import Line, expect

# Every role reads the référentiel; without an assignment the lists are empty and the details do not exist.
LIST = expect(200, auditor_over=403)
DETAIL = expect(200, unassigned=404, auditor_over=403)

LINES = [
    *(
        Line(f"engagements:{name}", get=LIST)
        for name in (
            "home",
            "commitment_list",
            "commitment_csv",
            "indicator_list",
            "indicator_csv",
            "optional_register",
            "optional_csv",
            "framework_source_list",
            "framework_source_csv",
        )
    ),
    Line(
        "engagements:commitment_detail",
        get=DETAIL,
        kwargs=lambda world: {"framework_pk": world.framework.pk, "code": world.commitment.code},
    ),
    Line(
        "engagements:chapter_detail",
        get=DETAIL,
        kwargs=lambda world: {"framework_pk": world.framework.pk, "code": world.commitment.chapter.code},
    ),
    Line(
        "engagements:indicator_detail",
        get=DETAIL,
        kwargs=lambda world: {"framework_pk": world.framework.pk, "code": world.indicator.code},
    ),
]

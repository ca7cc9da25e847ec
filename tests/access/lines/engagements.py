from ..line import Line, expect, ods

# Every role reads the référentiel; without an assignment the lists are empty and the details do not exist.
LIST = expect(200, auditor_over=403)
DETAIL = expect(200, unassigned=404, auditor_over=403)

LINES = [
    *(
        Line(f"engagements:{name}", get=LIST)
        for name in (
            "home",
            "commitment_list",
            "indicator_list",
            "optional_register",
            "framework_source_list",
        )
    ),
    *(
        Line(f"engagements:{name}_export", get=LIST, kwargs=ods)
        for name in ("commitment", "indicator", "optional", "framework_source")
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

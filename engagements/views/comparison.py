"""Two référentiels side by side."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response

from .. import exports
from ..comparison import compare, count_by_fate
from ..models import Framework


def _compared(request, framework_pk, other_pk):
    frameworks = Framework.objects.visible_to(request.user, clock.today())
    left, right = (get_object_or_404(frameworks, pk=pk) for pk in (framework_pk, other_pk))
    return left, right, compare(left, right, request.user, clock.today())


@require_http_methods(["GET"])
def framework_compare(request, framework_pk, other_pk):
    left, right, modules = _compared(request, framework_pk, other_pk)
    context = {
        "left": left,
        "right": right,
        "modules": modules,
        "fates": count_by_fate(modules),
        "count": sum(len(module.matches) for module in modules),
        "are_versions": left.code == right.code,
    }
    return render(request, "engagements/framework_compare.html", context)


@require_http_methods(["GET"])
def framework_compare_export(request, framework_pk, other_pk, kind):
    left, right, modules = _compared(request, framework_pk, other_pk)
    criteria = [
        ("À gauche", f"{left.name}, version {left.version}"),
        ("À droite", f"{right.name}, version {right.version}"),
    ]
    rows = exports.comparison_rows(modules)
    return export_response("comparaison", exports.COMPARISON_COLUMNS, rows, kind, criteria=criteria, by=request.user)

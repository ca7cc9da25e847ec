from dataclasses import asdict

from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.http import require_http_methods

from pilotage.health import check_all


@login_not_required
@require_http_methods(["GET", "HEAD"])
def health(request):
    checks = check_all()
    status = 200 if all(check.ok for check in checks.values()) else 503
    answer = JsonResponse(
        {name: asdict(check) for name, check in checks.items()},
        status=status,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
    )
    answer["Cache-Control"] = "no-store"
    return answer

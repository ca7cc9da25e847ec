"""One proof: what it holds, what it proves, what was decided of it."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from qualipref import clock

from ..models import Evidence, EvidenceUse


def evidence_or_404(user, pk):
    return get_object_or_404(Evidence.objects.visible_to(user, clock.today()).for_list(), pk=pk)


@require_http_methods(["GET"])
def evidence_detail(request, pk):
    evidence = evidence_or_404(request.user, pk)
    uses = EvidenceUse.objects.visible_to(request.user, clock.today()).filter(evidence=evidence).for_list()
    return render(request, "engagements/evidence_detail.html", {"evidence": evidence, "uses": uses})

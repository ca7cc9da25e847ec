"""The action plan on paper: the filter of the list, made for this answer and kept nowhere."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.rendering import RenderingFailed
from qualipref.documents.serving import serve_made
from qualipref.spreadsheets import criteria_of

from ..documents.action_plan import MOST_ROWS, action_plan_content, action_plan_pdf
from .action_list import filtered

TOO_LONG = f"Le PDF tient {MOST_ROWS} actions au plus : filtrez le plan d’action, ou exportez-le en ODS."


@require_http_methods(["GET", "HEAD"])
def action_plan(request):
    form, _, listed = filtered(request)
    actions, today = list(listed.for_list()[: MOST_ROWS + 1]), clock.today()
    if len(actions) > MOST_ROWS:
        return _refused(request, form, TOO_LONG)
    content = action_plan_content(actions, today=today, made_at=clock.now(), criteria=criteria_of(form))
    try:
        return serve_made(action_plan_pdf(content), f"plan-d-action-{today:%Y-%m-%d}.pdf")
    except RenderingFailed as failed:
        return _refused(request, form, str(failed))


def _refused(request, form, why):
    messages.error(request, why)
    return redirect(f"{reverse('pilotage:action_list')}?{form.address()}")

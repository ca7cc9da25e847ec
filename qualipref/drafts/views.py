from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.refusals import refuse
from qualipref.typography import french

from .models import Draft
from .tokens import token_of
from .typed import TooLong, typed_in


@require_http_methods(["POST"])
def draft_keep(request):
    """What a form sends of itself while one types; answered by a sentence."""
    token = token_of(request)
    if token is None:
        return refuse(request, 400)
    try:
        draft = Draft.objects.keep(request.user, token.key, typed_in(request.POST))
    except TooLong:
        return refuse(request, 413)
    said = french(f"Brouillon gardé à {draft.saved_at.astimezone(clock.PARIS):%-H h %M}")
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@require_http_methods(["POST"])
def draft_forget(request):
    """Gives a draft up and comes back to its page."""
    token = token_of(request)
    if token is None:
        return refuse(request, 400)
    Draft.objects.forget(request.user, token.key)
    return redirect(token.page)

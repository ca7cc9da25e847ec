"""The comments on a cell: shown by a panel of its page, written here."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagements.views.places import campaign_or_404, place_or_404
from sites.permissions import require

from .. import permissions
from ..forms.action import CommentForm
from ..forms.plain import say
from ..usecases.comments import comment_cell


@require_http_methods(["GET", "POST"])
def cell_comment(request, year, code, unit):
    campaign = campaign_or_404(request.user, year)
    place = place_or_404(request.user, campaign, code, unit)
    require(permissions.can_comment_cell(request.user, place))
    form = CommentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            comment_cell(campaign, place, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            say(form, refusal)
        else:
            messages.success(request, "Le commentaire est publié.")
            return redirect("engagements:cell_detail", year, code, unit)
    return render(request, "pilotage/cell_comment.html", {"form": form, "campaign": campaign, "place": place})

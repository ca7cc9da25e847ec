"""The comments: on a cell, shown by a panel of its page; taken back by their author, there and on an action."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from engagements.views.places import campaign_or_404, place_or_404
from qualipref import clock
from sites.permissions import require

from .. import permissions
from ..forms.action import CommentForm
from ..forms.plain import say
from ..models import ActionComment, CellComment
from ..usecases.comments import comment_cell, withdraw_action_comment, withdraw_cell_comment

WITHDRAWN = "Le commentaire est retiré ; le journal en garde la trace."


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


@require_http_methods(["POST"])
def action_comment_withdraw(request, pk):
    comment = _own(request, ActionComment.objects.select_related("action__site", "action__lead_service__site"), pk)
    withdraw_action_comment(comment, by=request.user)
    messages.success(request, WITHDRAWN)
    return redirect("pilotage:action_detail", pk=comment.action_id)


@require_http_methods(["POST"])
def cell_comment_withdraw(request, pk):
    read = CellComment.objects.select_related("campaign", "commitment", "unit__site", "unit__service__site")
    comment = _own(request, read, pk)
    withdraw_cell_comment(comment, by=request.user)
    messages.success(request, WITHDRAWN)
    return redirect("engagements:cell_detail", comment.campaign.year, comment.commitment.code, comment.unit.code)


def _own(request, comments, pk):
    """A comment that one sees and wrote."""
    comment = get_object_or_404(comments.visible_to(request.user, clock.today()), pk=pk)
    require(comment.author_id == request.user.pk)
    return comment

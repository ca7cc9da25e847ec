"""The campaigns: each civil year of the démarche, its référentiel and its dates."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.spreadsheets import export_response
from sites.models import Site
from sites.permissions import can_read_history, require

from .. import exports, permissions
from ..forms.campaign import OpenCampaignForm, RescheduleForm, opening_values
from ..models import Campaign, Framework
from ..usecases import campaigns as usecases
from .places import campaign_or_404


def _campaigns(user):
    """For whoever holds a role."""
    campaigns = Campaign.objects.select_related("framework").prefetch_related("campaign_sites__site")
    return campaigns if user.assignments.of(user, clock.today()) else campaigns.none()


@require_http_methods(["GET"])
def campaign_list(request):
    today = clock.today()
    context = {
        "campaigns": [(each, each.state(today)) for each in _campaigns(request.user)],
        "current": Campaign.objects.current(today),
        "can_open": permissions.can_open_campaign(request.user),
        "can_read_cells": permissions.can_read_cells(request.user, today),
    }
    return render(request, "engagements/campaign_list.html", context)


@require_http_methods(["GET"])
def campaign_export(request, kind):
    rows = exports.campaign_rows(_campaigns(request.user), clock.today())
    return export_response("campagnes", exports.CAMPAIGN_COLUMNS, rows, kind, by=request.user)


def _sites(user):
    today = clock.today()
    return [site for site in Site.objects.visible_to(user, today) if site.holds_on(today)]


@require_http_methods(["GET", "POST"])
def campaign_open(request):
    require(permissions.can_open_campaign(request.user))
    today = clock.today()
    frameworks = Framework.objects.visible_to(request.user, today).newest_first()
    initial = opening_values(Campaign.objects.order_by("-year").first())
    form = OpenCampaignForm(request.POST or None, initial=initial, frameworks=frameworks, sites=_sites(request.user))
    if form.is_valid():
        campaign = usecases.open_campaign(by=request.user, **form.gesture)
        messages.success(
            request, f"La {str(campaign).lower()} est ouverte. Rien n’y est repris : chaque réponse est à confirmer."
        )
        return redirect("engagements:campaign_list")
    return render(request, "engagements/campaign_open.html", {"form": form, "can_load": frameworks.exists()})


@require_http_methods(["GET", "POST"])
def campaign_reschedule(request, year):
    campaign = campaign_or_404(request.user, year)
    require(permissions.can_open_campaign(request.user))
    form = RescheduleForm(request.POST or None, campaign=campaign, sites=_sites(request.user))
    if form.is_valid():
        usecases.reschedule_campaign(campaign, by=request.user, **form.gesture)
        messages.success(request, f"Les dates de la {str(campaign).lower()} sont changées.")
        return redirect("engagements:campaign_list")
    context = {
        "campaign": campaign,
        "form": form,
        "is_frozen": campaign.is_frozen(clock.today()),
        "shows_journal": can_read_history(request.user),
    }
    return render(request, "engagements/campaign_reschedule.html", context)

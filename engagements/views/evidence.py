"""One proof: what it holds, what it proves, what was decided of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.serving import serve
from qualipref.journal.models import Entry
from qualipref.panels import panels_for
from qualipref.typography import period
from sites.permissions import can_read_history, require

from .. import permissions
from ..models import Campaign, Evidence, EvidenceUse, EvidenceVersion
from ..readiness import Place, is_altered, proof_state, valid_until
from ..readiness.cell_page import UNSEEN_BY_AUDITORS
from ..readiness.history import History, told_of
from .previews import preview_of, serve_page

HISTORY = 20


def evidence_or_404(user, pk):
    return get_object_or_404(Evidence.objects.visible_to(user, clock.today()).for_list(), pk=pk)


def uses_seen(user, evidence):
    """The uses of the cells one sees; all of them for whoever answers for the proof."""
    uses = evidence.uses.order_by("commitment__chapter__order", "commitment__order", "unit")
    if not evidence.is_own(user):
        uses = uses.filter(pk__in=EvidenceUse.objects.visible_to(user, clock.today()).values("pk"))
    return uses.for_list()


def place_of(use):
    return Place(use.commitment, use.unit.site, use.unit.service)


def may_replace(user, evidence, today):
    """On all the cells that the proof serves, seen or not: a new version is to be reviewed again in each of them."""
    return permissions.can_replace(user, evidence, [place_of(use) for use in evidence.uses.for_list()], today)


@require_http_methods(["GET"])
def evidence_detail(request, pk):
    evidence, user, today = evidence_or_404(request.user, pk), request.user, clock.today()
    campaign = Campaign.objects.current(today)
    uses = list(uses_seen(user, evidence))
    versions = list(_versions_seen(user, evidence).select_related("stored_file", "submitted_by"))
    context = {
        "evidence": evidence,
        "period": period(evidence.period_from, evidence.period_to),
        "uses": [_use_row(user, use, campaign, today) for use in uses],
        "versions": versions,
        "preview": _preview(evidence) if _may_read(user, evidence) else None,
        "may_read": _may_read(user, evidence),
        "may_replace": may_replace(user, evidence, today),
        "may_reuse": bool(uses) and permissions.can_reuse_evidence(user),
        "is_altered": is_altered(evidence),
        "panels": panels_for("engagements.evidence", user, evidence),
        "shows_history": can_read_history(user) or evidence.is_own(user),
        "history": History(_history(user, evidence, uses), limit=HISTORY),
    }
    return render(request, "engagements/evidence_detail.html", context)


def _history(user, evidence, uses):
    """The gestures on the proof, those that the reader may see, told of the cells that he sees."""
    hidden = UNSEEN_BY_AUDITORS if permissions.is_auditor(user) else ()
    entries = Entry.objects.about(evidence).exclude(event__in=hidden).for_list()[: HISTORY * 2]
    if len(uses) == evidence.uses.count():
        return list(entries)
    return told_of(entries, [(use.commitment.code, str(use.unit)) for use in uses])


def _use_row(user, use, campaign, today):
    return {
        "use": use,
        "place": place_of(use),
        "state": proof_state(use, campaign, campaign.day(today)) if campaign else None,
        "until": valid_until(use.evidence.period_to, use.commitment.validity),
        "may_review": permissions.can_review(user, use.unit.site),
        "may_withdraw": permissions.can_replace(user, use.evidence, [place_of(use)], today),
    }


def _may_read(user, evidence):
    return permissions.can_read_files(user) or evidence.is_own(user)


def _preview(evidence):
    version = evidence.current
    return preview_of(
        version, lambda page: reverse("engagements:evidence_preview", args=[evidence.pk, version.number, page])
    )


@require_http_methods(["GET"])
def evidence_download(request, pk, number):
    version = _version(request, pk, number)
    return serve(request, version.stored_file, version.filename)


@require_http_methods(["GET"])
def evidence_preview(request, pk, number, page):
    return serve_page(request, _version(request, pk, number), page)


def _versions_seen(user, evidence):
    return EvidenceVersion.objects.visible_to(user, clock.today()).filter(evidence=evidence)


def _version(request, pk, number):
    evidence = evidence_or_404(request.user, pk)
    version = get_object_or_404(_versions_seen(request.user, evidence).select_related("stored_file"), number=number)
    if version.stored_file is None:
        raise Http404
    require(_may_read(request.user, evidence))
    return version

"""The files of the proofs: read again on demand, listed with their fingerprints, certified on paper."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.accounts.addresses import local_next
from qualipref.documents.nightly import night
from qualipref.documents.progress import progress_of
from qualipref.documents.serving import serve
from qualipref.spreadsheets import criteria_of, export_response
from qualipref.typography import enumeration
from sites.models import Site
from sites.permissions import require

from .. import exports, permissions
from ..figures import altered_files_figure
from ..forms.integrity import CertificateForm, FingerprintFilterForm
from ..models import Campaign, EvidenceVersion, FingerprintCertificate
from ..usecases.certificates import request_certificate
from ..usecases.integrity import verify_evidence
from .evidence import evidence_or_404

PER_PAGE = 50
ALTERED_FIRST = F("stored_file__altered_at").desc(nulls_last=True)
CERTIFICATES_SHOWN = 50


def _assigned_or_404(user):
    if not user.assignments.of(user, clock.today()):
        raise Http404


def _listed(request):
    _assigned_or_404(request.user)
    today = clock.today()
    versions = EvidenceVersion.objects.visible_to(request.user, today).with_file()
    form = FingerprintFilterForm(request.GET, sites=Site.objects.visible_to(request.user, today))
    return form, versions, form.filter(versions).order_by(ALTERED_FIRST, "-evidence__period_to", "evidence", "-number")


@require_http_methods(["GET", "HEAD"])
def integrity(request):
    form, versions, listed = _listed(request)
    context = {
        "form": form,
        "is_filtered": bool(form.criteria),
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "figure": altered_files_figure(*versions.altered_of_all(), clock.today()),
        "night": night(),
    }
    return render(request, "engagements/integrity.html", context)


@require_http_methods(["GET", "HEAD"])
def integrity_export(request, kind):
    form, _, listed = _listed(request)
    rows, columns = exports.fingerprint_rows(listed), exports.FINGERPRINT_COLUMNS
    return export_response("empreintes", columns, rows, kind, criteria=criteria_of(form), by=request.user)


@require_http_methods(["POST"])
def evidence_verify(request, pk):
    evidence = evidence_or_404(request.user, pk)
    altered = verify_evidence(evidence, by=request.user)
    if altered:
        which = enumeration(f"version {version.number}" for version in altered)
        messages.error(
            request,
            f"« {evidence} », {which}\u00a0: le fichier n’est plus celui qui a été déposé. Il n’est plus servi\u202f; "
            "l’administrateur et le responsable qualité sont prévenus.",
        )
    elif evidence.current.stored_file_id:
        messages.success(
            request, f"« {evidence} »\u00a0: le fichier a été relu, son empreinte est bien celle du dépôt."
        )
    else:
        messages.info(request, f"« {evidence} » n’a pas de fichier\u00a0: il n’y a pas d’empreinte à vérifier.")
    if "next" in request.POST:
        return redirect(local_next(request))
    return redirect("engagements:evidence_detail", pk=evidence.pk)


@require_http_methods(["GET", "HEAD"])
def certificate_list(request):
    _assigned_or_404(request.user)
    context = {"certificates": _certificates(request.user), "form": _certificate_form(request)}
    return render(request, "engagements/certificate_list.html", context)


@require_http_methods(["POST"])
def certificate_request(request):
    form = _certificate_form(request, request.POST)
    require(form is not None)
    if not form.is_valid():
        messages.error(request, "Choisissez un site et une année.")
        return redirect("engagements:certificate_list")
    certificate = request_certificate(form.cleaned_data["campaign"], form.site, by=request.user)
    messages.success(
        request, f"Le certificat {certificate.reference} est en préparation\u00a0: chaque fichier est d’abord relu."
    )
    return redirect("engagements:certificate_list")


@require_http_methods(["GET"])
def certificate_download(request, pk):
    made = FingerprintCertificate.objects.visible_to(request.user, clock.today()).exclude(pdf=None).for_list()
    certificate = get_object_or_404(made, pk=pk)
    return serve(request, certificate.pdf, certificate.filename)


def _certificate_form(request, data=None):
    """The form, with the sites for which the person may ask; None when there is none."""
    sites = [site for site in Site.objects.all() if permissions.can_ask_certificate(request.user, site)]
    with_prefecture = permissions.can_ask_certificate(request.user, None)
    if not sites and not with_prefecture:
        return None
    current = Campaign.objects.current(clock.today())
    initial = {"campaign": current.pk if current else None}
    return CertificateForm(data, sites=sites, with_prefecture=with_prefecture, initial=initial)


def _certificates(user):
    """The last ones, each with how far it is."""
    made = list(FingerprintCertificate.objects.visible_to(user, clock.today()).for_list()[:CERTIFICATES_SHOWN])
    for certificate in made:
        certificate.progress = progress_of(certificate.job)
    return made

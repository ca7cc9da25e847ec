"""A version of a document: what it says, who wrote, verified and approved it, and what is decided of it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.documents.serving import serve
from qualipref.typography import long_date
from qualipref.workflow import StaleVersion
from sites.enums import Role
from sites.permissions import require, stands_in_for

from .. import permissions
from ..enums import DocumentStatus
from ..forms.quality_documents import ReasonForm, SeenForm
from ..models import DocumentVersion
from ..readiness import version_badge
from ..usecases import document_versions as usecases
from .previews import preview_of, serve_page
from .quality_documents import document_or_404


def version_or_404(user, pk, number):
    """A version that `user` may read; its `document` is the one of `document_or_404`."""
    document = document_or_404(user, pk)
    major, minor = map(int, number.split("."))
    seen = DocumentVersion.objects.visible_to(user, clock.today()).with_people()
    version = get_object_or_404(seen, document=document, major=major, minor=minor)
    version.document = document
    return version


def to_version(version):
    return redirect("engagements:document_version_detail", version.document_id, version.number)


@require_http_methods(["GET"])
def document_version_detail(request, pk, number):
    version, user = version_or_404(request.user, pk, number), request.user
    address = [version.document_id, version.number]
    context = {
        "version": version,
        "document": version.document,
        "badge": version_badge(version, version.document, clock.today()),
        "is_published": version.is_published(clock.today()),
        "preview": preview_of(
            version, lambda page: reverse("engagements:document_version_preview", args=[*address, page])
        ),
        "gestures": _gestures(user, version),
    }
    return render(request, "engagements/document_version_detail.html", context)


def _gestures(user, version):
    """What the reader may do at this step, and whom it waits for otherwise."""
    status, mine = version.status, version.author_id == user.pk
    return {
        "may_rewrite": status == DocumentStatus.DRAFT and permissions.can_rewrite_version(user, version),
        "may_verify": status == DocumentStatus.SUBMITTED and permissions.can_verify_version(user, version),
        "may_approve": status == DocumentStatus.VERIFIED and permissions.can_approve_version(user, version),
        "may_send_back": status in (DocumentStatus.SUBMITTED, DocumentStatus.VERIFIED)
        and permissions.can_send_back_version(user, version),
        "may_abandon": _may_abandon(user, version),
        "waits_for_another": mine and status in (DocumentStatus.SUBMITTED, DocumentStatus.VERIFIED),
    }


def _may_abandon(user, version):
    is_over = version.status == DocumentStatus.ABANDONED or version.is_published(clock.today())
    return not is_over and permissions.can_abandon_version(user, version)


@require_http_methods(["GET"])
def document_version_download(request, pk, number):
    version = _filed(request, pk, number)
    return serve(request, version.stored_file, version.filename)


@require_http_methods(["GET"])
def document_version_preview(request, pk, number, page):
    return serve_page(request, _filed(request, pk, number), page)


def _filed(request, pk, number):
    version = version_or_404(request.user, pk, number)
    if version.stored_file is None:
        raise Http404
    return version


def _seen(request):
    """The state of the version that was on the page."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise StaleVersion(usecases.CHANGED)
    return form.cleaned_data["version"]


@require_http_methods(["POST"])
def document_version_submit(request, pk, number):
    version = version_or_404(request.user, pk, number)
    require(permissions.can_rewrite_version(request.user, version))
    usecases.submit_version(version, seen=_seen(request), by=request.user)
    messages.success(request, "La version est soumise à vérification. La personne qui vérifie est prévenue.")
    return to_version(version)


@require_http_methods(["POST"])
def document_version_verify(request, pk, number):
    version = version_or_404(request.user, pk, number)
    require(permissions.can_verify_version(request.user, version))
    usecases.verify_version(version, seen=_seen(request), by=request.user)
    messages.success(request, "La version est vérifiée. Le secrétaire général, prévenu, l’approuve ou la renvoie.")
    return to_version(version)


@require_http_methods(["GET", "POST"])
def document_version_send_back(request, pk, number):
    version = version_or_404(request.user, pk, number)
    require(permissions.can_send_back_version(request.user, version))
    done = "La version est renvoyée à son auteur, qui est prévenu."
    return _with_reason(request, version, usecases.send_back_version, "send_back", done)


@require_http_methods(["GET", "POST"])
def document_version_abandon(request, pk, number):
    version = version_or_404(request.user, pk, number)
    require(permissions.can_abandon_version(request.user, version))
    done = f"La version {version.number} est abandonnée. Elle reste lisible, et son numéro ne servira plus."
    return _with_reason(request, version, usecases.abandon_version, "abandon", done)


def _with_reason(request, version, gesture, name, done):
    form = ReasonForm(request.POST or None, initial={"version": version.version})
    if form.is_valid():
        said = form.cleaned_data
        gesture(version, seen=said["version"], reason=said["reason"], by=request.user)
        messages.success(request, done)
        return to_version(version)
    context = {"version": version, "document": version.document, "form": form, "is_abandon": name == "abandon"}
    return render(request, "engagements/document_version_reason.html", context)


@require_http_methods(["GET", "POST"])
def document_version_approve(request, pk, number):
    """A last page before what nothing undoes."""
    version = version_or_404(request.user, pk, number)
    require(permissions.can_approve_version(request.user, version))
    if request.method == "POST":
        absent = stands_in_for(request.user, Role.SECRETARY_GENERAL)
        usecases.approve_version(version, seen=_seen(request), by=request.user, on_behalf_of=absent)
        day = long_date(version.in_force_on)
        messages.success(request, f"La version {version.number} est approuvée et scellée. En vigueur le {day}.")
        return to_version(version)
    form = SeenForm(initial={"version": version.version})
    context = {"version": version, "document": version.document, "form": form}
    return render(request, "engagements/document_version_approve.html", context)

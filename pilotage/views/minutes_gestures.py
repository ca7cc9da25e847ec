"""The gestures on the minutes: written, submitted, sent back, approved as they were read, rectified."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from engagements.forms.versioned import Difference
from engagements.views.conflicts import on_version
from qualipref.drafts.pages import FormDraft
from qualipref.workflow import StaleVersion, TransitionRefused
from sites.enums import Role
from sites.permissions import require, stands_in_for

from .. import permissions
from ..documents.minutes import minutes_digest
from ..enums import MinutesStatus
from ..excerpts import excerpts
from ..forms.minutes import TYPED, ReadForm, RectificationForm, RectifyForm, RemarksForm, WritingForm
from ..forms.plain import VersionedForm
from ..minutes_changes import changes
from ..models import Decision
from ..usecases import minutes as usecases
from .confirmation import recent_factor
from .minutes import minutes_or_404

AUTHOR = "Vous avez rédigé ou soumis ce procès-verbal : une autre personne l’approuve, ou demande une modification."
NOT_READ = "Lisez d’abord le procès-verbal : c’est le texte lu qui s’approuve, et lui seul."
CHANGED = (
    "Le procès-verbal a changé depuis que vous l’avez ouvert : relisez ce qui suit, puis envoyez de nouveau. "
    "Ce que vous aviez écrit est gardé."
)


def _to(minutes):
    return redirect("pilotage:minutes_detail", pk=minutes.pk)


def _writable_or_404(request, pk):
    minutes = minutes_or_404(request.user, pk)
    require(permissions.can_write_minutes(request.user, minutes))
    return minutes


@require_http_methods(["GET", "POST"])
def minutes_write(request, pk):
    """The whole text on one page, with what was asked to change beside each decision."""
    minutes = _writable_or_404(request, pk)
    draft = FormDraft(request, f"minutes_write:{minutes.pk}")
    form = draft.fill(_writing_form(minutes, request.POST or None))
    if not minutes.is_editable:
        return _closed(request, minutes, form)
    if form.is_bound and not form.is_of_these_decisions:
        return _conflict(request, pk, form, draft)
    if form.is_valid():
        try:
            usecases.write_text(minutes, by=request.user, **form.said)
        except StaleVersion:
            return _conflict(request, pk, form, draft)
        draft.forget()
        messages.success(request, "Le texte du procès-verbal est enregistré.")
        return _to(minutes)
    return _writing_page(request, minutes, form, draft)


def _writing_page(request, minutes, form, draft, conflicts=None, status=200):
    context = {"minutes": minutes, "form": form, "draft": draft, "conflicts": conflicts}
    return render(request, "pilotage/minutes_write.html", context, status=status)


def _writing_form(minutes, data=None):
    wordings, titles = _wordings(minutes)
    remarks = list(minutes.remarks.all()) if minutes.status == MinutesStatus.CHANGES_ASKED else []
    shown = {"version": minutes.version, "opening": minutes.opening, "closing": minutes.closing}
    for each in wordings:
        shown |= {f"texte-{each.decision_id}": each.text, f"vu-{each.decision_id}": each.version}
    shown |= {f"reponse-{remark.pk}": remark.answer for remark in remarks}
    said = {"initial": shown, "wordings": wordings, "titles": titles, "remarks": remarks}
    if minutes.rectifies_id:
        return RectificationForm(data, content=minutes.content, **said)
    return WritingForm(data, **said)


def _wordings(minutes):
    """(the sentences that may still be written, the title of each decision)"""
    if minutes.rectifies_id:
        rows = minutes.content["decisions"]
        wordings = [usecases.Wording(each["id"], each["number"], each["text"], 1) for each in rows]
        return wordings, {each["id"]: each["title"] for each in rows}
    rows = minutes.meeting.decisions.standing().select_related("item").order_by("number")
    wordings = [usecases.Wording(each.pk, f"D-{each.number:02}", each.text, each.version) for each in rows]
    return wordings, {each.pk: each.item.title for each in rows}


def _conflict(request, pk, form, draft):
    """The form again with what was typed and the versions of now, and both texts side by side."""
    minutes = minutes_or_404(request.user, pk)
    if not minutes.is_editable:
        return _closed(request, minutes, form)
    again = _writing_form(minutes, request.POST)
    conflicts = again.rebase(again.initial)
    conflicts.lines.extend(_without_place(form, again))
    return _writing_page(request, minutes, again, draft, conflicts, status=409)


def _closed(request, minutes, form):
    """What was typed stays readable, on minutes that are no longer written."""
    if not form.is_bound:
        raise TransitionRefused(usecases.CLOSED)
    context = {"minutes": minutes, "reason": usecases.CLOSED, "conflicts": _differences(form, _writing_form(minutes))}
    return render(request, "pilotage/minutes_closed.html", context, status=409)


def _differences(form, now):
    """Each text that is not the one kept, and those that no longer have a place."""
    kept = now.initial
    found = [
        Difference(now[name].label, _words(now, name, kept.get(name, "")), _words(now, name, text))
        for name, text in _texts_sent(form).items()
        if name in now.fields and text.strip() != kept.get(name, "").strip()
    ]
    return [*found, *_without_place(form, now)]


def _without_place(form, now):
    lost = [text for name, text in _texts_sent(form).items() if name not in now.fields]
    return [Difference("décision reprise entre-temps", "", text) for text in lost]


def _words(form, name, value):
    """What was chosen, in its words."""
    return dict(getattr(form.fields[name], "choices", ())).get(value, value)


def _texts_sent(form):
    """{name: text} of what was typed, the line ends of the browser set aside."""
    return {name: form.data[name].replace("\r\n", "\n") for name in form.data if name.startswith(TYPED)}


@require_http_methods(["POST"])
def minutes_submit(request, pk):
    minutes = _writable_or_404(request, pk)
    usecases.submit_minutes(minutes, version=_seen(request), by=request.user)
    messages.success(request, "Le procès-verbal est soumis à l’approbation du secrétaire général.")
    return _to(minutes)


def _seen(request):
    """The version that was on the page."""
    form = VersionedForm(request.POST)
    if not form.is_valid():
        raise StaleVersion(CHANGED)
    return form.cleaned_data["version"]


def _approvable_or_404(request, pk):
    minutes = minutes_or_404(request.user, pk)
    require(permissions.can_preside(request.user))
    if not permissions.can_approve_minutes(request.user, minutes):
        raise PermissionDenied(AUTHOR)
    return minutes


@require_http_methods(["GET", "POST"])
def minutes_approve(request, pk):
    """A last page before what nothing undoes. It holds to the version and the digest of the text that was read."""
    minutes = _approvable_or_404(request, pk)
    read = ReadForm(request.POST if request.method == "POST" else request.GET)
    if not read.is_valid():
        if request.method == "POST":
            raise StaleVersion(NOT_READ)
        messages.warning(request, NOT_READ)
        return _to(minutes)
    version, digest = read.cleaned_data["version"], read.cleaned_data["empreinte"]
    absent = stands_in_for(request.user, Role.SECRETARY_GENERAL)
    if request.method == "GET":
        return _last_page(request, minutes, version, digest, absent)
    factor = recent_factor(request)
    try:
        usecases.approve_minutes(
            minutes, version=version, digest=digest, by=request.user, factor=factor, on_behalf_of=absent
        )
    except StaleVersion:
        return _changed_since(request, pk, digest)
    messages.success(request, "Le procès-verbal est approuvé et scellé. Son PDF se prépare.")
    return _to(minutes)


def _last_page(request, minutes, version, digest, absent):
    if minutes.status != MinutesStatus.SUBMITTED:
        raise TransitionRefused(f"Ce procès-verbal est « {minutes.get_status_display()} » : il n’est pas à approuver.")
    if (minutes.version, minutes.content_digest) != (version, digest):
        return _changed_since(request, minutes.pk, digest)
    context = {
        "minutes": minutes,
        "form": ReadForm(initial={"version": version, "empreinte": digest}),
        "absent": absent,
        "decision_count": len(minutes.content["decisions"]),
        "services": list(excerpts(minutes)),
    }
    return render(request, "pilotage/minutes_approve.html", context)


def _changed_since(request, pk, digest):
    """Nothing is approved: what changed since the text that was read, when that text is known."""
    minutes = minutes_or_404(request.user, pk)
    read = minutes.read_content
    is_known = read is not None and minutes_digest(read) == digest
    found = changes(read, minutes.content) if is_known else []
    context = {"minutes": minutes, "changes": [(change, []) for change in found]}
    return render(request, "pilotage/minutes_changed.html", context, status=409)


@require_http_methods(["GET", "POST"])
def minutes_ask_changes(request, pk):
    """A remark beside each decision of the text that was read: the text goes back to who wrote it."""
    minutes = _approvable_or_404(request, pk)
    if minutes.status != MinutesStatus.SUBMITTED:
        raise TransitionRefused(f"Ce procès-verbal est « {minutes.get_status_display()} » : il ne se renvoie pas.")
    form = _remarks_form(minutes, request.POST or None)
    if form.is_valid():
        decisions = Decision.objects.in_bulk([key for key, _ in form.remarks if key])
        remarks = [(decisions.get(key), text) for key, text in form.remarks]
        try:
            usecases.ask_minutes_changes(minutes, remarks, version=form.cleaned_data["version"], by=request.user)
        except StaleVersion:
            return _remarks_again(request, pk)
        messages.success(request, "Votre demande est envoyée à la personne qui a soumis le procès-verbal.")
        return _to(minutes)
    return render(request, "pilotage/minutes_ask_changes.html", {"minutes": minutes, "form": form})


def _remarks_form(minutes, data=None):
    return RemarksForm(data, initial={"version": minutes.version}, decisions=minutes.content["decisions"])


def _remarks_again(request, pk):
    minutes = minutes_or_404(request.user, pk)
    form = _remarks_form(minutes, on_version(request.POST, minutes.version))
    form.add_error(None, CHANGED)
    return render(request, "pilotage/minutes_ask_changes.html", {"minutes": minutes, "form": form}, status=409)


@require_http_methods(["GET", "POST"])
def minutes_rectify(request, pk):
    """Opens the « PV rectificatif »: the approved minutes stay what they are."""
    minutes = _writable_or_404(request, pk)
    if minutes.status != MinutesStatus.APPROVED:
        raise TransitionRefused("Seul un procès-verbal approuvé se rectifie ; celui-ci se modifie encore.")
    form = RectifyForm(request.POST or None)
    if form.is_valid():
        made = usecases.rectify_minutes(minutes, by=request.user, **form.cleaned_data)
        messages.success(request, "Le procès-verbal rectificatif est ouvert : corrigez-le, puis soumettez-le.")
        return redirect("pilotage:minutes_write", pk=made.pk)
    return render(request, "pilotage/minutes_rectify.html", {"minutes": minutes, "form": form})


@require_http_methods(["POST"])
def minutes_restart(request, pk):
    minutes = minutes_or_404(request.user, pk)
    require(permissions.can_write_minutes(request.user, minutes) or permissions.can_preside(request.user))
    usecases.restart_minutes(minutes, by=request.user)
    messages.success(request, "La préparation du PDF est relancée.")
    return _to(minutes)

"""Deposit a proof: which cells, then what. A phone and the wall checklist lead straight to the second."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from qualipref import clock
from qualipref.drafts.pages import KEY_LENGTH, FormDraft
from qualipref.typography import plural
from sites.permissions import require

from .. import permissions
from ..enums import EvidenceSupport
from ..forms.evidence import DepositQueryForm, EvidenceForm, PhotoForm, case_key
from ..models.wall import CellWall
from ..readiness import cell_state, places
from ..usecases import evidence as usecases
from ..usecases.evidence import EvidenceContent
from .places import campaign_or_404

QR_BORDER = 2


@dataclass(frozen=True)
class Deposit:
    """Where a person may deposit in a campaign, and the cells that the address asks for."""

    campaign: object
    places: list
    chosen: list

    @property
    def units(self):
        return {place.unit_code: place.unit_name for place in self.places}

    def groups(self, checked):
        """[(title, places)]: the cells chosen, the same commitments elsewhere, the other ones of their chapters."""
        codes = {place.commitment.pk for place in self.chosen}
        chapters = {place.commitment.chapter_id for place in self.chosen}
        units = {place.unit_code for place in self.chosen}
        there, elsewhere, chapter = [], [], []
        for place in self.places:
            if place in self.chosen or case_key(place) in checked:
                there.append(place)
            elif place.commitment.pk in codes:
                elsewhere.append(place)
            elif place.commitment.chapter_id in chapters and place.unit_code in units:
                chapter.append(place)
        return there, elsewhere, chapter


def _deposit(request, year, may_deposit):
    """What the address asks, for who may: 404 for a cell one does not see, 403 where one may not deposit."""
    campaign, today = campaign_or_404(request.user, year), clock.today()
    every = places(campaign, campaign.day(today))
    allowed = may_deposit(request.user, every, today)
    return Deposit(campaign, allowed, _chosen(request, every, allowed, today))


def _chosen(request, every, allowed, today):
    keys = dict.fromkeys(request.GET.getlist("case"))
    by_key = {case_key(place): place for place in allowed}
    if missing := [key for key in keys if key not in by_key]:
        wall = CellWall(request.user, today)
        seen = {case_key(p) for p in every if wall.opens(p.commitment, p.site_id, p.service_id)}
        if not seen.issuperset(missing):
            raise Http404
        require(False)
    return [by_key[key] for key in keys]


@require_http_methods(["GET", "POST"])
def evidence_submit(request, year):
    if permissions.is_only_agent(request.user, clock.today()):
        return redirect(f"{reverse('engagements:evidence_photo', args=[year])}?{request.GET.urlencode()}")
    deposit = _deposit(request, year, permissions.places_to_prove)
    require(deposit.places)
    asked = DepositQueryForm(request.GET).asked
    if request.method == "GET" and not deposit.chosen:
        return _choose(request, deposit, "engagements:evidence_submit")
    form = EvidenceForm(
        request.POST or None,
        request.FILES or None,
        places=deposit.places,
        chosen=deposit.chosen,
        initial=_days(deposit, asked) | {"support": asked.get("support") or EvidenceSupport.FILE},
    )
    draft = _draft(request, deposit)
    draft.fill(form)
    if form.is_valid() and (deposited := _submit(request, form)):
        draft.forget()
        return _submitted(request, deposit, form, deposited)
    return render(request, "engagements/evidence_submit.html", _context(deposit, form) | {"draft": draft})


def _days(deposit, asked):
    """The days asked in the address, else those that the first cell lacks."""
    if asked.get("du") or asked.get("au") or not deposit.chosen:
        return {"period_from": asked.get("du"), "period_to": asked.get("au")}
    missing = cell_state(deposit.campaign, clock.today(), deposit.chosen[0]).missing_period
    return {"period_from": missing.first, "period_to": missing.last} if missing else {}


def _draft(request, deposit):
    """One draft per set of cells asked: coming back for the same ones finds what was typed for them."""
    asked = "+".join(sorted(case_key(place) for place in deposit.chosen))
    return FormDraft(request, f"evidence:{deposit.campaign.year}:{asked}"[:KEY_LENGTH])


def _submit(request, form):
    """The proofs deposited; nothing, and a sentence in the form, when a file is there already."""
    try:
        return usecases.submit_together(
            form.chosen_places,
            form.titled_contents,
            by=request.user,
            out_of_perimeter=form.out_of_perimeter,
            **form.common,
        )
    except usecases.AlreadySubmitted as double:
        form.add_error("files" if form.cleaned_data["support"] == "file" else "capture", str(double))
        return []


def _every(deposit):
    return places(deposit.campaign, deposit.campaign.day(clock.today()))


def _submitted(request, deposit, form, deposited):
    count = plural(len(deposited), "preuve est déposée", "preuves sont déposées")
    messages.success(request, f"{count}. Le responsable qualité est prévenu : il l’accepte ou la refuse.")
    _warn_about_year(request, deposit.campaign, form)
    if len(deposited) == 1:
        return redirect("engagements:evidence_detail", pk=deposited[0].pk)
    return redirect(f"{reverse('engagements:evidence_list')}?etat=a-examiner")


def _warn_about_year(request, campaign, form):
    period = form.cleaned_data
    if period["period_to"] < campaign.first_day or period["period_from"] > campaign.last_day:
        messages.warning(
            request,
            f"La période couverte ne touche pas {campaign.year} : la preuve est gardée, "
            f"mais elle ne compte pas dans la campagne {campaign.year}.",
        )


def _context(deposit, form):
    there, elsewhere, chapter = deposit.groups(form.chosen)
    today = clock.today()
    return {
        "campaign": deposit.campaign,
        "form": form,
        "there": _options(form, there),
        "elsewhere": _options(form, elsewhere),
        "chapter": _options(form, chapter),
        "unit": deposit.chosen[0].unit_code if len({place.unit_code for place in deposit.chosen}) == 1 else "",
        "states": [cell_state(deposit.campaign, today, place) for place in deposit.chosen[:5]],
        "today": today,
        "limit": settings.UPLOAD_MAX_BYTES,
        "limit_mebibytes": settings.UPLOAD_MAX_BYTES // 1024**2,
    }


def _options(form, offered):
    return [{"key": case_key(place), "place": place, "is_checked": case_key(place) in form.chosen} for place in offered]


def _choose(request, deposit, url_name):
    """The first of the two pages: a unit, then its commitments by chapter."""
    units = deposit.units
    unit = request.GET.get("unite", "")
    unit = unit if unit in units else next(iter(units)) if len(units) == 1 else ""
    chapters = {}
    for place in deposit.places:
        if place.unit_code == unit:
            chapters.setdefault(place.commitment.chapter, []).append({"key": case_key(place), "place": place})
    context = {
        "campaign": deposit.campaign,
        "units": units,
        "unit": unit,
        "unit_name": units.get(unit, ""),
        "is_only_agent": permissions.is_only_agent(request.user, clock.today()),
        "chapters": chapters,
        "is_photo": url_name.endswith("photo"),
        "url": reverse(url_name, args=[deposit.campaign.year]),
    }
    return render(request, "engagements/evidence_choose.html", context)


def may_photograph(user, offered, on):
    """Whoever may deposit there, and the agents of the site."""
    allowed = permissions.places_to_prove(user, offered, on)
    return allowed or permissions.places_to_photograph(user, offered, on)


@require_http_methods(["GET", "POST"])
def evidence_photo(request, year):
    deposit = _deposit(request, year, may_photograph)
    require(deposit.places)
    if request.method == "GET" and not deposit.chosen:
        return _choose(request, deposit, "engagements:evidence_photo")
    form = PhotoForm(
        request.POST or None,
        request.FILES or None,
        places=deposit.places,
        chosen=deposit.chosen,
        initial={"period_from": clock.today(), "period_to": clock.today()},
    )
    if form.is_valid():
        return _photographed(request, deposit, form)
    context = {"campaign": deposit.campaign, "form": form, "chosen": deposit.chosen}
    return render(request, "engagements/evidence_photo.html", context)


def _photographed(request, deposit, form):
    (upload,) = form.cleaned_data["photo"]
    evidence = usecases.submit_evidence(
        form.chosen_places,
        title=form.title,
        support="file",
        period_from=form.cleaned_data["period_from"],
        period_to=form.cleaned_data["period_to"],
        content=EvidenceContent(upload=upload),
        by=request.user,
        via="photo",
    )
    messages.success(
        request, "La photo est déposée, sans son lieu ni son appareil. Le responsable qualité est prévenu."
    )
    _warn_about_year(request, deposit.campaign, form)
    return redirect("engagements:evidence_detail", pk=evidence.pk)


@require_http_methods(["GET"])
def evidence_checklist(request, year, unit):
    """The sheet for the wall: each commitment of a unit, and the QR code that opens its photograph."""
    deposit = _deposit(request, year, permissions.places_to_prove)
    offered = [place for place in deposit.places if place.unit_code == unit]
    if not offered:
        require(not _seen(request.user, deposit, unit))
        raise Http404
    photo = settings.SITE_URL + reverse("engagements:evidence_photo", args=[year])
    chapters = {}
    for place in offered:
        row = {"place": place, "qr": _qr(f"{photo}?{urlencode({'case': case_key(place)})}", place)}
        chapters.setdefault(place.commitment.chapter, []).append(row)
    context = {"campaign": deposit.campaign, "unit_name": offered[0].unit_name, "chapters": chapters}
    return render(request, "engagements/evidence_checklist.html", context)


def _seen(user, deposit, unit):
    wall = CellWall(user, clock.today())
    return any(p.unit_code == unit and wall.opens(p.commitment, p.site_id, p.service_id) for p in _every(deposit))


def _qr(address, place):
    title = f"Photographier une preuve pour {place.commitment.code}"
    return segno.make(address, error="m").svg_inline(border=QR_BORDER, title=title, svgclass="q-qr", omitsize=True)

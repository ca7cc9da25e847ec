"""What is typed to deposit a proof, to replace it, to use it elsewhere and to refuse it."""

from pathlib import PurePath

from crispy_forms.helper import FormHelper
from django import forms

from qualipref import clock
from qualipref.documents.uploads import PICTURES
from qualipref.typography import enumeration

from ..enums import EvidenceSupport
from .evidence_content import ContentForm, DepositForm, FilesField

TITLE_LENGTH = 200
FACES_ADVICE = (
    "Reprenez la photo sans visage ni nom lisible, ou masquez-les avant de l’envoyer : "
    "une preuve ne doit pas permettre de reconnaître une personne."
)


class CasesMixin:
    """The cells that a proof serves: `places` are those for which the person may deposit."""

    def offer(self, places, chosen):
        self.places = {case_key(place): place for place in places}
        self.fields["case"].choices = [(key, key) for key in self.places]
        self.fields["case"].initial = [case_key(place) for place in chosen]

    @property
    def chosen(self):
        """The keys that are ticked, on a page that is shown again too."""
        return set(self["case"].value() or [])

    @property
    def chosen_places(self):
        return [place for key, place in self.places.items() if key in self.cleaned_data["case"]]

    @property
    def groups(self):
        """[(commitment, its cells to tick, how many are)]"""
        found = {}
        for key, place in self.places.items():
            option = {"key": key, "place": place, "is_checked": key in self.chosen}
            found.setdefault(place.commitment, []).append(option)
        return [(commitment, held, sum(each["is_checked"] for each in held)) for commitment, held in found.items()]


class EvidenceForm(CasesMixin, ContentForm):
    """A deposit for one cell or for several, of one proof or of several files."""

    case = forms.MultipleChoiceField(
        label="Engagements et services",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un engagement.",
            "invalid_choice": "Un des engagements choisis n’est pas de votre périmètre.",
        },
    )
    obtained_at = forms.ChoiceField(
        label="Site où la preuve a été obtenue",
        required=False,
        help_text="Une preuve obtenue pour un site ne vaut pas d’office pour un autre.",
    )
    confirms_reuse = forms.BooleanField(
        label="J’ai vérifié que cette preuve vaut aussi hors du site où elle a été obtenue", required=False
    )
    title = forms.CharField(label="Intitulé", required=False, max_length=120, help_text="Sinon, le nom du fichier.")
    obtained_on = forms.DateField(label="Obtenue le", required=False, widget=forms.DateInput)
    supplied_by = forms.CharField(
        label="Fournie par", required=False, max_length=200, help_text="Le service ou la fonction."
    )
    note = forms.CharField(label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args, places, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(places, chosen)
        sites = {place.site.slug: place.site for place in places if place.site}
        self.sites = sites
        self.fields["obtained_at"].choices = [("", "Choisissez"), *((slug, str(site)) for slug, site in sites.items())]
        if len(sites) < 2:
            del self.fields["obtained_at"], self.fields["confirms_reuse"]
        elif first := next((place.site for place in chosen if place.site), None):
            self.fields["obtained_at"].initial = first.slug

    def clean_obtained_on(self):
        day = self.cleaned_data["obtained_on"]
        if day and day > clock.today():
            raise forms.ValidationError("La preuve ne peut pas avoir été obtenue dans le futur.")
        return day

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("title") and cleaned.get("support") not in (None, EvidenceSupport.FILE):
            self.add_error("title", "Donnez un intitulé à cette preuve.")
        if "case" in cleaned and "obtained_at" in self.fields:
            self._clean_perimeter(cleaned)
        return cleaned

    def _clean_perimeter(self, cleaned):
        reached = {place.site.slug for place in self.chosen_places if place.site}
        if len(reached) == 1 and not cleaned.get("obtained_at"):
            cleaned["obtained_at"] = next(iter(reached))
        if not cleaned.get("obtained_at"):
            if len(reached) > 1:
                self.add_error(
                    "obtained_at", "Les cases choisies sont de plusieurs sites : dites où elle a été obtenue."
                )
            return
        outside = enumeration(str(self.sites[slug]) for slug in sorted(reached - {cleaned["obtained_at"]}))
        if outside and not cleaned.get("confirms_reuse"):
            self.add_error(
                "confirms_reuse",
                f"Cette preuve n’a pas été obtenue pour {outside} : confirmez qu’elle y vaut, ou retirez ces cases.",
            )

    @property
    def out_of_perimeter(self):
        home = self.cleaned_data.get("obtained_at")
        return [place for place in self.chosen_places if home and place.site and place.site.slug != home]

    @property
    def titled_contents(self):
        """(title, content): the title typed, the name of the file, or both when there are several files."""
        contents, title = self.contents, self.cleaned_data["title"]
        if len(contents) == 1:
            return [(title or stem(contents[0].upload), contents[0])]
        names = [stem(each.upload) for each in contents]
        titles = [f"{title} – {name}"[:TITLE_LENGTH] if title else name for name in names]
        return list(zip(titles, contents, strict=True))

    @property
    def common(self):
        """What all the proofs of the deposit share."""
        names = ("support", "period_from", "period_to", "obtained_on", "supplied_by", "note")
        return {name: self.cleaned_data[name] for name in names}


class PhotoForm(CasesMixin, DepositForm):
    """A photograph taken on the spot: in twenty seconds, from a phone."""

    case = forms.MultipleChoiceField(
        label="Engagement",
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "Choisissez un engagement.",
            "invalid_choice": "Cet engagement n’est pas de votre périmètre.",
        },
    )
    photo = FilesField(
        label="Photo",
        kinds=PICTURES,
        several=False,
        error_messages={"required": "Prenez la photo, ou choisissez-la."},
        help_text="Le lieu et l’appareil enregistrés dans la photo sont effacés avant toute conservation.",
    )
    shows_person = forms.ChoiceField(
        label="Un visage ou un nom est-il lisible sur la photo ?",
        choices=[("non", "Non"), ("oui", "Oui")],
        widget=forms.RadioSelect,
        error_messages={"required": "Regardez la photo et répondez : oui ou non."},
    )
    note = forms.CharField(label="Ce que montre la photo", required=False, max_length=150)
    field_order = ["case", "photo", "shows_person", "note", "period_from", "period_to"]

    def __init__(self, *args, places, chosen=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(places, chosen)
        self.fields["photo"].widget.attrs |= {"accept": "image/*", "capture": "environment"}

    @property
    def file_fields(self):
        """The photograph is to be chosen again, unless it is the fault itself."""
        return () if "shows_person" in self.errors else ("photo",)

    def clean_shows_person(self):
        if self.cleaned_data["shows_person"] == "oui":
            raise forms.ValidationError(FACES_ADVICE)
        return self.cleaned_data["shows_person"]

    @property
    def title(self):
        return self.cleaned_data["note"] or f"Photo, {self.chosen_places[0].commitment.title}"[:TITLE_LENGTH]


class ReplaceForm(ContentForm):
    """A new version of a proof, of the same support; its period stays."""

    reason = forms.CharField(label="Motif du remplacement", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)

    def __init__(self, *args, evidence, **kwargs):
        initial = {"version": evidence.version, "support": evidence.support}
        super().__init__(*args, initial=initial, **kwargs)
        del self.fields["period_from"], self.fields["period_to"]
        self.fields["support"].widget = forms.HiddenInput()
        self.fields["support"].choices = [(evidence.support, evidence.get_support_display())]
        kept = set(self.FIELDS[evidence.support])
        for name in {name for names in self.FIELDS.values() for name in names} - kept:
            del self.fields[name]
        if "files" in self.fields:
            self.fields["files"] = FilesField(label="Nouveau fichier", several=False)


class ReuseForm(CasesMixin, forms.Form):
    """Other cells that a proof already deposited may serve."""

    case = EvidenceForm.base_fields["case"]
    confirms_reuse = forms.BooleanField(
        label="J’ai vérifié que cette preuve vaut aussi hors du site où elle a été obtenue", required=False
    )
    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, places, home, **kwargs):
        super().__init__(*args, **kwargs)
        self.home = home
        self.offer(places, ())
        if not any(self._is_outside(place) for place in places):
            del self.fields["confirms_reuse"]

    def clean(self):
        cleaned = super().clean()
        if "case" in cleaned and self.out_of_perimeter and not cleaned.get("confirms_reuse"):
            self.add_error("confirms_reuse", "Confirmez qu’elle y vaut aussi, ou retirez les cases des autres sites.")
        return cleaned

    @property
    def out_of_perimeter(self):
        return [place for place in self.chosen_places if self._is_outside(place)]

    def _is_outside(self, place):
        return bool(place.site_id and self.home and place.site_id not in self.home)


class ReasonForm(forms.Form):
    """Why a proof is refused, or taken back."""

    reason = forms.CharField(
        label="Motif",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites pourquoi : le service doit savoir quoi corriger."},
    )
    helper = FormHelper()
    helper.form_tag = False


class SeenForm(forms.Form):
    """Which version of a proof was on the page where one decides of it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class RefusalForm(SeenForm, ReasonForm):
    pass


class DepositQueryForm(forms.Form):
    """What an address asks of a deposit: `?case=code:unit&case=…&du=…&au=…&support=…`; what is wrong is ignored."""

    support = forms.ChoiceField(choices=EvidenceSupport, required=False)
    du = forms.DateField(required=False)
    au = forms.DateField(required=False)

    @property
    def asked(self):
        self.full_clean()
        return self.cleaned_data


def case_key(place):
    """How a form names a cell: « 2.4.1:bureau.site »."""
    return f"{place.commitment.code}:{place.unit_code}"


def stem(upload):
    """« releve_juin-2015.pdf » read as « Releve juin 2015 »."""
    words = PurePath(upload.filename).stem.replace("_", " ").replace("-", " ").split()
    title = " ".join(words)[:TITLE_LENGTH] or upload.filename
    return title[:1].upper() + title[1:]

"""What is typed to describe a document, to write a version, to decide of it, and to list the documents."""

import datetime

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import RegexValidator, URLValidator

from qualipref import clock
from qualipref.keys import RowsField
from qualipref.typography import long_date

from ..enums import DocumentKind
from ..models import QualityDocument
from ..usecases.document_versions import LONGEST, DocumentContent
from .evidence_content import FilesField, UploadForm
from .ticks import chapter_of, place_of, ticked_groups
from .versioned import VersionedForm

YEAR = datetime.timedelta(days=365)
WHOLE = "Préfecture entière"
BY_ITSELF = "Vide : dès l’approbation. Elle entre en vigueur d’elle-même ce jour-là."
EITHER = "Choisissez un fichier, ou donnez l’adresse de la page : l’un des deux."


def _length(field):
    return QualityDocument._meta.get_field(field).max_length


class SeenForm(VersionedForm):
    """Which state of the document, or of its version, was on the page."""

    helper = FormHelper()
    helper.form_tag = False


class ReasonForm(SeenForm):
    reason = forms.CharField(
        label="Motif",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Dites pourquoi : le motif reste lisible au journal."},
    )


class IdentityForm(forms.Form):
    """What a document is and whom it concerns.

    `may_cross`: the whole préfecture may be chosen; `must_name`: a service that proposes names itself.
    """

    code = forms.CharField(
        label="Code",
        max_length=_length("code"),
        validators=[RegexValidator(r"^[A-Z0-9][A-Z0-9.\-]*$", "Un code s’écrit en capitales, par exemple PR-03.")],
    )
    title = forms.CharField(label="Titre", max_length=_length("title"))
    kind = forms.ChoiceField(label="Type", choices=[("", "Choisissez"), *DocumentKind.choices])
    purpose = forms.CharField(
        label="Objet", required=False, max_length=_length("purpose"), help_text="En une phrase, à quoi il sert."
    )
    site = forms.ModelChoiceField(label="Site", queryset=None, to_field_name="slug", required=False)
    services = RowsField(label="Services concernés", queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    is_to_be_read = forms.BooleanField(
        label="Demander à chacun « J’ai lu et compris »",
        required=False,
        help_text="Aux agents et correspondants des services concernés, à chaque version.",
    )
    commitments = RowsField(
        label="Engagements liés", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    owner = forms.ModelChoiceField(
        label="Responsable", queryset=None, help_text="Il est prévenu quand le document est à réviser."
    )
    posted_at = forms.CharField(label="Lieu d’affichage ou de classement", required=False, max_length=200)

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, sites, services, commitments, owners, may_cross, must_name=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["services"].required = must_name
        self.fields["site"].queryset = sites
        self.fields["site"].empty_label = WHOLE if may_cross else "Choisissez"
        self.fields["site"].required = not may_cross
        self.fields["services"].queryset = services
        self.fields["commitments"].queryset = commitments
        self.fields["owner"].queryset = owners

    def clean(self):
        cleaned = super().clean()
        site, services = cleaned.get("site"), cleaned.get("services") or ()
        if site and any(service.site_id not in (None, site.pk) for service in services):
            self.add_error("services", f"Un de ces services n’est pas du site {site} : retirez-le, ou changez de site.")
        return cleaned

    @property
    def service_groups(self):
        """Site by site, for the page."""
        return ticked_groups(self["services"], self.fields["services"].queryset, place_of)

    @property
    def commitment_groups(self):
        """Chapter by chapter."""
        return ticked_groups(self["commitments"], self.fields["commitments"].queryset, chapter_of)


class VersionContentForm(UploadForm):
    """A file or an address, what changes, and the days. `held` is the version that is rewritten, if there is one."""

    file_fields = ("files",)
    summary = forms.CharField(label="Ce qui change", max_length=3000, widget=forms.Textarea(attrs={"rows": 3}))
    files = FilesField(label="Fichier", several=False, required=False, help_text="PDF, image, ODF, Office ou texte.")
    url = forms.CharField(
        label="ou adresse de la page",
        required=False,
        max_length=500,
        validators=[URLValidator(["http", "https"])],
        help_text="Pour un document tenu sur l’intranet.",
    )
    in_force_on = forms.DateField(label="En vigueur le", required=False, widget=forms.DateInput, help_text=BY_ITSELF)
    review_on = forms.DateField(
        label="À réviser le", widget=forms.DateInput, help_text=f"Dans les {LONGEST} ans qui suivent."
    )

    def __init__(self, *args, held=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.held = held
        if held is not None and held.stored_file_id:
            self.fields["files"].help_text = f"Vide : « {held.filename} » est gardé."

    def clean_in_force_on(self):
        day = self.cleaned_data["in_force_on"]
        if day and day < clock.today():
            raise forms.ValidationError("Cette date est passée : une version n’entre pas en vigueur dans le passé.")
        if day and day > clock.today() + LONGEST * YEAR:
            raise forms.ValidationError(f"Choisissez une date dans les {LONGEST} ans qui viennent.")
        return day

    def clean(self):
        cleaned = super().clean()
        self._clean_content(cleaned)
        review, start = cleaned.get("review_on"), cleaned.get("in_force_on") or clock.today()
        if review and review <= start:
            self.add_error("review_on", f"La révision suit l’entrée en vigueur, le {long_date(start)}.")
        elif review and review.year > start.year + LONGEST:
            self.add_error("review_on", f"Un document se révise au moins tous les {LONGEST} ans.")
        return cleaned

    def _clean_content(self, cleaned):
        given = [name for name in ("files", "url") if cleaned.get(name)]
        if len(given) == 2 or (not given and self.held is None and not {"files", "url"} & set(self.errors)):
            self.add_error("files", EITHER)

    @property
    def content(self):
        cleaned = self.cleaned_data
        return DocumentContent(
            summary=cleaned["summary"],
            review_on=cleaned["review_on"],
            upload=next(iter(cleaned.get("files") or []), None),
            url=cleaned["url"],
            in_force_on=cleaned["in_force_on"],
        )


class DocumentCreateForm(IdentityForm, VersionContentForm):
    """A document and its version 1.0."""

    @property
    def fields_of_document(self):
        return {name: self.cleaned_data[name] for name in IdentityForm.base_fields}


class DocumentDescribeForm(SeenForm, IdentityForm):
    """`is_sealed`: a version was approved; the code, the title and the type stay."""

    def __init__(self, *args, is_sealed, **kwargs):
        super().__init__(*args, **kwargs)
        if is_sealed:
            for name in ("code", "title", "kind"):
                self.fields[name].disabled = True
                self.fields[name].help_text = "Approuvé avec le document : il ne change plus."


class VersionPrepareForm(VersionContentForm):
    change = forms.ChoiceField(
        label="Importance du changement",
        choices=[("minor", "Mineure : une précision, une correction"), ("major", "Majeure : la pratique change")],
        initial="minor",
        widget=forms.RadioSelect,
    )
    field_order = ["change"]

    @property
    def is_major(self):
        return self.cleaned_data["change"] == "major"


class VersionRewriteForm(SeenForm, VersionContentForm):
    pass


class ConfirmForm(forms.Form):
    """« Confirmée sans changement »; `seen` is the version that was read again, `last_review` its last confirmation."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)
    last_review = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2_000_000_000)
    reason = forms.CharField(
        label="Ce qui a été relu",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Par exemple « Relu avec l’accueil : horaires et adresses à jour. »",
    )
    review_on = forms.DateField(label="Prochaine révision le", widget=forms.DateInput)

    helper = FormHelper()
    helper.form_tag = False

    def clean_review_on(self):
        day, today = self.cleaned_data["review_on"], clock.today()
        if day <= today:
            raise forms.ValidationError("Choisissez une date à venir.")
        if day.year > today.year + LONGEST:
            raise forms.ValidationError(f"Un document se révise au moins tous les {LONGEST} ans.")
        return day

    def clean_last_review(self):
        return self.cleaned_data["last_review"] or 0


class AcknowledgeForm(forms.Form):
    """Which version was on the page when « J’ai lu et compris » was pressed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


class OfferForm(AcknowledgeForm):
    case = forms.MultipleChoiceField(
        label="Engagements et services",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un engagement.",
            "invalid_choice": "Un des engagements choisis n’est pas de votre périmètre.",
        },
    )

    def __init__(self, *args, places, **kwargs):
        """`places`: {key: Place} of those that may be proved."""
        super().__init__(*args, **kwargs)
        self.places = places
        self.fields["case"].choices = [(key, key) for key in places]

    @property
    def ticked(self):
        return set(self["case"].value() or []) if self.is_bound else set(self.places)

    @property
    def chosen_places(self):
        return [self.places[key] for key in self.cleaned_data["case"]]

"""The content of a proof as it is typed, by its support: a file is checked here, once, and given as an Upload."""

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import URLValidator

from qualipref import clock
from qualipref.documents.uploads import ALL, PDF, PICTURES, UploadRefused, accepted_extensions, checked_upload
from qualipref.typography import enumeration

from ..enums import EvidenceSupport
from ..usecases.evidence import EvidenceContent

MOST_FILES = 20
AGAIN = "Rien n’est conservé tant que l’envoi n’est pas complet : choisissez de nouveau {names}."


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each checked: its value is the list of their Uploads. All the refusals are said at once."""

    def __init__(self, *, kinds=ALL, several=True, **options):
        attrs = {"accept": accepted_extensions(kinds)} | ({"multiple": True} if several else {})
        widget = FilesInput(attrs=attrs) if several else forms.FileInput(attrs=attrs)
        super().__init__(widget=widget, allow_empty_file=True, **options)
        self.kinds = kinds

    def clean(self, data, initial=None):
        files = [file for file in (data if isinstance(data, list | tuple) else [data]) if file]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Déposez {MOST_FILES} fichiers au plus à la fois.")
        if self.required and not files:
            raise forms.ValidationError(self.error_messages["required"])
        return self._checked(files)

    def _checked(self, files):
        uploads, refusals = [], []
        for file in files:
            try:
                uploads.append(checked_upload(file, kinds=self.kinds))
            except UploadRefused as refused:
                refusals.append(str(refused))
        if refusals:
            raise forms.ValidationError(refusals + choose_again(uploads))
        return uploads


def choose_again(uploads):
    """The sentence on good files that a browser will not send twice by itself; none when there is no file."""
    return [AGAIN.format(names=enumeration(f"« {upload.filename} »" for upload in uploads))] if uploads else []


class UploadForm(forms.Form):
    """A form that carries files, in `file_fields`."""

    file_fields = ()

    helper = FormHelper()
    helper.form_tag = False

    def full_clean(self):
        """A good file beside a mistake elsewhere is not kept by the browser: it is said beside its field."""
        super().full_clean()
        if self.errors:
            for name in self.file_fields:
                sentences = choose_again(self.cleaned_data.get(name) or [])
                if sentences and name not in self.errors:
                    self.add_error(name, sentences)


class DepositForm(UploadForm):
    """What every deposit asks: the days covered."""

    period_from = forms.DateField(label="Du", widget=forms.DateInput)
    period_to = forms.DateField(label="Au", widget=forms.DateInput, help_text="Dernier jour compris.")

    def clean_period_to(self):
        first, last = self.cleaned_data.get("period_from"), self.cleaned_data["period_to"]
        if last > clock.today():
            raise forms.ValidationError("La période couverte finit dans le futur : une preuve montre ce qui a eu lieu.")
        if first and last < first:
            raise forms.ValidationError("La période couverte finit avant de commencer.")
        return last


class ContentForm(DepositForm):
    """The content of a proof, by its support: only the fields of the chosen one are read, and asked."""

    use_required_attribute = False  # the browser would ask for the fields of every support
    file_fields = ("files", "capture")
    FIELDS = {
        EvidenceSupport.FILE: ("files",),
        EvidenceSupport.LINK: ("url", "captured_on", "capture"),
        EvidenceSupport.PAPER: ("archive_place",),
        EvidenceSupport.OBSERVATION: ("observation", "observed_by", "archive_place"),
    }

    support = forms.ChoiceField(
        label="Support", choices=EvidenceSupport.choices, initial=EvidenceSupport.FILE, widget=forms.RadioSelect
    )
    files = FilesField(
        label="Fichiers",
        help_text="PDF, image, ODF, Office, CSV ou texte.",
        error_messages={"required": "Choisissez au moins un fichier."},
    )
    url = forms.CharField(
        label="Adresse de la page",
        max_length=500,
        validators=[URLValidator(["http", "https"])],
        error_messages={"required": "Donnez l’adresse de la page."},
    )
    captured_on = forms.DateField(
        label="Capturée le", widget=forms.DateInput, error_messages={"required": "Donnez le jour de la capture."}
    )
    capture = FilesField(
        label="Capture de la page",
        several=False,
        kinds=PDF | PICTURES,
        help_text="PDF ou image : une page change, sa capture reste.",
        error_messages={"required": "Joignez la capture de la page."},
    )
    archive_place = forms.CharField(
        label="Lieu d’archivage",
        max_length=200,
        help_text="Par exemple « bureau 214, classeur Accueil 2015 » ; facultatif pour un constat.",
        error_messages={"required": "Dites où le papier est conservé."},
    )
    observation = forms.CharField(
        label="Ce qui a été constaté",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Ce qui a été vu, où et quel jour, sans nommer d’usager.",
        error_messages={"required": "Décrivez ce qui a été constaté."},
    )
    observed_by = forms.CharField(
        label="Constaté par",
        max_length=200,
        help_text="La fonction, plutôt que le nom.",
        error_messages={"required": "Dites qui l’a constaté."},
    )

    def _clean_fields(self):
        """The fields of the other supports are left alone: what they hold is neither checked nor kept."""
        chosen = self.data.get(self.add_prefix("support"), "")
        if chosen == EvidenceSupport.OBSERVATION:
            self.fields["archive_place"].required = False
        unread = {name for support, names in self.FIELDS.items() if support != chosen for name in names}
        unread -= set(self.FIELDS.get(chosen, ()))
        order = list(self.fields)
        held = {name: self.fields.pop(name) for name in unread if name in self.fields}
        super()._clean_fields()
        self.fields |= held
        self.order_fields(order)

    def clean_captured_on(self):
        day = self.cleaned_data["captured_on"]
        if day and day > clock.today():
            raise forms.ValidationError("Le jour de la capture est dans le futur.")
        return day

    @property
    def contents(self):
        """The EvidenceContent of each proof: one per file, one alone for another support."""
        cleaned = self.cleaned_data
        if cleaned["support"] == EvidenceSupport.FILE:
            return [EvidenceContent(upload=upload) for upload in cleaned["files"]]
        said = {name: cleaned[name] for name in self.FIELDS[cleaned["support"]] if name != "capture"}
        return [EvidenceContent(upload=next(iter(cleaned.get("capture") or []), None), **said)]

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth import password_validation

from qualipref.accounts.forms import NewPasswordForm
from qualipref.accounts.models import User
from sites.forms.account import OneLineField

from ..installation import PERIMETERS

TOO_LARGE = "Ce fichier dépasse 5 Mo : ce n’est pas un fichier de cette sorte."
MAX_BYTES = 5 * 1024 * 1024


class FirstAdministratorForm(NewPasswordForm):
    """The first account: nobody can invite it."""

    email = forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    label = OneLineField(label="Fonction", max_length=200, initial="Administrateur")

    field_order = ["email", "label", "new_password", "repeated"]

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        email, label = self.cleaned_data.get("email", ""), self.cleaned_data.get("label", "")
        password_validation.validate_password(password, User(email=email, label=label))
        return password


class UploadForm(forms.Form):
    """A YAML file of one's own; without one, the file that comes with the application."""

    upload = forms.FileField(
        label="Votre fichier",
        required=False,
        help_text="Fichier YAML, 5 Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml"}),
    )

    helper = FormHelper()
    helper.form_tag = False

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        if upload and upload.size > MAX_BYTES:
            raise forms.ValidationError(TOO_LARGE)
        return upload


class FrameworkFileForm(UploadForm):
    prefix = "framework"


class PerimeterFileForm(UploadForm):
    """One of the perimeters shipped, or one's own."""

    prefix = "perimeter"

    shipped = forms.ChoiceField(label="Périmètre fourni", required=False)

    field_order = ["shipped", "upload"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = sorted(path.stem for path in PERIMETERS.glob("*.yaml"))
        self.fields["shipped"].choices = [("", "Aucun, j’ai mon fichier"), *((name, name) for name in names)]

    def clean(self):
        values = super().clean()
        if not self.errors and not values.get("shipped") and not values.get("upload"):
            self.add_error("upload", "Choisissez un périmètre fourni ou donnez votre fichier.")
        return values

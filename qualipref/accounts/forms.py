from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError

REFUSED = "L’adresse ou le mot de passe ne correspond pas. Vérifiez-les, ou demandez un nouveau mot de passe."
RULE = "Au moins 12 caractères. Une phrase de quelques mots convient et se retient."


def password_field(label, autocomplete, **options):
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, max_length=200, strip=False, widget=widget, **options)


def email_field():
    return forms.EmailField(
        label="Adresse électronique professionnelle",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )


class SignInForm(forms.Form):
    """An address and a password; the refusal never tells whether the account exists."""

    email = email_field()
    password = password_field("Mot de passe", "current-password")

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request
        self.user = None

    def clean(self):
        values = super().clean()
        if self.errors:
            return values
        email = values["email"].strip().lower()
        self.user = authenticate(self.request, email=email, password=values["password"])
        if self.user is None:
            raise ValidationError(REFUSED)
        return values


class ForgottenPasswordForm(forms.Form):
    email = email_field()

    helper = FormHelper()
    helper.form_tag = False


class NewPasswordForm(forms.Form):
    """A password chosen twice, under the rules of the installation."""

    new_password = password_field("Nouveau mot de passe", "new-password", help_text=RULE)
    repeated = password_field("Le même, une seconde fois", "new-password")

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new_password(self):
        password = self.cleaned_data["new_password"]
        password_validation.validate_password(password, self.user)
        return password

    def clean(self):
        values = super().clean()
        first, second = values.get("new_password"), values.get("repeated")
        if first and second and first != second:
            self.add_error("repeated", "Les deux mots de passe diffèrent.")
        return values


class PasswordChangeForm(NewPasswordForm):
    """The same, once the current password is given again."""

    current_password = password_field("Mot de passe actuel", "current-password")

    field_order = ["current_password", "new_password", "repeated"]

    def clean_current_password(self):
        given = self.cleaned_data["current_password"]
        if not self.user.check_password(given):
            raise ValidationError("Ce n’est pas votre mot de passe actuel.")
        return given

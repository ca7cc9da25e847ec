"""A spreadsheet that is sent: checked, then read."""

from django import forms

from qualipref.documents.tables import SPREADSHEETS, uploaded_table
from qualipref.documents.uploads import UploadRefused, accepted_extensions


class TableField(forms.FileField):
    """CSV, ODS or XLSX; its value is (what is kept of the file, its table)."""

    def __init__(self, **options):
        widget = forms.FileInput(attrs={"accept": accepted_extensions(SPREADSHEETS)})
        super().__init__(widget=widget, allow_empty_file=True, **options)

    def clean(self, data, initial=None):
        if not data:
            return super().clean(data, initial)
        try:
            return uploaded_table(data)
        except UploadRefused as refused:
            raise forms.ValidationError(str(refused)) from None

from django.urls import path

from ..views import cells

urlpatterns = [
    path("<year:year>/cases/<code:code>/<unit:unit>/", cells.cell_detail, name="cell_detail"),
]

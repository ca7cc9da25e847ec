from django.urls import path

from ..views import cells, matrix

urlpatterns = [
    path("<year:year>/matrice/", matrix.matrix_home, name="matrix_home"),
    path("<year:year>/matrice/<slug:site>/", matrix.matrix, name="matrix"),
    path("<year:year>/matrice/<slug:site>/pourquoi/", matrix.score_explanation, name="score_explanation"),
    path("<year:year>/matrice/<slug:site>.<export:kind>", matrix.matrix_export, name="matrix_export"),
    path("<year:year>/cases/<code:code>/<unit:unit>/", cells.cell_detail, name="cell_detail"),
]

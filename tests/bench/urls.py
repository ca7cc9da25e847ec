from django.urls import path

from qualipref.urls import *  # noqa: F403
from qualipref.urls import urlpatterns as pages

from . import bare

urlpatterns = [
    path("nu/journal/", bare.entries, name="bare_journal"),
    path("nu/preuves/", bare.evidence, name="bare_evidence_list"),
    path("nu/actions/<int:count>/", bare.actions, name="bare_actions"),
    path("nu/cases/", bare.cells, name="bare_cells"),
    path("nu/matrice/<slug:site>/", bare.matrix, name="bare_matrix"),
    path("nu/unites/<slug:site>/", bare.units, name="bare_units"),
    path("nu/indicateurs/", bare.indicators, name="bare_indicators"),
    path("nu/<int:year>/tableau/", bare.dashboard, name="bare_dashboard"),
    *pages,
]

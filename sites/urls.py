from django.urls import path

from .views import contacts, history, perimeter, services, sites

app_name = "sites"
urlpatterns = [
    path("", sites.site_list, name="site_list"),
    path("sites.csv", sites.site_csv, name="site_csv"),
    path("services/", services.service_list, name="service_list"),
    path("services.csv", services.service_csv, name="service_csv"),
    path("services/<int:pk>/", services.service_detail, name="service_detail"),
    path("services/<int:pk>/contacts/ajouter/", contacts.contact_add, name="contact_add"),
    path("contacts/<int:pk>/modifier/", contacts.contact_change, name="contact_change"),
    path("contacts/<int:pk>/terminer/", contacts.contact_end, name="contact_end"),
    path("perimetre/", perimeter.scope_matrix, name="scope_matrix"),
    path("perimetre.csv", perimeter.scope_csv, name="scope_csv"),
    path("perimetre/entrer/", perimeter.scope_enter, name="scope_enter"),
    path("perimetre/<int:pk>/sortir/", perimeter.scope_leave, name="scope_leave"),
    path("histoire/", history.history, name="history"),
    path("histoire.csv", history.history_csv, name="history_csv"),
    path("<slug:slug>/", sites.site_detail, name="site_detail"),
]

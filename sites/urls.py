from django.urls import path

from .views import contacts, history, perimeter, services, sites

app_name = "sites"
urlpatterns = [
    path("", sites.site_list, name="site_list"),
    path("sites.<export:kind>", sites.site_export, name="site_export"),
    path("services/", services.service_list, name="service_list"),
    path("services.<export:kind>", services.service_export, name="service_export"),
    path("services/<int:pk>/", services.service_detail, name="service_detail"),
    path("services/<int:pk>/contacts/ajouter/", contacts.contact_add, name="contact_add"),
    path("contacts/<int:pk>/modifier/", contacts.contact_change, name="contact_change"),
    path("contacts/<int:pk>/terminer/", contacts.contact_end, name="contact_end"),
    path("perimetre/", perimeter.scope_matrix, name="scope_matrix"),
    path("perimetre.<export:kind>", perimeter.scope_export, name="scope_export"),
    path("perimetre/couples/", perimeter.scope_list, name="scope_list"),
    path("perimetre/couples.<export:kind>", perimeter.scope_list_export, name="scope_list_export"),
    path("perimetre/entrer/", perimeter.scope_enter, name="scope_enter"),
    path("perimetre/<int:pk>/sortir/", perimeter.scope_leave, name="scope_leave"),
    path("histoire/", history.history, name="history"),
    path("histoire.<export:kind>", history.history_export, name="history_export"),
    path("<slug:slug>/", sites.site_detail, name="site_detail"),
]

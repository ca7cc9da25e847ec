"""Prints each measure beside its goal and its reference, taken in the same run (PERFORMANCE.md names the lines)."""

import django

django.setup()

from django.urls import resolve, reverse  # noqa: E402  the applications are ready from here on
from weasyprint import HTML  # noqa: E402

from qualipref.documents.rendering import render_pdf  # noqa: E402
from qualipref.journal.models import Entry  # noqa: E402

from . import data, pages  # noqa: E402
from .measures import HEAD, goal, machine_of, milliseconds, page, queries, side_by_side, tell, visitor  # noqa: E402

PDF_PARAGRAPHS = 560  # about forty pages


def journal(user, client):
    address = reverse("pilotage:journal")
    few = queries(client, address)
    write_entries(user, 500)
    many = queries(client, address)
    ours, bare = side_by_side(page(client, address), page(client, reverse("bare_journal")))
    most = 15 * machine_of(bare)
    said = f"{goal(15, machine_of(bare))} et 1.3 × nu"
    tell(1, "journal, 50 lignes, ms processeur", said, ours, bare, ours <= most and ours <= 1.3 * bare)
    tell(3, "journal, requêtes", f"≤ 10, autant que {few}", many, 0, many <= 10 and many == few)


def write_entries(author, count):
    for _ in range(count):
        Entry.objects.record("service_contact.added", by=author, function="Chef de bureau")


def light_page():
    """The whole way in, beside the view alone: the difference is the price of the middleware."""
    client, address = visitor(None), reverse("pilotage:help")
    view = resolve(address)
    request = client.get(address).wsgi_request
    ours, bare = milliseconds(page(client, address), 60), milliseconds(lambda: view.func(request), 60)
    tell(12, "page légère, ms processeur", "intergiciels ≤ 1,5 ms", ours, bare, ours - bare <= 1.5)


def pdf():
    paragraph = "Le délai moyen de réponse aux courriers est mesuré chaque mois et affiché à l’accueil. " * 5
    content = {"paragraphs": [paragraph] * PDF_PARAGRAPHS}
    html = "<html lang=fr><title>Essai</title>" + "".join(f"<p>{paragraph}</p>" for _ in range(PDF_PARAGRAPHS))
    created = "2015-10-12T08:00:00+00:00"
    ours = milliseconds(lambda: render_pdf("documents/trial.html", content, title="Essai", created=created), 2)
    plain = milliseconds(lambda: HTML(string=html).write_pdf(), 2)
    tell(8, "PDF d’environ 40 pages, ms processeur", "≤ 5 000 ms", ours, plain, ours <= 5000)


def main():
    print(HEAD, flush=True)
    world = data.build()
    user, client = world.coordinator, visitor(world.coordinator)
    write_entries(user, 60)
    pages.measure(world, machine_of(milliseconds(page(client, reverse("bare_journal")))))
    journal(user, client)
    light_page()
    pdf()


main()

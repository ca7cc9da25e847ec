"""Prints each measure beside its reference, taken in the same run: processor milliseconds and ratios, no stopwatch."""

import resource
import time

import django

django.setup()

from django.conf import settings  # noqa: E402  the applications are ready from here on
from django.contrib.auth import get_user_model  # noqa: E402
from django.db import connection  # noqa: E402
from django.template import Context, Template  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import resolve, reverse  # noqa: E402
from weasyprint import HTML  # noqa: E402

from qualipref.documents.rendering import render_pdf  # noqa: E402
from qualipref.journal.models import Entry  # noqa: E402

TURNS = 60
ROWS = 50
PDF_PARAGRAPHS = 560  # about forty pages
BARE_TABLE = Template(
    "<table>{% for e in entries %}<tr><td>{{ e.seq }}</td><td>{{ e.at }}</td><td>{{ e.event }}</td>"
    "<td>{{ e.author.label }}</td></tr>{% endfor %}</table>"
)


def milliseconds(gesture, turns=TURNS):
    """Processor time of one turn, after a warm-up, the threads and the ended children included."""
    gesture()
    before = processor()
    for _ in range(turns):
        gesture()
    return (processor() - before) / turns * 1000


def processor():
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def tell(line, what, ours, reference, goal):
    print(f"{line:>2}  {what:42} {ours:9.1f} {reference:9.1f} {ours / reference:6.2f} ×   {goal}")


def visitor():
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(get_user_model().objects.get(email="admin@qualipref.example"))
    return client


def write_entries(count):
    author = get_user_model().objects.get(email="admin@qualipref.example")
    for _ in range(count):
        Entry.objects.record("service_contact.added", by=author, function="Chef de bureau")


def bare_list():
    entries = Entry.objects.select_related("author").order_by("-seq")[:ROWS]
    return BARE_TABLE.render(Context({"entries": entries}))


def list_page():
    client, address = visitor(), reverse("pilotage:journal")
    write_entries(20)
    few = queries(client, address)
    write_entries(500)
    many = queries(client, address)
    ours = milliseconds(lambda: client.get(address))
    tell(1, f"liste de {ROWS} lignes, ms processeur", ours, milliseconds(bare_list), "≤ 15 ms")
    print(f" 3  requêtes SQL pour 20 puis 520 lignes       {few:9} {many:9}            ≤ 10, et les mêmes")


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def light_page():
    """The whole way in, beside the view alone: the difference is the price of the middleware."""
    client, address = Client(headers={"host": settings.ALLOWED_HOSTS[0]}), reverse("pilotage:help")
    view = resolve(address)
    request = client.get(address).wsgi_request
    ours = milliseconds(lambda: client.get(address))
    bare = milliseconds(lambda: view.func(request))
    tell(12, "page légère, ms processeur", ours, bare, f"intergiciels : {ours - bare:.1f} ms, ≤ 1,5 ms")


def pdf():
    paragraph = "Le délai moyen de réponse aux courriers est mesuré chaque mois et affiché à l’accueil. " * 5
    content = {"paragraphs": [paragraph] * PDF_PARAGRAPHS}
    html = "<html lang=fr><title>Essai</title>" + "".join(f"<p>{paragraph}</p>" for _ in range(PDF_PARAGRAPHS))
    created = "2015-10-12T08:00:00+00:00"
    ours = milliseconds(lambda: render_pdf("documents/trial.html", content, title="Essai", created=created), 2)
    plain = milliseconds(lambda: HTML(string=html).write_pdf(), 2)
    tell(8, "PDF d’environ 40 pages, ms processeur", ours, plain, "≤ 5 000 ms")


def main():
    print(f" n°  {'mesure':42} {'ici':>8} {'nu':>9}  rapport  but")
    list_page()
    light_page()
    pdf()


main()

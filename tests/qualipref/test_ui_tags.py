import datetime
from types import SimpleNamespace

from django.template import Context, Template
from django.utils.safestring import mark_safe


def rendered(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


def test_an_instant_is_dated_in_paris():
    late = datetime.datetime(2015, 10, 11, 22, 30, tzinfo=datetime.UTC)
    assert rendered("{{ at|date_fr }}, {{ at|time_fr }}", at=late) == "12\u00a0octobre 2015, 0\u00a0h\u00a030"


def test_an_absent_value_leaves_nothing():
    assert rendered("{{ x|date_fr }}{{ x|date_short }}{{ x|number_fr }}{{ x|percent_fr }}", x=None) == ""


def test_a_dated_fact_shows_its_precision():
    fact = SimpleNamespace(du=datetime.date(2007, 12, 31), du_precision="year_end", au=None, au_precision="day")
    assert rendered('{% dated fact "du" %}|{% dated fact "au" %}', fact=fact) == "fin 2007|"


def test_the_precision_is_found_under_the_names_of_the_models():
    target = SimpleNamespace(audit_target_on=datetime.date(2015, 11, 1), audit_target_precision="month")
    milestone = SimpleNamespace(on=datetime.date(2006, 1, 1), precision="year")
    shown = rendered(
        '{% dated target "audit_target_on" %}, {% dated milestone "on" %}', target=target, milestone=milestone
    )
    assert shown == "novembre 2015, 2006"


def test_a_status_is_a_symbol_and_a_word():
    shown = rendered('{% status "ecart" "Bloquant" %}')
    assert "q-statut--ecart" in shown and "#s-ecart" in shown and "Bloquant" in shown


def test_a_status_escapes_its_word():
    assert "<b>" not in rendered('{% status "ok" word %}', word="<b>")


def test_a_word_is_escaped_even_when_the_same_was_said_to_be_safe():
    assert "<i>Prêt</i>" in rendered('{% status "ok" word %}', word=mark_safe("<i>Prêt</i>"))
    assert "&lt;i&gt;Prêt" in rendered('{% status "ok" word %}', word="<i>Prêt</i>")


def test_each_state_keeps_its_own_drawing():
    tag = "{% status tone word %}"
    shown = {rendered(tag, tone=tone, word=word) for tone in ("ok", "bas") for word in ("Prêt", "À traiter")}
    assert len(shown) == 4


def test_the_breadcrumb_ends_with_this_page():
    shown = rendered('{% breadcrumb "Sites" "/sites/" "Cergy" %}')
    assert '<a href="/sites/">Sites</a>' in shown
    assert '<li aria-current="page">Cergy</li>' in shown

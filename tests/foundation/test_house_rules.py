"""Rules that hold for every file of the house."""

import ast
import re
from pathlib import Path

import pytest

from qualipref.journal import sentences

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("qualipref", "sites", "engagements", "surveys", "audits", "pilotage")
CODE = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
TEMPLATES = [path for path in sorted(ROOT.rglob("templates/**/*")) if path.suffix in {".html", ".txt", ".svg", ".xml"}]
TEMPLATES = [path for path in TEMPLATES if ".venv" not in path.parts and "tests" not in path.parts]
CLOCK = ROOT / "qualipref" / "clock.py"

FORBIDDEN_CLOCKS = {("timezone", "now"), ("date", "today"), ("datetime", "now"), ("datetime", "today")}
FORBIDDEN_CLOCKS |= {("datetime", "utcnow"), ("timezone", "localdate"), ("timezone", "localtime")}
ONE_PREFECTURE = re.compile(r"val[ -]?d[’' ]?oise|cergy|argenteuil|sarcelles|pontoise", re.IGNORECASE)
WHERE_IT_MAY_BE_NAMED = ("load_demo", "demonstration", "demo")


NOT_READ = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|<!--.*?-->|<[^>]*>", re.DOTALL)
BREAKABLE = re.compile(r"« |\w [:;?!%»](?![\w:])")


def short(path):
    return str(path.relative_to(ROOT))


def own_clocks(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
            holder = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
            if (holder, node.attr) in FORBIDDEN_CLOCKS:
                yield node.lineno
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node.value.lineno


def test_only_the_clock_says_what_time_it_is():
    offenders = {short(path): list(own_clocks(ast.parse(path.read_text()))) for path in CODE if path != CLOCK}
    assert {path: lines for path, lines in offenders.items() if lines} == {}


def test_the_watch_on_clocks_sees():
    wrong = "a = timezone.now(); b = datetime.date.today(); c = models.DateField(auto_now=True)\nd = datetime.now()"
    assert len(list(own_clocks(ast.parse(wrong)))) == 4


@pytest.mark.parametrize(
    "pattern",
    [r"\sstyle\s*=", r"<style\b", r"<script(?![^>]*\bsrc=)", r"\son[a-z]+\s*=\s*[\"']", r"javascript:", r"\|\s*safe\b"],
)
def test_no_template_breaks_the_content_security_policy(pattern):
    own_pages = [
        path for path in TEMPLATES if path.suffix == ".html" and "documents" not in path.relative_to(ROOT).parts
    ]
    assert [short(path) for path in own_pages if re.search(pattern, path.read_text())] == []


def test_no_text_of_a_page_breaks_before_its_punctuation():
    pages = [path for path in TEMPLATES if path.suffix == ".html" and "documents" not in path.relative_to(ROOT).parts]
    assert [short(path) for path in pages if BREAKABLE.search(NOT_READ.sub("", path.read_text()))] == []


def test_no_code_nor_template_names_a_prefecture():
    files = [path for path in CODE + TEMPLATES if not any(word in short(path) for word in WHERE_IT_MAY_BE_NAMED)]
    assert [short(path) for path in files if ONE_PREFECTURE.search(path.read_text())] == []


def test_modules_stay_short():
    own = [path for path in CODE if "migrations" not in path.parts]
    assert {short(path): n for path in own if (n := len(path.read_text().splitlines())) >= 400} == {}


def recorded_events(tree):
    for node in ast.walk(tree):
        called = getattr(node, "func", None)
        if getattr(called, "attr", getattr(called, "id", "")) in {"record", "_record", "record_together"}:
            first = node.args[0] if node.args else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_every_recorded_event_has_its_sentence():
    events = {event for path in CODE for event in recorded_events(ast.parse(path.read_text()))}
    assert events >= {"account.created", "journal.details_erased"}
    assert sorted(events - {event for event, _ in sentences.choices()}) == []
    assert [event for event in events if not re.fullmatch(r"[a-z_]+\.[a-z_]+", event)] == []


def test_each_event_is_told_from_the_others_where_one_filters_by_it():
    labels = [label for _, label in sentences.choices()]
    assert [label for label in labels if not label[:1].isalpha()] == []
    assert sorted({label for label in labels if labels.count(label) > 1}) == []


def test_several_rows_are_chosen_by_keys_that_both_engines_hold():
    files = [path for path in CODE if path != ROOT / "qualipref" / "keys.py"]
    assert [short(path) for path in files if "ModelMultipleChoiceField" in path.read_text()] == []

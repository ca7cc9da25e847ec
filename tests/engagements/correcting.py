"""What is corrected in the référentiel, and what a browser sends to correct it."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.urls import reverse

from engagements.usecases import commitments as usecases
from sites.enums import Role
from tests.factories import (
    holder,
)

SMALL = Path("tests/data/qual-e-pref-essai.yaml")


def by():
    return holder(Role.COORDINATOR)


def values(commitment, **changes):
    """What the use case receives when nothing changes, but for `changes`."""
    held = {name: getattr(commitment, name) for name in usecases.FIELDS}
    evidence = [each.label for each in commitment.expected_evidence.all()]
    thresholds = [{name: getattr(t, name) for name in ("pk", *usecases.BOUND)} for t in commitment.thresholds.all()]
    return (
        held | {"evidence": evidence, "thresholds": thresholds, "version": commitment.version, "reason": "R"} | changes
    )


def correct(commitment, **changes):
    usecases.correct_commitment(commitment, by=by(), **values(commitment, **changes))


def typed(commitment, **changes):
    """What the browser sends when nothing changes, but for `changes`."""
    sent = {name: getattr(commitment, name) for name in usecases.FIELDS}
    sent |= {"evidence": "\n".join(each.label for each in commitment.expected_evidence.all())}
    thresholds = list(commitment.thresholds.all())
    sent |= {"seuils-TOTAL_FORMS": len(thresholds) + 2, "seuils-INITIAL_FORMS": len(thresholds)}
    for rank, threshold in enumerate(thresholds):
        for name in ("pk", *usecases.BOUND):
            sent[f"seuils-{rank}-{name}"] = getattr(threshold, name)
    for rank in range(len(thresholds), len(thresholds) + 2):
        sent |= {f"seuils-{rank}-operator": "<=", f"seuils-{rank}-attestation_level": "D"}
    return sent | {"version": commitment.version, "reason": "Texte relu"} | changes


def address(name, commitment):
    return reverse(f"engagements:{name}", args=[commitment.framework_id, commitment.code])


def load(path):
    output = StringIO()
    call_command("load_framework", str(path), stdout=output)
    return output.getvalue()


def rewritten(tmp_path, old, new):
    path = tmp_path / "essai.yaml"
    path.write_text(SMALL.read_text().replace(old, new))
    return path


def read_form(commitment, **changes):
    asked = {"source": "Référentiel 2015", "place": "p. 14", "read_on": "2015-10-09", "official_text": "Le texte."}
    return asked | {"version": commitment.version} | changes

from pathlib import Path

import pytest

from engagements.imports.framework import load_framework
from pilotage.imports.perimeter import load_perimeter
from tests.kept import kept

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORK = ROOT / "engagements/data/qualipref-2.0.yaml"
VAL_DOISE = ROOT / "sites/data/val-doise.yaml"
HAUT_PAYS = ROOT / "tests/data/haut-pays.yaml"


@pytest.fixture(scope="module")
def framework(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once for all the tests of a module."""
    with kept(django_db_blocker, tmp_path_factory.mktemp("documents")):
        yield load_framework(FRAMEWORK).framework


@pytest.fixture(scope="module")
def val_doise_kept(framework, django_db_blocker, tmp_path_factory):
    """The perimeter of the founding document, loaded once for all the tests of a module."""
    with kept(django_db_blocker, tmp_path_factory.mktemp("documents")):
        yield load_perimeter(VAL_DOISE)


@pytest.fixture
def val_doise(framework, db):
    return load_perimeter(VAL_DOISE)


@pytest.fixture
def haut_pays(framework, db):
    return load_perimeter(HAUT_PAYS)

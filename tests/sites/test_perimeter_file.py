"""A bad file gives one French sentence with the place: read and checked without the database."""

import pytest

from engagements.imports import campaign, contributions
from pilotage.imports import texts
from qualipref.yaml_files import Block, FileRefused, read_yaml
from sites.imports import perimeter_file

from .conftest import HAUT_PAYS, VAL_DOISE


def parse(path):
    root = Block(read_yaml(path))
    perimeter = perimeter_file.parse(root)
    contributions.parse(root, perimeter)
    campaign.parse(root, perimeter)
    texts.parse(root)
    return perimeter


def changed(tmp_path, old, new):
    text = HAUT_PAYS.read_text()
    assert old in text
    path = tmp_path / "perimetre.yaml"
    path.write_text(text.replace(old, new, 1))
    return path


@pytest.mark.parametrize("path", [VAL_DOISE, HAUT_PAYS], ids=lambda path: path.stem)
def test_both_files_are_right(path):
    parse(path)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("site: montclar\n    nature: bureau", "site: monclar\n    nature: bureau",
         "Ligne 48, services › guichet › site : le site « monclar » n’existe pas dans ce fichier."),
        ("service: standard", "service: standart",
         "Ligne 77, contributions › n° 1 › service : le service « standart » n’existe pas dans ce fichier."),
        ("section_de: guichet.montclar", "section_de: gichet.montclar",
         "services › armes › section_de : le service « gichet.montclar » n’existe pas"),
        ("section_de: guichet.montclar", "section_de: armes.montclar", "qui n’est pas une section"),
        ("modules: [polices-administratives]", "modules: [polices]", "le module « polices » n’existe pas"),
        ("code: armes", "code: guichet", "« guichet.montclar » est donné deux fois"),
        ("code: rochebrune", "code: montclar", "Ligne 35, sites › montclar : « montclar » est donné deux fois."),
        ("nom: Rochebrune", "nom: Rochebrune\n    nom: Roche", "la rubrique « nom » est donnée deux fois"),
        ("le: 2010-03-01", "le: 2010-02-30", "Ligne 89, jalons › ouverture › le : « 2010-02-30 » n’est pas une date"),
        ("au: 2015-06-30", "au: 2012-06-30", "la fin (2012-06-30) précède le début (2013)."),
        ("gel: 2016-12-31", "gel: 2015-12-31", "le gel précède l’ouverture"),
        ("horaires:", "heures:", "la rubrique « heures » est inconnue"),
        ("nature: prefecture", "nature: mairie", "« mairie » n’est pas admis ; les valeurs sont : prefecture"),
        ("charges: [standard, qualite]", "charges: [cantine]", "la charge « cantine » est inconnue"),
        ("code: guichet", "code: Guichet Unique", "« Guichet Unique » n’est pas un code"),
        ("du: 2016-02-15", "du: 2011-02-15", "n’a pas le module « relation-generale-avec-les-usagers » à cette date"),
        ("partie: enjeux", "partie: enjeu", "les valeurs sont : enjeux, histoire"),
        ("audit_vise: 2016-10", "audit_vise: 2016-10\n    - site: montclar",
         "le site « montclar » est donné deux fois"),
        ('chapitres: ["1.3"]', 'chapitres: ["1.3", "1.3"]', "le chapitre « 1.3 » est donné deux fois"),
        ("nom: Section des armes", f"nom: {'x' * 300}", "300 caractères, 250 au plus"),
        ("support: true\n", "support: true\n    perimetre: [{modules: [polices-administratives]}]\n",
         "un service de tous les sites ne met pas en œuvre de module"),
        ("du: fin 2012", "du: fin 2012\n      - module: polices-administratives\n        du: 2014",
         "« polices-administratives » est donné deux fois pour les mêmes dates"),
        ("definition: Tickets", "dont: passages-2015\n    definition: Tickets", "est lui-même une part"),
    ],
)  # fmt: skip
def test_a_fault_is_told_in_one_sentence_with_its_place(tmp_path, old, new, sentence):
    with pytest.raises(FileRefused) as refusal:
        parse(changed(tmp_path, old, new))
    assert sentence in str(refusal.value)
    assert str(refusal.value).startswith("Ligne ")

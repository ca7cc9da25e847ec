import pytest

from qualipref.yaml_files import Block, FileRefused, read_yaml


@pytest.fixture
def written(tmp_path):
    def write(content):
        path = tmp_path / "fichier.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def test_scalars_say_what_the_file_shows(written):
    data = read_yaml(written("a: non\nb: 9:30\nc: 2015-01-15\nd: 12\ne: '12'\nf: true\ng: ~\nh: 1.5\non: x\n")).data
    assert data == {"a": "non", "b": "9:30", "c": "2015-01-15", "d": 12, "e": "12", "f": True, "g": None, "h": 1.5} | {
        "on": "x"
    }


def test_a_refusal_gives_the_line_and_the_path(written):
    file = read_yaml(written("services:\n  - slug: accueil\n  - slug: sejour\n    site: cergi\n"))
    refusal = file.refusal(("services", 1, "site"), "le site « cergi » n’existe pas dans ce fichier.")
    expected = "Ligne 4, services › sejour › site : le site « cergi » n’existe pas dans ce fichier."
    assert str(refusal) == expected


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a: 1\nb: &x 2\n", "Ligne 2 : les ancres et les alias"),
        ("a: &a [x]\nb: [*a, *a]\n", "Ligne 1 : les ancres et les alias"),
        ("a: 1\na: 2\n", "Ligne 2 : la rubrique « a » est donnée deux fois."),
        ("- a\n- b\n", "Ligne 1 : le fichier doit commencer par des rubriques"),
        ("", "Ligne 1 : le fichier doit commencer par des rubriques"),
        ("a: !!python/object/apply:os.system [ls]\n", "Ligne 1 : les étiquettes YAML"),
        ("a: 1\n---\nb: 2\n", "Ligne 2 : le fichier contient un second document"),
        ("a: [1\nb: 2\n", "la syntaxe YAML est incorrecte"),
        ("a: 1\n? [x]\n: 2\n", "Ligne 2 : le nom d’une rubrique doit être un texte."),
        ("a: " + "[" * 30, "Ligne 1 : plus de 20 niveaux sont emboîtés."),
        ('a: "x\\0y"\n', "Ligne 1 : le texte contient un caractère qui n’est pas admis."),
        (b"a: 1\nb: \xe9t\xe9\n", "Ligne 2 : le fichier n’est pas en UTF-8"),
        (b"a: \x00\n", "caractère"),
    ],
)
def test_a_dangerous_or_broken_file_is_refused_in_one_french_sentence(written, content, sentence):
    with pytest.raises(FileRefused, match=sentence):
        read_yaml(written(content))


def test_a_huge_file_is_refused_by_its_size_before_it_is_read(tmp_path):
    path = tmp_path / "enorme.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(FileRefused, match="pèse 50,0 Mo : la limite est de 2 Mo"):
        read_yaml(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(FileRefused, match="ne peut pas être lu"):
        read_yaml(tmp_path / "absent.yaml")


@pytest.mark.parametrize(
    ("content", "read", "sentence"),
    [
        ("a: 1\nb: 2\n", lambda b: b.only("a"), "Ligne 2, b : la rubrique « b » est inconnue."),
        ("a: 1\n", lambda b: b.text("b"), "Ligne 1 : la rubrique « b » est obligatoire."),
        ("a: ''\n", lambda b: b.text("a"), "Ligne 1, a : la rubrique « a » est vide."),
        ("a: [1]\n", lambda b: b.text("a"), "doit être un texte"),
        ("a: abc\n", lambda b: b.text("a", max_length=2), "3 caractères, 2 au plus"),
        ("a: Été\n", lambda b: b.slug("a"), "n’est pas un code"),
        ("a: true\n", lambda b: b.number("a"), "doit être un nombre entier"),
        ("a: -1\n", lambda b: b.number("a"), "compris entre 0"),
        ("a: oui\n", lambda b: b.flag("a"), "doit être « true » ou « false »"),
        ("a: z\n", lambda b: b.choice("a", ["x", "y"]), "les valeurs sont : x, y"),
        ("a: [x, [y]]\n", lambda b: b.texts("a"), "Ligne 1, a › n° 2 : chaque ligne"),
        ("a: [x]\n", lambda b: b.blocks("a"), "un groupe de rubriques"),
        ("a: x\n", lambda b: b.block("a"), "un groupe de rubriques"),
    ],
)
def test_a_rubric_that_does_not_fit_is_refused_at_its_place(written, content, read, sentence):
    with pytest.raises(FileRefused, match=sentence):
        read(Block(read_yaml(written(content))))

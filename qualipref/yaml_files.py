"""YAML files written by hand: read without danger, refused in one French sentence that names the place.

Only plain YAML is read (no anchor, alias, tag nor second document). Scalars follow YAML 1.2: `non`, `9:30` and a date
stay text, so that a file says what it shows.
"""

import hashlib
import re
from dataclasses import dataclass

import yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 20
REQUIRED = object()

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WORDS = {"": None, "~": None, "null": None, "true": True, "false": False}
_NAMES = ("slug", "code", "key")


class FileRefused(Exception):
    """A file that cannot be loaded. Its text is one French sentence with the place of the fault."""


@dataclass(frozen=True)
class YamlFile:
    """The content of a file as plain values, and the line of each."""

    data: dict
    lines: dict
    digest: str

    def refusal(self, path, sentence):
        """The exception to raise for what stands at `path` (keys and indexes from the root)."""
        while path and path not in self.lines:
            path = path[:-1]
        return FileRefused(f"Ligne {self.lines[path]}{self._place(path)} : {sentence}")

    def _place(self, path):
        names, value = [], self.data
        for step in path:
            value = value[step]
            names.append(_item_name(value, step) if isinstance(step, int) else str(step))
        return f", {' › '.join(names)}" if names else ""


def _item_name(value, index):
    named = value if isinstance(value, dict) else {}
    return next((str(named[key]) for key in _NAMES if named.get(key)), f"n° {index + 1}")


def read_yaml(path):
    """The file at `path` (a pathlib.Path), whose root is a mapping."""
    raw = _bytes(path)
    text = _text(raw)
    data, lines = _Builder().build(text)
    return YamlFile(data=data, lines=lines, digest=hashlib.sha256(raw).hexdigest())


def _bytes(path):
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise FileRefused(f"Le fichier pèse {size / 1e6:.1f} Mo : la limite est de 2 Mo.".replace(".", ",", 1))
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError:
        raise FileRefused(f"Le fichier « {path} » ne peut pas être lu.") from None
    if len(raw) > MAX_BYTES:
        raise FileRefused("Le fichier dépasse la limite de 2 Mo.")
    return raw


def _text(raw):
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileRefused(f"Ligne {line} : le fichier n’est pas en UTF-8, enregistrez-le dans cet encodage.") from None


class _Builder:
    """Builds plain values from the events of the parser, without recursion."""

    def __init__(self):
        self.lines, self.stack, self.root = {}, [], None

    def build(self, text):
        try:
            for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
                self._take(event, event.start_mark.line + 1)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = f"Ligne {mark.line + 1}, colonne {mark.column + 1} : " if mark else ""
            raise FileRefused(f"{place}la syntaxe YAML est incorrecte (retrait, deux-points ou guillemets).") from None
        except yaml.YAMLError:
            raise FileRefused("Le fichier contient un caractère que YAML n’admet pas.") from None
        if not isinstance(self.root, dict):
            raise FileRefused("Ligne 1 : le fichier doit commencer par des rubriques de la forme « nom : valeur ».")
        return self.root, self.lines

    def _take(self, event, line):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FileRefused(f"Ligne {line} : les ancres et les alias YAML (& et *) ne sont pas admis.")
        if getattr(event, "tag", None):
            raise FileRefused(f"Ligne {line} : les étiquettes YAML (!) ne sont pas admises.")
        if isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            raise FileRefused(f"Ligne {line} : le fichier contient un second document (---).")
        if isinstance(event, yaml.MappingStartEvent):
            self._open({}, line)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._open([], line)
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            self.stack.pop()
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)

    def _open(self, container, line):
        if len(self.stack) >= MAX_DEPTH:
            raise FileRefused(f"Ligne {line} : plus de {MAX_DEPTH} niveaux sont emboîtés.")
        path = self._place(container, line)
        self.stack.append(_Level(container, path))

    def _scalar(self, event, line):
        if _FORBIDDEN.search(event.value):
            raise FileRefused(f"Ligne {line} : le texte contient un caractère qui n’est pas admis.")
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.value, dict) and top.key is None:
            if event.value in top.value:
                raise FileRefused(f"Ligne {line} : la rubrique « {event.value} » est donnée deux fois.")
            top.key = event.value
            return
        self._place(event.value if event.style else _plain(event.value), line)

    def _place(self, value, line):
        """Puts `value` where the file is being read and returns its path."""
        if not self.stack:
            self.root, self.lines[()] = value, line
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            step = len(top.value)
            top.value.append(value)
        elif top.key is None:
            raise FileRefused(f"Ligne {line} : le nom d’une rubrique doit être un texte.")
        else:
            step, top.key = top.key, None
            top.value[step] = value
        path = (*top.path, step)
        self.lines[path] = line
        return path


@dataclass
class _Level:
    value: dict | list
    path: tuple
    key: str | None = None


def _plain(text):
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


@dataclass(frozen=True)
class Block:
    """A mapping of a file, read rubric by rubric; each refusal names its place."""

    file: YamlFile
    path: tuple = ()

    @property
    def value(self):
        value = self.file.data
        for step in self.path:
            value = value[step]
        return value

    def refusal(self, key, sentence):
        return self.file.refusal((*self.path, key) if key else self.path, sentence)

    def only(self, *keys):
        """Refuses a rubric that the format does not know."""
        unknown = next((key for key in self.value if key not in keys), None)
        if unknown is not None:
            raise self.refusal(unknown, f"la rubrique « {unknown} » est inconnue.")
        return self

    def _get(self, key, default, kind, kind_name):
        value = self.value.get(key)
        if value is None:
            if default is REQUIRED:
                raise self.refusal(key, f"la rubrique « {key} » est obligatoire.")
            return default
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.refusal(key, f"la rubrique « {key} » doit être {kind_name}.")
        return value

    def text(self, key, default=REQUIRED, max_length=None):
        """A text without its outer spaces; a number is taken as it is written."""
        value = self._get(key, default, str | int | float, "un texte")
        if value is default:
            return default
        text = str(value).strip()
        if not text and default is REQUIRED:
            raise self.refusal(key, f"la rubrique « {key} » est vide.")
        if max_length and len(text) > max_length:
            raise self.refusal(key, f"le texte compte {len(text)} caractères, {max_length} au plus sont admis.")
        return text

    def slug(self, key="slug", max_length=80):
        text = self.text(key, max_length=max_length)
        if not _SLUG.fullmatch(text):
            raise self.refusal(
                key, f"« {text} » n’est pas un code : minuscules sans accent, chiffres et traits d’union."
            )
        return text

    def number(self, key, default=REQUIRED, maximum=2_000_000_000):
        value = self._get(key, default, int, "un nombre entier")
        if value is not default and not 0 <= value <= maximum:
            raise self.refusal(key, f"le nombre doit être compris entre 0 et {maximum}.")
        return value

    def flag(self, key, default=False):
        return self._get(key, default, bool, "« true » ou « false »")

    def choice(self, key, values, default=REQUIRED):
        text = self.text(key, default)
        if text is not default and text not in values:
            raise self.refusal(key, f"« {text} » n’est pas admis ; les valeurs sont : {', '.join(values)}.")
        return text

    def texts(self, key, default=()):
        """A list of texts."""
        value = self._get(key, default, list, "une liste")
        for index, item in enumerate(value):
            if not isinstance(item, str | int) or isinstance(item, bool) or not str(item).strip():
                raise self.file.refusal((*self.path, key, index), "chaque ligne de la liste doit être un texte.")
        return [str(item).strip() for item in value]

    def block(self, key, default=REQUIRED):
        """The mapping under `key`."""
        value = self._get(key, default, dict, "un groupe de rubriques")
        return value if value is default else Block(self.file, (*self.path, key))

    def blocks(self, key, default=()):
        """The list of mappings under `key`."""
        value = self._get(key, default, list, "une liste")
        for index, item in enumerate(value):
            if not isinstance(item, dict):
                place = (*self.path, key, index)
                raise self.file.refusal(place, "chaque élément de la liste doit être un groupe de rubriques.")
        return [Block(self.file, (*self.path, key, index)) for index in range(len(value))]

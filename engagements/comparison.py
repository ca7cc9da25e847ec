"""Two versions side by side: what became of each commitment, module by module."""

import re
from dataclasses import dataclass, field

from django.db.models import TextChoices

from qualipref.collation import sort_key
from qualipref.differences import differences

from .models import Commitment

STEERING = "Exigences de pilotage"
LAST = 10**6


class Fate(TextChoices):
    IDENTICAL = "identical", "Identique"
    CHANGED = "changed", "Modifié"
    MERGED = "merged", "Regroupé"
    REMOVED = "removed", "Seulement à gauche"
    ADDED = "added", "Seulement à droite"


@dataclass(frozen=True)
class Match:
    """A commitment of the left, and those of the right that answer to it; either side may be empty."""

    fate: Fate
    left: Commitment | None = None
    right: list = field(default_factory=list)

    @property
    def pieces(self):
        """What changed between the two requirements, when one answers to one."""
        if self.fate != Fate.CHANGED:
            return []
        return differences(self.left.requirement, self.right[0].requirement)


@dataclass(frozen=True)
class ModuleMatch:
    title: str
    matches: list


def compare(left, right, user, day):
    """The modules of both référentiels that `user` may read, each with its matches."""
    lefts, rights = _readable(left, user, day), _readable(right, user, day)
    answers = {each.pk: _answering(each, rights, left, right) for each in lefts}
    claimed = [each.pk for found in answers.values() for each in found]
    rows = [(each, Match(_fate(each, answers[each.pk], claimed), each, answers[each.pk])) for each in lefts]
    rows += [(each, Match(Fate.ADDED, None, [each])) for each in rights if each.pk not in claimed]
    modules = {}
    for commitment, match in rows:
        modules.setdefault(_module(commitment), []).append(match)
    return [ModuleMatch(title, matches) for (_, title), matches in sorted(modules.items())]


def count_by_fate(modules):
    """[(fate, number)] of the fates met, in their order."""
    fates = [match.fate for module in modules for match in module.matches]
    return [(fate, fates.count(fate)) for fate in Fate if fate in fates]


def _readable(framework, user, day):
    return list(Commitment.objects.visible_to(user, day).filter(framework=framework).in_force(day).for_list())


def _module(commitment):
    """(rank, title): the subject, which keeps its name from one référentiel to the next."""
    module = commitment.chapter.module
    return (module.module.order, module.module.name) if module else (LAST, STEERING)


def _answering(commitment, rights, left, right):
    """The same code between versions of one référentiel; between two référentiels, the numbers that were read."""
    if left.code == right.code:
        code = commitment.file_code or commitment.code
        return [each for each in rights if (each.file_code or each.code) == code]
    cited = _numbers(commitment, right)
    return [each for each in rights if each.code in cited or commitment.code in _numbers(each, left)]


def _numbers(commitment, framework):
    """The numbers of `framework` that the catalogue gives to `commitment`: « 1 ; 1.1 » is two."""
    text = re.compile(rf"{re.escape(framework.code.replace('-', '_'))}_\d{{4}}")
    cited = (number for key, number in commitment.official_numbers.items() if text.fullmatch(key))
    return {each.strip() for number in cited for each in number.split(";")}


def _fate(commitment, found, claimed):
    if not found:
        return Fate.REMOVED
    if len(found) > 1 or claimed.count(found[0].pk) > 1:
        return Fate.MERGED
    return Fate.IDENTICAL if _bare(commitment) == _bare(found[0]) else Fate.CHANGED


def _bare(commitment):
    texts = (commitment.title, commitment.requirement)
    return [" ".join(sort_key(text).split()) for text in texts] + [commitment.is_optional]

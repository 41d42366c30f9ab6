"""How alike two texts are: the cosine of their words, the rarer a word the more it counts (TF-IDF)."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TITLE_WEIGHT = 3
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
WORD = re.compile(r"[A-Za-z][a-z]+|[A-Z]{2,}|\d+\.\d+")
NAME = re.compile(r"[A-Za-z][\w.:/]*[\d_.:/][\w.:/]*\w")
SHORTEST = 3
FORM = 4
"""Issues that have a line in common have it from the same form or the same tool."""

SAME = ((0.5, 0.6), (0.8, 0.4))
"""How alike texts and titles are at least: the more the texts are, the less the titles have to be."""
COMMON_WORDS = """\
the and for that this with not are was but have has had can when from into out use using used get got would should could
does did doing been being which what where there here then than also just only some any all its you your our they them
will one two now like make made see try please thanks hello"""
COMMON = frozenset(COMMON_WORDS.split())

type Vector = Mapping[str, float]


def words_of(title: str, text: str) -> Counter[str]:
    """The words of an issue, those of the title three times; parts of names count alone."""
    counted = Counter[str]()
    for part, weight in ((title, TITLE_WEIGHT), (COMMENT.sub(" ", text), 1)):
        for word in WORD.findall(part):
            plain = word.lower().removesuffix("s")
            if len(plain) >= SHORTEST and plain not in COMMON:
                counted[plain] += weight
    return counted


def words_of_title(title: str) -> Counter[str]:
    """As above, and names whole: two failures of tests differ by the name of the test."""
    return words_of(title, "") + Counter(name.lower() for name in NAME.findall(title))


@dataclass(frozen=True, slots=True)
class Corpus:
    """Texts and titles by number, as unit vectors."""

    vectors: Mapping[int, Vector]
    titles: Mapping[int, Vector]

    def same(self, number: int) -> list[tuple[int, float]]:
        """The texts that seem to be about the same: by their titles, and by all that they say."""
        own = self.titles[number]
        pairs = [(one, _dot(own, self.titles[one[0]])) for one in self.like(number, len(self.vectors))]
        return [one for one, title in pairs if any(one[1] >= text and title >= least for text, least in SAME)]

    def like(self, number: int, most: int) -> list[tuple[int, float]]:
        """The texts most like this one, with how alike they are from 0 to 1."""
        own = self.vectors[number]
        found = [(other, _dot(own, vector)) for other, vector in self.vectors.items() if other != number]
        return sorted((one for one in found if one[1] > 0), key=lambda one: (-one[1], one[0]))[:most]

    def shared(self, one: int, other: int, most: int = 4) -> list[str]:
        """The words that make two texts alike, the most telling first."""
        a, b = self.vectors[one], self.vectors[other]
        return sorted(a.keys() & b.keys(), key=lambda word: (-a[word] * b[word], word))[:most]


def corpus(texts: Iterable[tuple[int, str, str]]) -> Corpus:
    """Of numbers, titles and texts; lines that many texts have are left out."""
    given = list(texts)
    often = Counter(line for _, _, text in given for line in {each.strip() for each in text.splitlines()})

    def own(text: str) -> str:
        return "\n".join(line for line in text.splitlines() if often[line.strip()] < FORM)

    return Corpus(
        _vectors({number: words_of(title, own(text)) for number, title, text in given}),
        _vectors({number: words_of_title(title) for number, title, _ in given}),
    )


def _vectors(counted: Mapping[int, Counter[str]]) -> dict[int, Vector]:
    seen = Counter(word for words in counted.values() for word in words)
    rare = {word: math.log((1 + len(counted)) / (1 + many)) + 1 for word, many in seen.items()}
    return {number: _unit(words, rare) for number, words in counted.items()}


def _unit(words: Mapping[str, int], rare: Mapping[str, float]) -> Vector:
    weights = {word: (1 + math.log(many)) * rare[word] for word, many in words.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def _dot(one: Vector, other: Vector) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large.get(word, 0.0) for word, weight in small.items())

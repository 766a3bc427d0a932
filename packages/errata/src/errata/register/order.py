"""Which edition of a work comes before which: those of a book in a line, commits along their branches."""

from collections.abc import Iterable, Sequence


class Order:
    """The order of the editions of one work.

    editions: each with its id and parents, parents before what descends from them; one without (None)
    descends from the edition before it. Parents that are not among those before are left out.
    place: the place of each in the list, by id.
    """

    def __init__(self, editions: Iterable[tuple[str, Sequence[str] | None]]) -> None:
        listed = list(editions)
        self.place = {name: n for n, (name, _) in enumerate(listed)}
        self._past: list[int] = []  # a bit for each edition that one is or descends from; a line needs none
        if any(parents is not None for _, parents in listed):
            for n, (_, parents) in enumerate(listed):
                before = [n - 1] if parents is None else [self.place.get(name, n) for name in parents]
                past = 1 << n
                for place in before:
                    past |= self._past[place] if 0 <= place < n else 0
                self._past.append(past)

    def reaches(self, earlier: str, later: str) -> bool:
        """Say whether an edition is another one or descends from it."""
        one, other = self.place[earlier], self.place[later]
        return bool(self._past[other] >> one & 1) if self._past else one <= other

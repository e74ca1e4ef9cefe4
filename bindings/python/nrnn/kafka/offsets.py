"""How far a group has come, and which records it may have answered already.

An offset is committed with a word: "open N" while a member works, of whose next N records some may have been answered if it was
killed; none once it has handed the partition over. So "open" is written before the first result.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from confluent_kafka import Consumer, TopicPartition

Place = tuple[str, int]
_OPEN, _SECONDS = "open", 10.0


class Offsets:
    """Of the partitions that this member has: topics and numbers. Its calls raise KafkaException."""

    def __init__(self, member: Consumer, turn: int, start: str) -> None:
        """`turn` is how many records the service takes at most before it commits; `start` where it begins without an offset."""
        self._member, self._turn, self._start = member, turn, start
        self._done: dict[Place, int] = {}
        self._next: dict[Place, int] = {}
        self._again: dict[Place, int] = {}
        self._opened: set[Place] = set()

    def given(self, partitions: Iterable[TopicPartition]) -> tuple[list[TopicPartition], dict[Place, int]]:
        """Where to read on, and how many records were deleted before they were read."""
        places, lost = [], {}
        for one in self._member.committed(list(partitions), _SECONDS):
            low, high = self._member.get_watermark_offsets(one, _SECONDS)
            place, word = (one.topic, one.partition), (one.metadata or "").split()
            begin = one.offset
            if begin < 0:
                begin = low if self._start == "earliest" else high
            elif begin < low:
                lost[place], begin = low - begin, low
            elif word[:1] == [_OPEN]:
                self._again[place] = begin + int(word[1])
            self._done[place] = self._next[place] = begin
            places.append(TopicPartition(*place, begin))
        return places, lost

    def take(self, place: Place, offset: int) -> bool:
        """Whether a record comes next: of a partition that was given back and got again in one poll, some come twice."""
        if offset < self._next.get(place, 1 << 63):
            return False
        self._next[place] = offset + 1
        return True

    def is_again(self, place: Place, offset: int) -> bool:
        return offset < self._again.get(place, 0)

    def open(self, places: Iterable[Place]) -> None:
        """Before the first results of partitions."""
        new = set(places) - self._opened
        self._commit({place: self._words(place, self._turn) for place in new})
        self._opened |= new

    def done(self, last: Mapping[Place, int]) -> None:
        """Up to these records, of partitions that are open, all is kept."""
        self._done.update({place: offset + 1 for place, offset in last.items()})
        self._commit({place: self._words(place, self._turn) for place in last})

    def handed_over(self, places: Iterable[Place]) -> None:
        """To whoever gets them next."""
        worked = self._opened & set(places)
        self.lost(places, {place: self._words(place, 0) for place in worked})

    def lost(self, places: Iterable[Place], words: Mapping[Place, str] = {}) -> None:
        """Others have them already."""
        try:
            self._commit(words)
        finally:
            for place in places:
                self._opened.discard(place)
                for table in (self._done, self._next, self._again):
                    table.pop(place, None)

    def _words(self, place: Place, turn: int) -> str:
        count = max(turn, self._again.get(place, 0) - self._done[place])
        return f"{_OPEN} {count}" if count > 0 else ""

    def _commit(self, words: Mapping[Place, str]) -> None:
        if words:
            offsets = [TopicPartition(*place, self._done[place], word) for place, word in words.items()]
            self._member.commit(offsets=offsets, asynchronous=False)

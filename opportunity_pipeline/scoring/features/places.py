"""Place features: the cities, states and countries without further detail among place keys.

Belongs here: reading place keys. Does not belong here: making them from text (`normalize`), points (`formula`).

A key is ``country[/state[/city]]``. Two keys name the same city if all parts are equal, and the same state if country
and state are. A key without a state ("India") does not say whether the city is the same: compared with a place in that
country it is *vague*, which the formula treats as unknown; compared with another country it is simply elsewhere. A
country that is one city ("sg") counts as that city, whatever follows in its key.
"""

from __future__ import annotations

import polars as pl

from opportunity_pipeline.scoring.features.lists import as_set, spread, with_lists

CITY_STATES = ("gi", "hk", "mc", "mo", "sg", "va")


def with_places(frame: pl.DataFrame, key: str, *, student: bool) -> pl.DataFrame:
    """Adds the place lists and counts that the formula compares.

    Args:
        frame: with ``key`` and ``place_keys`` (``List(String)``).
        key: unique column of the frame.
        student: whether the frame holds students or opportunities; the two use different column names.

    Returns:
        The frame in its order, without ``place_keys``, with the number of places and three list columns. For students:
        ``student_places``, ``student_cities``, ``student_states``, ``student_vague``; for opportunities: ``places``,
        ``cities``, ``states``, ``vague``. The vague lists of a student and an opportunity overlap exactly if one of
        them names a country without a state and the other names any place in that country.
    """
    prefix = "student_" if student else ""
    # Entry "in:vague" marks a key that is only a country, "in:any" any key in it; the two sides use them crosswise.
    vague, anything = ("vague", "any") if student else ("any", "vague")
    parts = pl.col("place_keys").str.split_exact("/", 2)
    country, state, city = (parts.struct.field(f"field_{place}").replace("", None) for place in range(3))
    long = spread(frame, key, "place_keys").with_columns(country=country, state=state, city=city)
    one_city = pl.col("country").is_in(CITY_STATES)
    any_place = pl.concat_str("country", pl.lit(f":{anything}"))
    no_state = pl.concat_str("country", pl.lit(f":{vague}")).filter(
        pl.col("state").is_null() & pl.col("city").is_null()
    )
    lists = {
        "cities": pl.when(one_city).then("country").when(pl.col("city").is_not_null()).then("place_keys"),
        "states": pl.concat_str("country", pl.lit("/"), "state"),
        "vague": any_place.append(no_state),
    }
    gathered = long.group_by(key).agg(as_set(values).alias(f"{prefix}{name}") for name, values in lists.items())
    counted = frame.with_columns(pl.col("place_keys").list.len().cast(pl.Int32).alias(f"{prefix}places"))
    return with_lists(counted.drop("place_keys"), key, gathered)

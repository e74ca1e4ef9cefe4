"""Whatever a point has, it comes back with it."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from line_protocol import Point, apart, parsed, written
from test_telegraf import OUTPUTS, split

# No backslash at an end or before a mark: there line protocol has no way to say it.
NAME = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from(" ,=\\\"#.\u00a0"), min_size=1, max_size=8).filter(
    lambda text: text[-1] != "\\" and not any(text.find("\\" + mark) >= 0 for mark in ", =") and text[0] != "#")
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ['"', "\\", '\\"', "\\\\", ', temperature=3 "', "x\\", "\\n", "\n", "x\n\npump temperature=99 5\n", '\\\n"', "\n# x"])
FIELD = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(lambda value: ("f", value)),
    st.integers(-2**63, 2**63 - 1).map(lambda value: ("i", value)),
    st.integers(0, 2**64 - 1).map(lambda value: ("u", value)), TEXT.map(lambda value: ("s", value)),
    st.booleans().map(lambda value: ("b", value)))
OTHER = NAME.filter(lambda name: name not in (*OUTPUTS, "temperature"))
TEMPERATURE = st.floats(-50, 150).map(lambda value: ("f", value)) | st.integers(-50, 150).map(lambda value: ("i", value))


@st.composite
def points(draw):
    fields = draw(st.dictionaries(OTHER, FIELD, max_size=3))
    names = [*fields, "temperature"]
    place = draw(st.integers(0, len(fields)))
    values = [*fields.items()]
    values.insert(place, ("temperature", draw(TEMPERATURE)))
    tags = draw(st.dictionaries(OTHER.filter(lambda name: name not in names), NAME, max_size=3))
    return Point(draw(NAME), tags, dict(values), draw(st.none() | st.integers(-2**63, 2**63 - 1)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(points(), min_size=1, max_size=8), st.booleans())
def test_points_come_back(parent, sent, sort):
    lines = [written(one, sort) for one in sent]
    assert [parsed(line) for line in lines] == sent
    back, status = parent("--key", "_series").through(b"\n".join(lines) + b"\n")
    assert status == 0
    found = [split(line) for line in apart(back)]
    assert [one for one, _ in found] == sent
    assert [list(added) for _, added in found] == [OUTPUTS] * len(sent)
    for line, one in zip(apart(back), sent):  # as it was written, to the byte
        assert line.startswith(written(one._replace(time=None), sort) + b",")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(points(), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_the_series_knows_no_order_of_tags(parent, sent, random):
    """A point and the same with its tags shuffled are of one stream."""
    lines = []
    for one in sent:
        tags = list(one.tags.items())
        random.shuffle(tags)
        lines += [written(one), written(one._replace(tags=dict(tags)), sort=False)]
    back, status = parent("--key", "_series").through(b"\n".join(lines) + b"\n")
    steps = [split(line)[1]["step"][1] for line in apart(back)]
    assert status == 0 and [second - first for first, second in zip(steps[::2], steps[1::2])] == [1] * len(sent)

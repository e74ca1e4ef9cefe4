"""A topic of many sensors through the service: the bits of one stream per sensor."""

from kafka_house import alone, records


def test_results_are_those_of_one_stream_per_key(house):
    rows = range(20)
    house.cluster.put(house.name, records(rows))
    member = house.member()
    wanted = alone(house.model, rows)
    house.results.until(set(wanted), member.ended)
    assert member.end() == 0, member.said()
    assert house.results.bits() == wanted
    assert not house.results.repeats()

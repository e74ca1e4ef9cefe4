"""One Spark of two cores for all tests, and a model of two channels, one sample a second."""

import pytest
import spark_house as house


@pytest.fixture(scope="session")
def spark():
    session = house.session()
    yield session
    session.stop()


@pytest.fixture(scope="session")
def model():
    return house.model()

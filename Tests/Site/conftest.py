"""The site, built once for all tests."""

import pages
import pytest
from building import built


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a site") / "built"
    done = built(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return pages.Site(folder)

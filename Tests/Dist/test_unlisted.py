"""What is linked and listed nowhere, or listed with a licence that is not to be had, ends a release."""
import re
import sys

import pytest
from support import ROOT

sys.path.append(str(ROOT / "packaging"))
import components
import licence_texts
import pieces
import targets
from refusal import Refusal


@pytest.fixture
def target(monkeypatch):
    """One whose rows have versions here, where zig is not installed."""
    monkeypatch.setattr(components, "version_of", lambda what: "1")
    components.rows.cache_clear()
    yield targets.TARGETS["linux-x86_64"]
    components.rows.cache_clear()


def test_a_piece_of_nobody_ends_the_release(monkeypatch, target):
    strange = {"core.o:(.text.$es)", "/usr/lib/libjpeg.a(idct.o):(.text)"}
    monkeypatch.setitem(components.PARTS, "libnrnn.so", lambda target: strange)
    sentence = r"expected a row of .* libnrnn\.so of linux-x86_64, found none for /usr/lib/libjpeg\.a: add its licence"
    with pytest.raises(Refusal, match=sentence):
        components.linked("libnrnn.so", target)


def test_a_map_that_is_none_ends_the_release(tmp_path):
    (tmp_path / "link.map").write_text("ld.lld: no such option\n")
    with pytest.raises(Refusal, match="expected .*link.map to be a map of lld"):
        pieces.of_zig(tmp_path / "link.map")


@pytest.mark.parametrize("between", [("License: Beerware",), ("License: MIT", "Files: x"), ("License: MIT", "Files: *")])
def test_a_licence_that_is_not_where_it_was_ends_the_release(tmp_path, between):
    (tmp_path / "copyright").write_text("Files: *\nLicense: MIT\n words\n")
    with pytest.raises(Refusal, match=f"copyright to begin with '{re.escape(between[-1])}', found none"):
        licence_texts.cut(tmp_path / "copyright", *between)

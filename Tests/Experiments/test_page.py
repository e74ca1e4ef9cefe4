"""docs/results.md is what the committed results give."""

from experiments import page


def test_the_page_is_made_of_the_results():
    assert page.PAGE.read_text() == page.text()


def test_every_picture_that_it_shows_is_there():
    shown = [line.split("](")[1].split(")")[0] for line in page.text().splitlines() if line.startswith("![")]
    assert len(shown) >= len(page.ORDER) - 1
    assert all((page.PAGE.parent / name).is_file() for name in shown)

"""The live page, from disk: what it computes is what the engine computes, and everybody can use it."""
import pytest
from chromium import PHONE, chromium, prefer, said
from live import Page, assert_same_bits, co2, digits, expected
from selenium.webdriver import ActionChains, Keys


@pytest.fixture
def page(driver, address):
    page = Page(driver, address)
    yield page
    assert said(driver) == []
    assert page.run("return performance.getEntriesByType('resource').length") == 0  # nothing was asked of any network


def test_the_shipped_record_gives_the_bits_of_the_engine(page):
    model, x, times = co2()
    page.set("speed", "Infinity")
    assert_same_bits(page.ended(), expected(model, x, times))
    assert page.text("position") == "2,284 of 2,284"


def test_a_digit_by_keys_gives_the_bits_of_the_engine(page):
    model, examples = digits()
    page.choose("digits")
    page.set("speed", "Infinity")
    page.find("grid").send_keys("7")
    assert_same_bits(page.ended(), expected(model, examples[7].reshape(-1, 1)))
    page.until("return document.getElementById('summary').textContent.includes('Most likely 7')")


@pytest.mark.full
def test_pixels_by_keys(page):
    page.choose("digits")
    page.set("speed", "Infinity")
    page.find("grid").send_keys(Keys.DELETE, Keys.ARROW_RIGHT, Keys.ARROW_DOWN, Keys.SPACE, Keys.SPACE, Keys.ARROW_RIGHT,
                                Keys.SPACE)
    assert page.text("notes") == "8 of 16"
    x = page.run("return nrnnLive.session.table.x.map((row) => row[0])")
    assert {at: value for at, value in enumerate(x) if value} == {9: 16, 10: 8}


def test_a_drawn_digit_is_read(page):
    page.choose("digits")
    page.set("speed", "Infinity")
    page.find("clear").click()
    pen = ActionChains(page.driver).move_to_element_with_offset(page.find("pad"), -30, -45).click_and_hold()
    for step in [(30, 0), (30, 0), (-15, 45), (-15, 45)]:
        pen.move_by_offset(*step)
    pen.release().perform()
    rows = page.ended()
    assert len(rows["mean"]) == 64 and rows["mean"][-1].argmax() == 7


@pytest.mark.full
def test_white_noise_on_the_pixels_is_the_engines(page):
    model, examples = digits()
    page.choose("digits")
    page.set("speed", "Infinity")
    page.find("grid").send_keys("3")
    page.set("disturbance", 0.25)
    given = page.run("return nrnnLive.session.table.x.map((row) => row[0])")
    assert 0.15 < (given - examples[3]).std() / 16 < 0.35
    assert_same_bits(page.ended(), expected(model, [[value] for value in given]))


@pytest.mark.full
@pytest.mark.parametrize("control, value, options", [
    ("members", 3, {"members": 8, "quantiles": (1 / 9, 0.25, 0.75, 8 / 9)}), ("scale", 2.5, {"noise_scale": 2.5}),
    ("seed", 2**64 - 1, {"seed": 2**64 - 1}), ("missing", "skip", {"missing": "skip"})])
def test_options_take_the_stream_to_where_it_was(page, control, value, options):
    model, x, times = co2()
    page.set("speed", 60)
    page.until("return nrnnLive.session.position > 70")
    page.find("play").click()
    count = page.run("return nrnnLive.session.position")
    page.set(control, value)
    page.until(f"return nrnnLive.session.position === {count}")
    assert_same_bits(page.rows(), expected(model, x[:count], times[:count], **options))


@pytest.mark.full
def test_step_and_restart(page):
    page.until("return nrnnLive.session.position > 30")
    page.set("speed", 2)
    page.find("restart").click()
    page.find("play").click()
    before = page.run("return nrnnLive.session.position")
    page.find("step").click()
    assert page.run("return nrnnLive.session.position") == before + 1
    assert before < 30


def test_no_noise_is_one_path(page):
    page.set("scale", 0)
    assert page.run("return [nrnnLive.session.members, nrnnLive.session.levels.length]") == [1, 0]
    assert page.text("scale-value") == "no noise"


@pytest.mark.full
@pytest.mark.parametrize("seed", ["", "-1", "1.5", "18446744073709551616", "one"])
def test_what_is_no_seed_is_refused(page, seed):
    page.set("seed", seed)
    assert page.text("problem").startswith("Seed: expected a whole number from 0 below 2^64, found")


@pytest.mark.full
def test_the_table_shows_what_the_chart_shows(page):
    page.set("speed", "Infinity")
    page.ended()
    page.driver.find_element("css selector", "details summary").click()
    page.until("return document.querySelectorAll('#table tr').length > 3")
    cells = page.run("""const rows = [...document.querySelectorAll("#table tr")].slice(0, 2)
                        return rows.map((row) => [...row.cells].map((cell) => cell.textContent))""")
    assert cells[0] == ["time", "ppm", "forecast", "forecast, no noise", "forecast, 5 %", "forecast, 95 %", "flags"]
    model, x, times = co2()
    last = expected(model, x, times)[-1]
    assert cells[1][:3] == ["2001-12-29", "371.5", f"{last.mean[0]:.2f}"]


# Colours by their names in the style sheet: of texts and what they stand on, and of marks on a card.
TEXTS = [("ink", "page"), ("ink", "card"), ("ink", "stripe"), ("quiet", "page"), ("quiet", "card"), ("quiet", "stripe"),
         ("accent", "card"), ("on-accent", "accent"), ("alarm", "card"), ("mean", "card"), ("nominal", "card")]
MARKS = ("mild", "measured", "mean")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out(address, scheme):
    with chromium(color_scheme=scheme) as driver:
        page = Page(driver, address)
        names = sorted({name for pair in TEXTS for name in pair} | set(MARKS))
        colours = page.run("""const style = getComputedStyle(document.body)
            return Object.fromEntries(arguments[0].map((name) => [name, style.getPropertyValue(`--${name}`).trim()]))""", names)
        for text, ground in TEXTS:
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
        for mark in MARKS:
            assert contrast(colours[mark], colours["card"]) >= 3, mark
        assert (luminance(colours["page"]) < 0.1) == (scheme == "dark")
        assert said(driver) == []


def test_the_theme_may_change_while_the_stream_runs(page):
    light = page.run("return nrnnLive.chart.palette.card")
    prefer(page.driver, color_scheme="dark")
    page.until(f"return nrnnLive.chart.palette.card !== {light!r}")
    prefer(page.driver, color_scheme="light")
    page.until(f"return nrnnLive.chart.palette.card === {light!r}")


def luminance(colour):
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear))


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["co2", "digits"])
def test_every_control_has_a_name_and_can_be_reached(page, name):
    page.choose(name)
    nodes = page.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    focusable = [node for node in nodes if not node.get("ignored") and any(
        one["name"] == "focusable" and one["value"]["value"] for one in node.get("properties", ()))]
    roles = {node["role"]["value"] for node in focusable}
    assert {"button", "slider", "combobox", "textbox", "radio"} <= roles
    nameless = {node["role"]["value"] for node in focusable if not node.get("name", {}).get("value")}
    assert nameless <= {"RootWebArea"}
    reached = set()
    for _ in range(30):
        ActionChains(page.driver).send_keys(Keys.TAB).perform()
        reached.add(page.run("return document.activeElement.id"))
    wanted = {"play", "step", "restart", "members", "scale", "seed", "missing", "speed", "time", "choose"}
    assert wanted | ({"grid", "example", "clear", "disturbance"} if name == "digits" else set()) <= reached


@pytest.mark.parametrize("name", [pytest.param("co2", marks=pytest.mark.full), "digits"])
def test_a_phone_scrolls_down_only(address, name):
    with chromium(size=PHONE) as driver:
        page = Page(driver, address)
        page.choose(name)
        assert page.run("return document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.full
def test_less_motion_is_none_until_it_is_asked_for(address):
    with chromium(reduced_motion="reduce") as driver:
        page = Page(driver, address)
        page.run("return new Promise((go) => setTimeout(go, 500))")
        assert page.run("return nrnnLive.session.position") == 0
        page.find("play").click()
        page.until("return nrnnLive.session.position > 0")


@pytest.mark.full
def test_frames(page, capsys):
    """Told, and asked only to be there: a machine that is busy draws fewer."""
    page.until("return nrnnLive.session.position > 150")
    rate, time = page.run("return [nrnnLive.frames.rate, nrnnLive.stepTime]")
    with capsys.disabled():
        print(f"\nlive page: {rate:.1f} frames a second while 64 members step, {time:.0f} µs a step")
    assert rate > 1

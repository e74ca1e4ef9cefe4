#!/usr/bin/env python3
"""Draws the pictures of the live page, as Chromium shows it, and says how fast it was.

    docs/live/picture.py     docs/live.png and docs/live-digits.png; needs docs/live/index.html (make live), selenium, chromium
"""
import sys
import time
from math import cos, pi, sin
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent
sys.path.append(str(DOCS.parent / "Tests/Ports"))

from chromium import chromium  # noqa: E402
from selenium.webdriver import ActionChains  # noqa: E402

SIZE = (1240, 822)
SAMPLES = 1750  # of the record: 1991
# From the middle of the pad: two arcs, the upper one narrower.
THREE = [(round(-2 + r * cos(pi * turn / 8)), round(y + r * sin(pi * turn / 8)))
         for y, r, turns in ((-22, 21, range(-7, 5)), (23, 25, range(-4, 8))) for turn in turns]
FIGURES = "return [nrnnLive.frames.rate, nrnnLive.stepTime, nrnnLive.session.facts.kernels]"


def co2(driver):
    driver.execute_script(f"nrnnLive.play(false); nrnnLive.target = {SAMPLES}")
    waited(driver, f"nrnnLive.session.position === {SAMPLES}")
    driver.execute_script("nrnnLive.target = 0; nrnnLive.play(true)")
    time.sleep(3)


def digits(driver):
    driver.execute_script("document.querySelector('input[value=digits]').click()")
    waited(driver, "nrnnLive.session.facts.task === 'softmax'")
    driver.find_element("id", "clear").click()
    pad = driver.find_element("id", "pad")
    pen = ActionChains(driver, duration=10).move_to_element_with_offset(pad, *THREE[0]).click_and_hold()
    for x, y in THREE[1:]:
        pen.move_to_element_with_offset(pad, x, y)
    pen.release().perform()
    waited(driver, "nrnnLive.isAtEnd")
    time.sleep(1)


def waited(driver, condition):
    for _ in range(600):
        if driver.execute_script(f"return {condition}"):
            return
        time.sleep(0.05)
    sys.exit(f"picture: expected {condition} within half a minute")


def draw(name, scheme, shown):
    with chromium(size=SIZE, color_scheme=scheme) as driver:
        driver.get((HERE / "index.html").as_uri())
        waited(driver, "globalThis.nrnnLive?.isReady")
        shown(driver)
        rate, step, kernels = driver.execute_script(FIGURES)
        driver.save_screenshot(str(DOCS / name))
    print(f"{name}: {rate:.1f} frames a second, {step:.0f} µs a step of 64 members ({kernels})")


if __name__ == "__main__":
    draw("live.png", "light", co2)
    draw("live-digits.png", "dark", digits)

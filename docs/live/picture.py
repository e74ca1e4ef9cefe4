#!/usr/bin/env python3
"""Draws the pictures of the live page, as Chromium shows it, and says how fast it was.

    docs/live/picture.py     docs/live.png and docs/live-digits.png; needs docs/live/index.html (make live), selenium, chromium
"""
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent
sys.path.append(str(DOCS.parent / "Tests/Ports"))

from chromium import chromium  # noqa: E402

SIZE = (1240, 822)
SAMPLES = 1750  # of the record: 1991
FULL = "return [nrnnLive.frames.rate, nrnnLive.stepTime, nrnnLive.session.facts.kernels]"


def co2(driver):
    driver.execute_script(f"nrnnLive.play(false); nrnnLive.target = {SAMPLES}")
    waited(driver, f"nrnnLive.session.position === {SAMPLES}")
    driver.execute_script("nrnnLive.target = 0; nrnnLive.play(true)")
    time.sleep(3)


def digits(driver):
    driver.execute_script("document.querySelector('input[value=digits]').click()")
    waited(driver, "nrnnLive.session.facts.task === 'softmax'")
    driver.find_element("id", "grid").send_keys("3")
    time.sleep(0.7)
    waited(driver, "nrnnLive.session.position > 40")
    driver.execute_script("nrnnLive.play(false)")
    time.sleep(0.5)


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
        rate, step, kernels = driver.execute_script(FULL)
        driver.save_screenshot(str(DOCS / name))
    print(f"{name}: {rate:.1f} frames a second, {step:.0f} µs a step of 64 members ({kernels})")


if __name__ == "__main__":
    draw("live.png", "light", co2)
    draw("live-digits.png", "dark", digits)

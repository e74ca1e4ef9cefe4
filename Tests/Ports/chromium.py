"""Headless Chromium, driven by selenium, with the preferences of a user; a skip where there is none."""
import shutil
from contextlib import contextmanager

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

WIDE, PHONE = (1280, 900), (360, 780)
ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars", "--disable-background-networking")


@contextmanager
def chromium(size=WIDE, ratio=1, **preferences):
    """A browser with a window of this size; preferences such as color_scheme="dark"."""
    if not shutil.which("chromium"):
        pytest.skip("expected chromium, found none: run scripts/setup.sh browser")
    options = Options()
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        driver.set_script_timeout(60)
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                               {"width": size[0], "height": size[1], "deviceScaleFactor": ratio, "mobile": size == PHONE})
        prefer(driver, **preferences)
        yield driver
    finally:
        driver.quit()


def prefer(driver, **preferences):
    features = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in preferences.items()]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def said(driver):
    """What the console has, but for what is only told."""
    return [entry["message"] for entry in driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

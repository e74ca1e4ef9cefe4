"""The binding for JavaScript: its own tests in Node, and the bits of the zoo in Node and in Chromium."""
import functools
import http.server
import json
import re
import shutil
import socket
import subprocess
import sys
import threading

import pytest
from chromium import chromium, said
from conftest import ROOT
from selenium.webdriver.support.ui import WebDriverWait
from wasi import MODULES

sys.path += [str(ROOT / "Tests/Bindings"), str(ROOT / "Tests/Examples")]
import c  # noqa: E402
from tutorials import run_page  # noqa: E402

PACKAGE = ROOT / "bindings/javascript"
TESTS = sorted(PACKAGE.glob("test/*.test.js"))
IN_A_BROWSER = pytest.mark.skipif(not shutil.which("chromium"), reason="expected chromium, found none: run scripts/setup.sh browser")
# What the binding has of nrnn.h: structs by their fields, enumerations by their words.
SAID = """
const names = await import(`${process.argv[1]}/lib/names.js`)
const structs = Object.values(await import(`${process.argv[1]}/lib/structs.js`)).filter((one) => one.fields)
const words = Object.entries(names).filter(([, list]) => Array.isArray(list))
console.log(JSON.stringify({
  structs: Object.fromEntries(structs.map(({ name, fields }) => [name, Object.keys(fields)])),
  words: Object.fromEntries(words), Flag: names.Flag, Status: names.Status, TRUSTED: names.TRUSTED,
}))
"""
ENUMS = {"TASKS": "NRNN_TASK_", "NOISES": "NRNN_NOISE_", "SPACES": "NRNN_SPACE_", "MISSING": "NRNN_MISSING_", "GAPS": "NRNN_GAP_",
         "RESETS": "NRNN_RESET_", "STATUSES": "NRNN_"}


@pytest.mark.parametrize("test", TESTS, ids=lambda path: path.name)
def test_the_package_in_node(wasm32, test):
    done = subprocess.run(["node", "--expose-gc", "--test", test], cwd=PACKAGE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"^# pass (\d+)", done.stdout, re.M)[1]) > 0


def test_it_has_what_the_header_has():
    header = c.Header()
    command = ["node", "--input-type=module", "-e", SAID, PACKAGE]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    structs = {name: fields for name, fields in header.structs.items() if name != "nrnn_error"}
    assert found["structs"] == structs
    for name, prefix in ENUMS.items():
        assert {word.upper(): number for number, word in enumerate(found["words"][name]) if word} == header.enums[prefix]
    assert found["Flag"] == header.enums["NRNN_FLAG_"] and found["Status"] == header.enums["NRNN_"]
    assert found["TRUSTED"] == header.enums["NRNN_LOAD_"]["TRUSTED"]
    assert len(found["words"]) == len(ENUMS) + 1  # and whether a model was trained with its noise: no words


def test_its_types():
    """Programs that must compile, and lines that must not."""
    if not shutil.which("tsc"):
        pytest.skip("expected tsc, found none: run scripts/setup.sh browser")
    options = ("--noEmit", "--strict", "--target", "es2020", "--module", "es2020", "--moduleResolution", "node", "--lib", "es2020,dom")
    done = subprocess.run(["tsc", *options, PACKAGE / "test/types.ts"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_what_tools_may_ask_of_the_package():
    """Bundlers read its package.json; a README that travels alone has links that lead nowhere but within it."""
    script = "console.log((await import('nrnn/package.json', { with: { type: 'json' } })).default.name)"
    done = subprocess.run(["node", "--input-type=module", "-e", script], cwd=PACKAGE, capture_output=True, text=True)
    assert done.stdout == "nrnn\n", done.stderr
    assert re.findall(r"\]\((?!#|https?:)([^)]*)\)", (PACKAGE / "README.md").read_text()) == []


def test_its_types_name_what_it_exports():
    script = "console.log(Object.keys(await import(`${process.argv[1]}/nrnn.js`)).sort().join(' '))"
    done = subprocess.run(["node", "--input-type=module", "-e", script, PACKAGE], check=True, capture_output=True, text=True)
    declared = re.findall(r"^export (?:class|const|function) (\w+)", (PACKAGE / "nrnn.d.ts").read_text(), re.M)
    assert sorted(declared) == done.stdout.split()


@pytest.mark.parametrize("tier", MODULES)
def test_one_digest_in_node(wasm32, zoo, few, digest, tier):
    paths = [zoo / name for name in few]
    done = subprocess.run(["node", ROOT / "Tests/Ports/digest.js", MODULES[tier], tier, *paths], capture_output=True, text=True)
    assert done.stdout.splitlines() == digest(*paths), done.stderr


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of the checkout, and those of the zoo; modules are of type JavaScript whatever the system says."""
    extensions_map = {".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm", "": "application/octet-stream"}
    zoo = None

    def translate_path(self, path):
        name = path.removeprefix("/zoo/")
        return str(self.zoo / name) if name != path else super().translate_path(path)

    def log_message(self, *_):
        pass


@pytest.fixture
def address(zoo):
    """Of a server on loopback."""
    handler = type("Handler", (Quiet,), {"zoo": zoo})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=ROOT))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


# By default the module is that beside the package, which Chromium has vectors for.
BUILDS = {"the package's own": (None, "simd128"), "scalar": ("/bindings/javascript/nrnn-scalar.wasm", "generic")}


@IN_A_BROWSER
@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
def test_one_digest_in_chromium(wasm32, zoo, few, digest, address, build):
    with chromium() as driver:
        driver.set_script_timeout(300)
        driver.get(f"{address}/Tests/Ports/page.html")
        script = "const [give, ...given] = [arguments[3], ...arguments]; digest(...given.slice(0, 3)).then(give, (e) => give([String(e)]))"
        found = driver.execute_async_script(script, build[0] and address + build[0], build[1], few)
        assert found == digest(*(zoo / name for name in few)) and not said(driver)


def in_copy(folder, *places):
    """A copy of what a program or a page begins with; what was built is there too."""
    for place in (*places, "bindings/javascript", "examples/javascript", "examples/digits", "examples/c", "examples/co2"):
        shutil.copytree(ROOT / place, folder / place, ignore=shutil.ignore_patterns("__pycache__"))
    return folder / "examples/javascript"


def test_the_tutorial_runs(wasm32, tmp_path):
    begins = in_copy(tmp_path, "include", ".build-lib/wasm32")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = run_page(sys.executable, ROOT / "docs/javascript.md", begins, None, f" 8000=> {port}", f":8000/=>:{port}/")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_says_what_python_s_says(wasm32):
    models = ("../digits/noisy.nrnn", "../c/digit.csv")
    said_by = [subprocess.run([*command, *models], cwd=ROOT / "examples/python", check=True, capture_output=True, text=True).stdout
               for command in (("node", "../javascript/classify.mjs"), (sys.executable, "classify.py"))]
    assert said_by[0] == said_by[1] and said_by[0].count("\n") == 10


@IN_A_BROWSER
def test_the_example_s_page(wasm32, address):
    """The rows are those that the program prints."""
    command = ("node", "classify.mjs", "../digits/noisy.nrnn", "../c/digit.csv")
    printed = subprocess.run(command, cwd=ROOT / "examples/javascript", check=True, capture_output=True, text=True).stdout
    with chromium() as driver:
        driver.get(f"{address}/examples/javascript/classify.html")
        WebDriverWait(driver, 60).until(lambda page: page.find_element("id", "said").text == "Done")
        rows = driver.execute_script("return [...document.querySelectorAll('tr')].map((row) => [...row.cells].map((c) => c.textContent))")
        assert [" ".join(" ".join(row).split()) for row in rows] == [" ".join(line.split()) for line in printed.splitlines()]
        assert not said(driver)

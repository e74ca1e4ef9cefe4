"""The binding for JavaScript: its own tests in Node, and the bits of the zoo in Node and in Chromium."""
import functools
import http.server
import re
import subprocess
import threading

import pytest
from chromium import chromium, said
from conftest import ROOT
from wasi import MODULES

PACKAGE = ROOT / "bindings/javascript"
TESTS = sorted(PACKAGE.glob("test/*.test.js"))


@pytest.mark.parametrize("test", TESTS, ids=lambda path: path.name)
def test_the_package_in_node(wasm32, test):
    done = subprocess.run(["node", "--expose-gc", "--test", test], cwd=PACKAGE, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(re.search(r"^# pass (\d+)", done.stdout, re.M)[1]) > 0


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


@pytest.mark.parametrize("build", BUILDS.values(), ids=BUILDS)
def test_one_digest_in_chromium(wasm32, zoo, few, digest, address, build):
    with chromium() as driver:
        driver.set_script_timeout(300)
        driver.get(f"{address}/Tests/Ports/page.html")
        script = "const [give, ...given] = [arguments[3], ...arguments]; digest(...given.slice(0, 3)).then(give, (e) => give([String(e)]))"
        found = driver.execute_async_script(script, build[0] and address + build[0], build[1], few)
        assert found == digest(*(zoo / name for name in few)) and not said(driver)

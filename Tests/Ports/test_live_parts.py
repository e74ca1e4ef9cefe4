"""Parts of the live page by themselves: how its script is made of modules, where an axis has its marks."""
import json
import subprocess
import sys

import pytest
from live import ROOT

sys.path.append(str(ROOT / "docs/live"))
import bundle  # noqa: E402

AXIS = """
import { ticks, timeTicks, widened } from "%(live)s/axis.js"
import { levelsFor } from "%(live)s/levels.js"
const at = (text) => Date.parse(text) / 1000
console.log(JSON.stringify({
  round: [[0, 1, 5], [313.2, 323.9, 8], [-3e-7, 5e-7, 4], [1e6, 3e6, 3], [0, 0, 4]].map((one) => ticks(...one).map(({ text }) => text)),
  times: [["1958-03-29", "1964-06-01", 6], ["2026-01-30", "2026-06-02", 5], ["2026-01-31T10:00:05", "2026-01-31T10:01:10", 5],
          ["2026-02-27", "2026-03-03", 4], ["1600-01-01", "2100-01-01", 4]].map(([from, to, about]) =>
            timeTicks(at(from + (from.length > 10 ? "Z" : "")), at(to + (to.length > 10 ? "Z" : "")), about).map(({ text }) => text)),
  widened: [widened(313.2, 323.9), widened(5, 5), widened(0, 0)],
  levels: [1, 2, 3, 8, 64].map(levelsFor),
}))
"""


def run(script):
    done = subprocess.run(["node", "--input-type=module", "--eval", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_axes_and_levels():
    found = run(AXIS % {"live": (ROOT / "docs/live").as_uri()})
    assert found["round"] == [["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"], ["314", "316", "318", "320", "322"],
                              ["-0.0000002", "0.0000000", "0.0000002", "0.0000004"], ["1000000", "2000000", "3000000"], ["0"]]
    assert found["times"] == [["1960", "1962", "1964"], ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06"],
                              ["10:00:30", "10:01:00"], ["02-27", "02-28", "03-01", "03-02", "03-03"],
                              ["1600", "1700", "1800", "1900", "2000", "2100"]]
    for low, high in found["widened"]:
        assert low < high
    assert found["levels"] == [[], [], [0.25, 0.75], [1 / 9, 0.25, 0.75, 8 / 9], [0.05, 0.25, 0.75, 0.95]]


def write(folder, **modules):
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text)
    return folder / "main.js"


def test_modules_keep_their_names_to_themselves(tmp_path):
    main = write(tmp_path, main='import { one, two as other } from "./a.js"\nimport {\n  three,\n} from "./b.js"\n'
                                "const hidden = 5\nconsole.log(JSON.stringify([one(), other, new three().four, hidden]))\n",
                 a="const hidden = 1\nexport function one() {\n  return hidden\n}\nexport const two = 2\n",
                 b='import { two } from "./a.js"\nclass Three {\n  four = two + 2\n}\nexport { Three as three }\n')
    assert run(bundle.bundled(main)) == [1, 2, 4, 5]


def test_what_is_passed_on(tmp_path):
    main = write(tmp_path, main='import { one, b } from "./pass.js"\nconsole.log(JSON.stringify([one, b]))\n',
                 a="export const one = 1, none = 0\nexport const two = 2\n")
    write(tmp_path, **{"pass": 'export { one, two as b } from "./a.js"\n'})
    assert run(bundle.bundled(main)) == [1, 2]


@pytest.mark.parametrize("text, sentence", [
    ("export default 1\n", "expected named imports and exports, found 'export default 1'"),
    ('import * as a from "./a.js"\n', "expected named imports and exports, found 'import \\* as a"),
    ('const page = "</script>"\n', "expected no '</script', which ends the script of a page"),
    ('import { a } from "./main.js"\n', "expected imports without a circle, found one through main.js")])
def test_what_it_does_not_understand_is_refused(tmp_path, text, sentence):
    with pytest.raises(SystemExit, match=sentence):
        bundle.bundled(write(tmp_path, main=text))


def test_a_page_without_an_engine_is_not_written(tmp_path):
    script = "import build; build.ROOT = build.Path('/nowhere'); build.main('x.html')"
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(ROOT / "docs/live")},
                          capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr == "live: expected .build-lib/wasm32/nrnn.wasm, found none: make lib ARCH=wasm32\n"
    assert list(tmp_path.iterdir()) == []

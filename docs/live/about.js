/** What stands around the chart of a session: title, facts, legend, where the model comes from. */
import { element, made, write } from "./dom.js"
import { MOST, lanesOf } from "./lanes.js"
import { bands, share } from "./levels.js"

const UNITS = [[604800, "week"], [86400, "day"], [3600, "hour"], [60, "minute"], [1, "second"]]

export function showAbout(session) {
  const { facts } = session
  const { name, source, licence } = facts.provenance ?? {}
  write("chart-title", name || session.name || "Your model")
  write("facts", words(facts))
  write("provenance", [source && `Model: ${source}.`, licence && `Licence: ${licence}.`].filter(Boolean).join(" "))
  element("legend").replaceChildren(...legend(session))
  const classes = facts.task === "regression" ? 0 : facts.outputs.length
  element("chart").style.height = `${Math.max(420, 36 * classes + 40)}px`
}

function words(facts) {
  const layers = (facts.layers ?? []).map((layer) => `${layer.cell} ${layer.units}`).join(", ")
  const ahead = Number(facts.horizon ?? 0)
  return [
    `${facts.inputs.length} in, ${layers}, ${facts.outputs.length} out`,
    facts.interval && `a sample ${every(facts.interval)}`,
    ahead && `speaks of ${ahead} samples ahead`,
    facts.validAtEnd && (facts.trainedLength ? `answers after ${facts.trainedLength} samples` : "answers at the end"),
    !facts.hasNoise && "names no noise",
    facts.outputs.length > MOST && `the chart shows the first ${MOST} outputs`,
  ].filter(Boolean).join("; ") + "."
}

/** "every week", "every 10 minutes". */
export function every(seconds) {
  const [length, unit] = UNITS.find(([one]) => seconds >= one && seconds % one === 0) ?? [1, "second"]
  const count = Number((seconds / length).toPrecision(6))
  return count === 1 ? `every ${unit}` : `every ${count} ${unit}s`
}

function legend({ facts, levels, members }) {
  const kinds = bands(levels).map((band, at) => [at ? "inner" : "outer", `${share(levels, band)} of members`])
  const lines = members > 1 ? [["mean", "mean"], ["nominal", "without noise"]] : [["mean", "one path"]]
  const measured = lanesOf(facts).some((lane) => lane.measured >= 0) ? [["measured", "measured"]] : []
  return [...kinds, ...lines, ...measured].map(([kind, text]) => {
    const item = made("li", text)
    item.prepend(Object.assign(document.createElement("i"), { className: kind }))
    return item
  })
}

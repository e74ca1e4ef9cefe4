// The options of a stream, into the struct of nrnn.h.
import { invalid, shown } from "./errors.js"
import { GAPS, MISSING, NOISES, SPACES } from "./names.js"
import { aboveZero, choice, flag, integer, list, number, positive } from "./options.js"

// What each becomes: fields of nrnn_stream_options.
const FIELDS = {
  members: (value) => ({ members: positive("members", value) }),
  seed: (value) => ({ seed: integer("seed", value) }),
  streamId: (value, { engine }) => ({ stream_id: engine.streamId(value) }),
  noise: (value) => ({ noise: typeof value === "boolean" ? 1 + Number(value) : choice("noise", value, NOISES) }),
  noiseScale: (value) => ({ noise_scale: aboveZero("noiseScale", value) }),
  quantiles: (value, model, take) => levels(value, model.engine.memory, take),
  space: (value) => ({ space: choice("space", value, SPACES) }),
  missing: (value, model, take) => policies(value, model, take),
  gap: (value) => ({ gap: choice("gap", value, GAPS) }),
  maxSubsteps: (value) => ({ max_substeps: positive("maxSubsteps", value) }),
  calibrated: (value) => ({ calibrated: flag("calibrated", value) }),
}

export const OPTIONS = [...Object.keys(FIELDS), "outputs"]

/** The fields that are given; memory that they point to is lent by `take`. undefined is the default, as if not given. */
export function valuesOf(options, model, take) {
  const given = Object.entries(options).filter(([name, value]) => name !== "outputs" && value !== undefined)
  return Object.assign({}, ...given.map(([name, value]) => FIELDS[name](value, model, take)))
}

/** The quantile levels of a stream: its own, or those of the calibration. */
export function levelsOf({ quantiles = [], calibrated = false }, model) {
  const own = Array.from(quantiles)
  return own.length > 0 || !calibrated ? own : Array.from(model.info.calibration.levels)
}

function levels(value, memory, take) {
  const given = Float64Array.from(list("quantiles", value), (level, i) => number(`quantiles[${i}]`, level))
  const at = take(8 * given.length)
  memory.doubles(at, given.length).set(given)
  return { quantiles: at, quantile_count: given.length }
}

// One for all, one per channel in an array, or an object by the channels' names, where the others reject.
function policies(value, model, take) {
  if (typeof value === "string") return { missing: choice("missing", value, MISSING) }
  const chosen = Array.isArray(value) ? Array.from(value) : byName(value, model.names)
  const at = take(4 * chosen.length)
  chosen.forEach((policy, i) => model.engine.memory.view.setUint32(at + 4 * i, choice(`missing[${i}]`, policy, MISSING), true))
  return { missing_by_channel: at, missing_count: chosen.length }
}

function byName(value, names) {
  if (value === null || typeof value !== "object") throw invalid(`missing: expected a policy, or one per channel, found ${shown(value)}`)
  const unknown = Object.keys(value).find((name) => !names.includes(name))
  if (unknown !== undefined) throw invalid(`missing: expected channels of ${names.join(", ")}, found ${unknown}`)
  return names.map((name) => value[name] ?? "reject")
}

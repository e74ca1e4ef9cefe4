// One step of many streams of one model: their paths go through it side by side.
import { NRNNError, invalid } from "./errors.js"
import { STATUSES } from "./names.js"
import { known, list } from "./options.js"
import { intervalsOf, put, rowsOf } from "./samples.js"
import { addressIn } from "./stream.js"
import { Output } from "./structs.js"

/** A summary of each stream, or the NRNNError of one that failed, which never stops the others. */
export function stepAll(engine, streams, inputs, names, options) {
  known("stepStreams", options, ["dt"])
  const count = list("streams", streams).length
  const addresses = Array.from(streams, (stream) => addressIn(engine, stream))
  const buffers = streams.map((stream) => stream.buffers)
  const { flat, steps } = rowsOf(inputs, names)
  if (steps !== count) throw invalid(`inputs: expected ${count} rows, one per stream, found ${steps}`)
  const dt = intervalsOf(options.dt, count)
  const { memory } = engine
  return memory.lend((take) => {
    const [handles, x, outputs, statuses] = [4, 4 * names.length, Output.size, 4].map((size) => take(size * count, "streams"))
    const times = dt ? take(8 * count, "intervals") : 0
    const view = new DataView(memory.view.buffer)
    buffers.forEach(({ block }, i) => {
      view.setUint32(handles + 4 * i, addresses[i], true)
      memory.bytes(outputs + Output.size * i, Output.size).set(memory.bytes(block, Output.size))
    })
    put(new Float32Array(view.buffer, x, flat.length), flat, 0, flat.length, "x")
    if (dt) put(memory.doubles(times, count), dt, 0, count, "dt")
    const first = outcome(() => engine.call("nrnn_streams_step", handles, count, x, flat.length, times, outputs, statuses))
    const found = new Int32Array(view.buffer, statuses, count)
    if (first && found.every((status) => status === 0)) throw first
    return buffers.map(({ plan, block }, i) => (found[i] === 0 ? plan.stepped(memory, block) : failed(found[i], first)))
  })
}

function outcome(call) {
  try {
    call()
  } catch (error) {
    return error
  }
}

// The engine describes the first failure alone.
function failed(status, first) {
  return status === first.status ? first : new NRNNError(status, `expected no failure of this stream, found ${STATUSES[status]}`)
}

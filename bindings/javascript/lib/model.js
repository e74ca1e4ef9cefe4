import { checkReport, describe } from "./describe.js"
import { NRNNError } from "./errors.js"
import { Handle } from "./handle.js"
import { Status } from "./names.js"
import { Stream } from "./stream.js"
import { CheckReport } from "./structs.js"
import { stepAll } from "./together.js"

/** An immutable model; `load` makes one. */
export class Model extends Handle {
  /** Not for users. */
  constructor(engine, address) {
    super("model", address, () => engine.end("nrnn_model_free", address))
    this.engine = engine
    this.info = describe(engine, address)
    this.names = this.info.inputs.map(({ name }, i) => name || `x${i}`)
  }

  /** Makes a stream. */
  stream(options = {}) {
    return Stream.of(this, options)
  }

  /** One step of many streams of this model in one call: a row of `inputs` each. A stream's summary, or its NRNNError. */
  stepStreams(streams, inputs, options = {}) {
    return stepAll(this.engine, streams, inputs, this.names, options)
  }

  /** Replays the check vectors that the training framework left in the file, noise off. */
  verify() {
    const { engine } = this
    return engine.memory.lend((take) => {
      const at = engine.struct(take, CheckReport)
      const report = () => checkReport(CheckReport.read(engine.memory.view, at))
      try {
        engine.call("nrnn_model_verify", this.address, at)
      } catch (error) {
        throw error.status === Status.VERIFY_FAILED ? new NRNNError(error.status, error.message, { report: report() }) : error
      }
      return report()
    })
  }
}

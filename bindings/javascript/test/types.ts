// Programs that tsc accepts, and lines that it must not: each is told by @ts-expect-error.
import { Engine, Flag, Model, NRNNError, RunSummary, StepSummary, Stream, load } from "../nrnn.js"

async function programs(bytes: Uint8Array): Promise<number> {
  const model: Model = await load(bytes, { kernels: "auto", wasm: new URL("nrnn.wasm", "file:///") })
  const stream: Stream = model.stream({ members: 32, seed: 1n, streamId: "pump 7", quantiles: [0.05, 0.95], missing: { ppm: "hold" } })
  const step: StepSummary = stream.step([1, null], { dt: 60 })
  const run: RunSummary = stream.run(new Float32Array(64), { dt: 60, resets: [true] })
  const [first] = model.stepStreams([stream], [[1]])
  if (first instanceof NRNNError) throw first
  const engine: Engine = model.engine
  const user: Uint8Array = stream.restore(stream.snapshot("row 7"))
  const unit: string = model.info.inputs[0].unit
  const fingerprint: bigint = engine.snapshotInfo(stream.snapshot()).fingerprint
  stream.step({ ppm: 330 }, { out: step }).mean.fill(0)
  const median: number = step.quantiles?.[0] ?? step.mean[0]
  const held: { [Symbol.dispose](): void }[] = [stream, model]
  held.forEach((one) => one[Symbol.dispose]())
  return step.flags & Flag.HELD && run.flags[0] + user.length + unit.length + Number(fingerprint) + stream.state(0, 3).length + median
}

async function mistakes(bytes: Uint8Array): Promise<void> {
  // @ts-expect-error: a name, where the bytes of a file are
  await load("noisy.nrnn")
  const model = await load(bytes)
  // @ts-expect-error: misspelled
  model.stream({ memebers: 32 })
  // @ts-expect-error: no such policy
  model.stream({ missing: "zero" })
  // @ts-expect-error: text
  model.stream().step("330")
  // @ts-expect-error: load makes models
  new Model()
  // @ts-expect-error: a stream without quantiles has none
  model.stream().step(330).quantiles.length
  // @ts-expect-error: not among the outputs by default
  model.stream().run([330]).members.length
  // @ts-expect-error: of classifiers alone
  model.stream().step(330).entropy.toFixed(2)
  // @ts-expect-error: a run's are arrays
  model.stream().run([1]).flags & Flag.GAP
}

export { mistakes, programs }

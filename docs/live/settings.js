import { element, write } from "./dom.js"

const LARGEST = 2n ** 64n

/** What the controls say, as options of a stream and a speed. Raises RangeError for what is no seed. */
export function settings() {
  const members = 2 ** Number(element("members").value)
  const noiseScale = Number(element("scale").value)
  write("members-value", String(members))
  write("scale-value", noiseScale ? `× ${noiseScale}` : "no noise")
  return { members, noiseScale, seed: seed(element("seed").value), missing: element("missing").value }
}

export const speed = () => Number(element("speed").value)

/** The standard deviation of the noise on drawn pixels, as a share of white. */
export function disturbance() {
  const share = Number(element("disturbance").value)
  write("disturbance-value", share ? share.toFixed(2) : "none")
  return share
}

function seed(text) {
  const trimmed = text.trim()
  if (/^\d+$/.test(trimmed) && BigInt(trimmed) < LARGEST) return BigInt(trimmed)
  throw new RangeError(`Seed: expected a whole number from 0 below 2^64, found ${JSON.stringify(trimmed)}`)
}

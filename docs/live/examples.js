import { records } from "./csv.js"

/** The held-out digits by their label: for each the pixels of one after the other, round and round. */
export class Examples {
  constructor(text) {
    const [, ...rows] = [...records(text, ",")].map((row) => row.cells.map(Number))
    this.all = rows.map(([label, ...pixels]) => ({ label, pixels: Float32Array.from(pixels) }))
    this.last = -1
  }

  next(label) {
    const { all } = this
    for (let far = 1; far <= all.length; far += 1) {
      const at = (this.last + far) % all.length
      if (label === undefined || all[at].label === label) {
        this.last = at
        return all[at]
      }
    }
    return null
  }
}

/** Pixels with white noise of a standard deviation, as a share of white: the normals are the engine's. */
export function disturbed(pixels, deviation, normals, white) {
  return deviation ? pixels.map((value, at) => value + deviation * white * normals[at]) : pixels
}

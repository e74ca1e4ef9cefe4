/** Decimal numbers as docs/files.md has them: digits, a point, a sign, an exponent, and nothing else. */
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/
const MISSING = /^(|null|[+-]?nan|NA)$/i

export const isNumber = (text) => DECIMAL.test(text)
export const isMissing = (text) => MISSING.test(text)

/** The float32 nearest to a decimal number; infinite beyond them. Halfway between two, the digits behind those of a
 *  float64 decide. */
export function single(text) {
  const value = Number(text)
  const nearest = Math.fround(value)
  const other = 2 * value - nearest
  if (nearest === value || Math.fround(other) !== other) return nearest
  const side = compared(text, value)
  return side ? Math.fround(value * (1 + side * Math.sign(value) * Number.EPSILON)) : nearest
}

/** Whether a decimal text is above a float64 (1), below it (-1) or the same (0). */
function compared(text, value) {
  const [digits, exponent = "0"] = text.toLowerCase().split("e")
  const [whole, fraction = ""] = digits.split(".")
  const decimal = scaled(BigInt(Number(exponent) - fraction.length), 10n)
  const [mantissa, power] = parts(value)
  const binary = scaled(power, 2n)
  const left = BigInt((whole + fraction).replace(/^[+-]/, "")) * decimal.up * binary.down
  const right = mantissa * binary.up * decimal.down
  return (left > right ? 1 : left < right ? -1 : 0) * Math.sign(value)
}

/** A power as a fraction of whole numbers. */
function scaled(exponent, base) {
  return exponent < 0n ? { up: 1n, down: base ** -exponent } : { up: base ** exponent, down: 1n }
}

/** [mantissa, exponent of 2] of the magnitude of a float64 that is normal. */
function parts(value) {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0]
  return [(bits & 0xfffffffffffffn) | 0x10000000000000n, ((bits >> 52n) & 0x7ffn) - 1075n]
}

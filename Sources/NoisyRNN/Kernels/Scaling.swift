/// y = mean + scale y, arrays of whole vectors; where y is to stay as it is, -0 + 1 y, which is y to the bit.
struct Scaling {
  let mean: UnsafePointer<Double>
  let scale: UnsafePointer<Double>
}

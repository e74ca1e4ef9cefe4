import ArgumentParser

/// A model made up for the measurement.
struct SyntheticArguments: ParsableArguments {
  @Option(name: .customLong("synthetic"), help: ArgumentHelp("The cell of a model made up of it.", valueName: "cell"))
  var cell: Shape.Cell?
  @Option(help: ArgumentHelp("Its units. (default: 128)", valueName: "n"))
  var hidden: Int?
  @Option(help: ArgumentHelp("Its input channels. (default: 8)", valueName: "d"))
  var inputs: Int?
  @Option(help: "The type of its weights. (default: f32)")
  var weights: Shape.Weights?

  func validate() throws {
    for (option, size) in [("--hidden", hidden), ("--inputs", inputs)] {
      guard let size, !Shape.sizes.contains(size) else { continue }
      throw ValidationError("\(option): expected \(Shape.sizes.lowerBound) to \(Shape.sizes.upperBound), found \(size)")
    }
    let given = [("--hidden", hidden != nil), ("--inputs", inputs != nil), ("--weights", weights != nil)]
    if cell == nil, let (option, _) = given.first(where: \.1) {
      throw ValidationError("\(option): expected --synthetic with it, found none")
    }
  }

  var shape: Shape? {
    cell.map { Shape(cell: $0, hidden: hidden ?? 128, inputs: inputs ?? 8, weights: weights ?? .f32) }
  }
}

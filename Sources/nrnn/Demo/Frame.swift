import NoisyRNN

/// The picture after some pixels: what the model has seen, and what it thinks.
struct Frame {
  private static let shades: [Character] = [" ", "░", "▒", "▓", "█"]
  private static let width = 40

  let digit: Digit
  let seen: Int
  let labels: [String]
  let summary: Summary

  var lines: [String] {
    let rows = max(image.count, labels.count)
    let blank = String(repeating: " ", count: 2 * digit.side)
    return [title]
      + (0..<rows).map { row in
        let left = row < image.count ? image[row] : blank
        return "  \(left)  " + (row < labels.count ? band(row) : "")
      } + [""]
  }

  private var title: String {
    let best = summary.mean.indices.max { summary.mean[$0] < summary.mean[$1] }!
    return "pixel \(seen) of \(digit.pixels.count): most likely \(labels[best]) "
      + "(\(percent(summary.mean[best]))); the label is \(digit.label)"
  }

  /// Two characters per pixel, which makes them about square.
  private var image: [String] {
    let most = max(digit.pixels.max()!, .leastNormalMagnitude)
    return stride(from: 0, to: digit.pixels.count, by: digit.side).map { start in
      (start..<start + digit.side).map { i in
        guard i < seen else { return "··" }
        let shade = Frame.shades[min(4, max(0, Int((digit.pixels[i] / most * 4).rounded())))]
        return String([shade, shade])
      }.joined()
    }
  }

  /// ●: the mean; ━: from the lower to the upper quantile.
  private func band(_ k: Int) -> String {
    let mean = summary.mean[k]
    let count = labels.count
    let (low, high) = summary.quantiles.isEmpty ? (mean, mean) : (summary.quantiles[k], summary.quantiles[count + k])
    let bar = (0...Frame.width).map { place -> Character in
      if place == column(mean) { return "●" }
      return (column(low)...column(high)).contains(place) ? "━" : " "
    }
    let spread = summary.quantiles.isEmpty ? "" : " (\(percent(low)) to \(percent(high)))"
    let label = labels[k] + String(repeating: " ", count: labels.map(\.count).max()! - labels[k].count)
    return "\(label) ▏\(String(bar))▕ \(percent(mean))\(spread)"
  }

  private func column(_ share: Float) -> Int { Int((share * Float(Frame.width)).rounded()) }
  private func percent(_ share: Float) -> String { "\(Int((share * 100).rounded())) %" }
}

import ArgumentParser
import CNoisyRNN
import Glibc

@main
struct Nrnn: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "nrnn",
    abstract: "Runs noisy recurrent networks on real input, one sample at a time.",
    discussion: """
      Results go to standard output, messages to standard error.

      Exit codes:
      \(ExitStatus.table)

      As in the paper, noise is off unless asked for; more than one member asks for it.
      """,
    version: String(cString: nrnn_version_string()),
    subcommands: [Inspect.self, Verify.self, Run.self, Quantize.self, Bench.self, Demo.self])

  static func main() {
    Descriptors.complete()
    signal(SIGPIPE, SIG_DFL)  // a reader that has gone ends the command quietly, whatever the parent had set
    signal(SIGXFSZ, SIG_IGN)  // a file beyond its limit is an error like a full disk
    // From the first moment: a signal that comes before the first row leaves all whole too.
    if Arguments.given.first == "run" { Interruption.watch() }
    do {
      var command = try parseAsRoot(Arguments.given)
      try command.run()
    } catch {
      end(with: error)
    }
  }

  private static func end(with error: Error) -> Never {
    if let status = ExitStatus(of: error) {
      Terminal.say("nrnn: \(error)")
      Glibc.exit(status.rawValue)
    }
    let code = exitCode(for: error)
    let text = fullMessage(for: error)
    guard !code.isSuccess else { show(text) }
    Terminal.say(text)
    Glibc.exit(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
  }

  private static func show(_ text: String) -> Never {
    do {
      try Terminal.show(text)
    } catch {
      end(with: error)
    }
    Glibc.exit(ExitStatus.ok.rawValue)
  }
}

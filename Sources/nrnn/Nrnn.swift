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
    signal(SIGPIPE, SIG_DFL)  // a reader that has gone ends the command quietly, whatever the parent had set
    signal(SIGXFSZ, SIG_IGN)  // a file beyond its limit is an error like a full disk
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
    if code.isSuccess { try? Terminal.show(text) } else { Terminal.say(text) }
    Glibc.exit(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
  }
}

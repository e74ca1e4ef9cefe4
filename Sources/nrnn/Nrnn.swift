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
    subcommands: [Inspect.self, Verify.self, Run.self, Quantize.self, Pack.self, Embed.self, Bench.self, Demo.self])

  static func main() {
    Descriptors.complete()
    signal(SIGPIPE, SIG_DFL)  // a reader that has gone ends the command quietly, whatever the parent had set
    signal(SIGXFSZ, SIG_IGN)  // a file beyond its limit is an error like a full disk
    // From the first moment: a signal that comes before the first row leaves all whole too.
    if Arguments.given.first == "run" { Interruption.watch() }
    do {
      run(try RunSettings(Arguments.given))
    } catch {
      end(with: error)
    }
  }

  private static func run(_ settings: RunSettings) {
    do {
      var command = try parseAsRoot(Arguments.parted(settings.arguments))
      if let run = command as? Run, run.settings.printSettings { return try Terminal.show(settings.text) }
      try command.run()
    } catch {
      end(with: error, settings)
    }
  }

  private static func end(with error: Error, _ settings: RunSettings? = nil) -> Never {
    if let status = ExitStatus(of: error) {
      say("nrnn: \(error)", settings)
      Glibc.exit(status.rawValue)
    }
    let code = exitCode(for: error)
    let text = fullMessage(for: error)
    guard !code.isSuccess else { show(text) }
    say(text, settings)
    Glibc.exit(code == .validationFailure ? ExitStatus.usage.rawValue : code.rawValue)
  }

  /// The message, and where options come from that it names.
  private static func say(_ message: String, _ settings: RunSettings?) {
    Terminal.say(message)
    for origin in settings?.origins(in: message) ?? [] { Terminal.say("nrnn: \(origin)") }
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

import ArgumentParser

/// Where options stand beside the command line.
struct SettingsArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Options, as TOML: their names with underscores, such as time_zone = \"UTC\".", valueName: "file"),
    completion: .file(extensions: ["toml"]))
  var settings: String?
  @Flag(help: "Write all settings that this run would have, as TOML, and nothing else.")
  var printSettings = false
  @Flag(help: "Leave out the settings that the model has, of how rows are read.")
  var noModelSettings = false
}

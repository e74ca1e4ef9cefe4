/// What the options do together. The rules in full are in docs/files.md.
enum RunHelp {
  static let text = """
    Reads rows, steps a stream for each, writes a result for each. The rules in full: docs/files.md.

    Input, raw values in the channels' units:
      csv    A header names the columns, in any order; others are passed over. A channel without a name is x0, x1, ... by \
    its index. For a single channel, or where no channel has a name, a file may hold just the channels' columns, under any \
    header or none, unless an option names a column. The first row is a header if a name looked for is in it, or if none \
    of its cells is missing, a number, or begins like one; --input-header says otherwise.
      jsonl  On each line an object with the channels' names as keys, or an array; for a single channel also a number. Or \
    the file is one array of objects.
      f32    Little-endian 32-bit floats, the channels of a sample side by side.
    A number is decimal, and becomes the nearest float32. An empty cell, null or nan is missing: --missing says what it \
    gets. Names, keys and sequences are bytes: what differs in one is another.

    Output: the columns of --key, --time and --keep, as the input writes them; step (the sample's index since the stream, \
    its sequence or, after a gap, its episode \
    began, from 0); for each output (y0, y1, ... if it has no name) NAME.mean, NAME.std, NAME.nominal (the noise-free path) \
    and each quantile, as NAME.q05; for classifiers entropy and mutual_information, in nats; last flags, a sum of 1 (a \
    value held), 2 (the sample skipped), 4 (a gap), 8 (warming up), 16 (beyond the trained length), 32 (an input out of \
    range). f32 has the outputs alone; influx has key and kept columns as tags, the measurement nrnn, and the time in ns, \
    or with --keep-point what the point has.

    Time: a number from 0 on, which counts --time-unit, or a date and time as ISO 8601 has it, such as \
    2026-01-31T12:00:00.5+01:00, 20260131T1200Z, 2026-01-31. One without a zone needs --time-zone: an hour that comes twice \
    goes by the order of rows, one that is left out is a bad row. Times that are written otherwise need --time-format: %Y \
    %y %m %b %d %j %a %H %I %p %M %S %f %z, %F %T %D %R, and %s, a count of --time-unit. A sample's interval is the time \
    since the last one of its key; the first of a key or a sequence comes after the nominal interval. A row whose time is \
    not after the last one's is dropped and counted. One so far ahead that its interval is a gap waits for the next row of \
    its key: if that one is later still, both count; else it is left out, named and counted as future. --resample makes one sample of the rows within a nominal interval, \
    counted from 1970 or from 0; it is stepped when a row of a later one comes, or the input ends. With --state the one that \
    is open then is left for the next run.

    Streams: each key has one, whose results are those of a run on its rows alone; its stream id is the hash of the key. A \
    change of --sequence begins the next episode. --calibrated: members, noise scale and quantiles are those of the \
    model's calibration, and its offsets are added. As in the paper, noise is off unless asked for; more than one member \
    asks for it.

    A row that cannot be used ends the run; its stream stays as it was. With --key, where no sensor stops another, and with \
    --skip-bad it is left out, named and counted; with --key alone the exit code is that of the first one.

    State: --state is read at the start, if the file is there, and replaced whole every --save-every seconds, at the end \
    and at SIGINT or SIGTERM; a run that fails leaves it as it last was. With --time the same input may be given again, its \
    old rows are dropped; without, the input is what follows the samples read before. A last line of a regular file that \
    has no line end yet is left for the next run, and counted as unfinished. --output goes on where the state left it: \
    after a crash no result is lost and none comes twice. On standard output some may come again, equal. One run at a time \
    may use a state: it holds a lock on FILE.nrnn-lock. A key all of whose rows are behind its clock, as after a wrong \
    stamp, is named at the end; --forget KEY takes it out of the state.

    Settings: --settings holds options as TOML, under their names with underscores: key = "sensor", skip_bad = true, \
    quantiles = [0.05, 0.95]; one that may be repeated has a list, or for CHANNEL=... a table. A model may have settings \
    too, of how rows are read (nrnn inspect shows them). The command line counts more than the file, and the file more \
    than the model.

    At the end the number of rows and what became of them goes to standard error, where an option speaks of rows, or to \
    --report. There a byte of a key that is not UTF-8 is \\xNN, and a backslash before an x is \\x5c.

    Exit codes:
    \(ExitStatus.table)
    """
}

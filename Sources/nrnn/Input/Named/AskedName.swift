/// A column's name, and among what of a record it is looked for.
final class AskedName {
  enum Kind {
    /// The values that have names in it.
    case value
    /// What a record itself has, whatever its values are called.
    case own
    /// That too; but where a value has the name, nobody can tell which one is meant.
    case either
  }

  let name: ValueName
  let kind: Kind
  /// For a message.
  let shown: String

  private init(_ name: ValueName, _ kind: Kind, shown: String) {
    (self.name, self.kind, self.shown) = (name, kind, shown)
  }

  /// A channel is a value, and so is each column of a time that stands in several. A time of one column is the record's
  /// own where it has one by that name.
  static func all(of plan: ColumnPlan, _ line: any NamedValues) -> [AskedName] {
    plan.columns.enumerated().map { i, wanted in
      let name = ValueName(wanted.name)
      let isValue = i < plan.channels.count || plan.joinsTimes && plan.timeColumns.contains(i)
      let isSure = i == plan.time || wanted.option == "--keep-point"
      let kind = isValue || !line.isOwn(name) ? Kind.value : isSure ? .own : .either
      return AskedName(name, kind, shown: wanted.shown)
    }
  }
}

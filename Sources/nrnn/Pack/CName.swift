/// Names that C and C++ take for a constant.
enum CName {
  /// Their own words, up to C23 and C++23; those with capitals and underscores are no file's name.
  private static let words: Set<String> = Set(
    """
    alignas alignof and and_eq asm auto bitand bitor bool break case catch char char16_t char32_t char8_t class co_await \
    co_return co_yield compl concept const const_cast consteval constexpr constinit continue decltype default delete do \
    double dynamic_cast else enum explicit export extern false float for friend goto if inline int long main mutable \
    namespace new noexcept not not_eq nullptr operator or or_eq private protected public register reinterpret_cast \
    requires restrict return short signed sizeof static static_assert static_cast struct switch template this \
    thread_local throw true try typedef typeid typename typeof typeof_unqual union unsigned using virtual void volatile \
    wchar_t while xor xor_eq
    """.split(separator: " ").map(String.init))

  static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.first!.isNumber && text.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "_") }
      && !words.contains(text)
  }

  /// Of a file's name.
  static func name(of file: String) -> String {
    let name = String(decoding: file.utf8.map { isLetterOrDigit($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
    return isName(name) ? name : "_" + name
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
    case UInt8(ascii: "0")...UInt8(ascii: "9"): true
    default: false
    }
  }
}

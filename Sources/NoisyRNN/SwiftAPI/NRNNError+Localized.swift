#if canImport(FoundationEssentials)
  import FoundationEssentials
#elseif canImport(Foundation)
  import Foundation
#endif

#if canImport(FoundationEssentials) || canImport(Foundation)
  /// For a host with Foundation: `localizedDescription`, of the error as any error too, is the message.
  extension NRNNError: LocalizedError {
    public var errorDescription: String? { message }
  }
#endif

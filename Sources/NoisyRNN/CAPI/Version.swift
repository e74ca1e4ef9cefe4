import NRNNKernels
import NRNNPlatform
public import CNoisyRNN

@_cdecl("nrnn_version") @implementation
public func nrnn_version() -> UInt32 {
  UInt32(NRNN_VERSION_MAJOR << 16 | NRNN_VERSION_MINOR << 8 | NRNN_VERSION_PATCH)
}

@_cdecl("nrnn_version_string") @implementation
public func nrnn_version_string() -> UnsafePointer<CChar>! { nrnn_version_text() }

@_cdecl("nrnn_abi_version") @implementation
public func nrnn_abi_version() -> UInt32 { UInt32(NRNN_ABI_VERSION) }

@_cdecl("nrnn_check_header") @implementation
public func nrnn_check_header(_ version: UInt32, _ abi: UInt32, _ error: UnsafeMutablePointer<nrnn_error>!)
  -> nrnn_status
{
  Boundary.call(error) { () throws(Failure) in
    guard abi == nrnn_abi_version() else {
      throw Failure(.badVersion).say("header: expected ABI version ").say(nrnn_abi_version()).say(", found ")
        .say(abi).say(": compile with the header of libnrnn ").say(cString: nrnn_version_string())
        .say(", or install libnrnn ").minor(version).say(", which that header is of")
    }
    guard version >> 8 <= nrnn_version() >> 8 else {
      throw Failure(.badVersion).say("header: expected version ").minor(nrnn_version()).say(" at most, found ")
        .minor(version).say(": install libnrnn ").minor(version)
        .say(" or newer, or compile with the header of this one")
    }
  }
}

extension Failure {
  /// A version without its patch.
  fileprivate func minor(_ version: UInt32) -> Failure {
    say(version >> 16).say(".").say(version >> 8 & 0xFF)
  }
}

@_cdecl("nrnn_numerics_revision") @implementation
public func nrnn_numerics_revision() -> UInt32 { UInt32(NRNN_REVISION) }

@_cdecl("nrnn_status_string") @implementation
public func nrnn_status_string(_ status: nrnn_status) -> UnsafePointer<CChar>! {
  guard let status = Status(rawValue: status) else { return cString("unknown status") }
  return status.words.start
}

@_cdecl("nrnn_struct_size") @implementation
public func nrnn_struct_size(_ which: UInt32) -> Int {
  switch Int(which) {
  case Int(NRNN_STRUCT_ERROR): MemoryLayout<nrnn_error>.size
  case Int(NRNN_STRUCT_LOAD_OPTIONS): MemoryLayout<nrnn_load_options>.size
  case Int(NRNN_STRUCT_STREAM_OPTIONS): MemoryLayout<nrnn_stream_options>.size
  case Int(NRNN_STRUCT_OUTPUT): MemoryLayout<nrnn_output>.size
  case Int(NRNN_STRUCT_MODEL_INFO): MemoryLayout<nrnn_model_info>.size
  case Int(NRNN_STRUCT_LAYER_INFO): MemoryLayout<nrnn_layer_info>.size
  case Int(NRNN_STRUCT_CHANNEL_INFO): MemoryLayout<nrnn_channel_info>.size
  case Int(NRNN_STRUCT_STREAM_INFO): MemoryLayout<nrnn_stream_info>.size
  case Int(NRNN_STRUCT_CHECK_REPORT): MemoryLayout<nrnn_check_report>.size
  case Int(NRNN_STRUCT_CALIBRATION_INFO): MemoryLayout<nrnn_calibration_info>.size
  default: 0
  }
}

@_cdecl("nrnn_kernels_name") @implementation
public func nrnn_kernels_name(_ kernels: UInt32) -> UnsafePointer<CChar>? { nrnn_tier_name(kernels) }

@_cdecl("nrnn_kernels_available") @implementation
public func nrnn_kernels_available(_ kernels: UInt32) -> Int32 { nrnn_kernels_find(kernels) == nil ? 0 : 1 }

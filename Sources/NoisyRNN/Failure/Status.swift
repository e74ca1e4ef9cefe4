/// What a call came to. The numbers are those of nrnn.h and never change. The Swift API has it too, where it is compiled
/// without the engine (packaging/swift).
public enum Status: Int32, Sendable {
  case ok = 0
  case invalidArgument, noMemory, io, notAModel, corrupt, badVersion, unsupported, tooLarge, badShape, notFinite
  case badModel, bufferTooSmall, badInput, gap, diverged, noNoise, notASnapshot, badSnapshot, snapshotOfOtherModel
  case snapshotOfOtherStream, verifyFailed, noChecks, exhausted, noCalibration
}

import NRNNKernels
import NoisyRNN

/// Normals as a noisy step draws them.
final class NormalsWork: Work {
  let stepsPerCall = 4096
  private let kernels: UnsafePointer<nrnn_kernels>
  private let normals: UnsafeMutablePointer<Float>
  private var address = nrnn_address()

  init(_ kernels: Model.Kernels) {
    self.kernels = nrnn_kernels_find(kernels.rawValue)
    normals = .allocate(capacity: stepsPerCall)
  }

  deinit { normals.deallocate() }

  func call() throws(Problem) {
    address.word2 &+= 1
    kernels.pointee.normals(&address, 0, stepsPerCall, 1, normals)
  }
}

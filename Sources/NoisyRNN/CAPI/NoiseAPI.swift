import NRNNKernels
import NRNNPlatform
public import CNoisyRNN

@_cdecl("nrnn_normals") @implementation
public func nrnn_normals(
  _ seed: UInt64, _ stream_id: UInt64, _ episode: UInt64, _ member: UInt32, _ noise_id: UInt32, _ tick: UInt64,
  _ slot: UInt32, _ first_unit: UInt32, _ count: Int, _ out: UnsafeMutablePointer<Float>?,
  _ error: UnsafeMutablePointer<nrnn_error>?
) -> nrnn_status {
  Boundary.call(error) { () throws(Failure) in
    guard episode < Address.episodes, tick < Address.ticks else {
      throw Failure(.invalidArgument).say("episode, tick: expected below 2^40, found more")
    }
    _ = try Boundary.index(member, below: Address.members, "member")
    _ = try Boundary.index(noise_id, below: Address.noiseIDs, "noise_id")
    _ = try Boundary.index(slot, below: Address.slots, "slot")
    guard count >= 0, count <= Address.units, Int(clamping: first_unit) <= Address.units - count else {
      throw Failure(.invalidArgument).say("count: expected units up to ").say(Address.units).say(", found ")
        .say(count).say(" from ").say(first_unit)
    }
    guard count > 0 else { return }
    let key = Address.key(seed: seed, streamID: stream_id)
    var place = Address(key: key, episode: episode, member: Int(member), tick: tick)
      .at(noiseID: Int(noise_id), slot: slot)
    // All tiers give the same bits; to find the best one asks the CPU, which takes long in a virtual machine.
    nrnn_kernels_find(UInt32(NRNN_KERNELS_GENERIC)).pointee.normals(
      &place, first_unit, count, 1, try Boundary.given(out, "out"))
  }
}

@_cdecl("nrnn_stream_id_from_key") @implementation
public func nrnn_stream_id_from_key(_ bytes: UnsafeRawPointer?, _ size: Int) -> UInt64 {
  nrnn_fnv1a(UInt64(NRNN_FNV_START), bytes, bytes == nil ? 0 : max(size, 0))
}

# Sourced: the test programs, and what all of them share. scripts/mutate.py runs them too.
#   shared      compiled once
#   programs    on every CPU, emulated too: what differs from CPU to CPU
#   native      where nothing is emulated, or with FULL=1
#   never_emulated    the emulator makes system calls of its own, leaves its marks on the stack, and would take minutes
#                     for all the splits and fleets
shared=(support streams results realtime loops)
programs=(abi structs infos files misuse_model inputs resets snapshots lifetimes fleet environment handles allocations places)
native=(misuse_stream options calibrated buffers fleet_misuse parallel threads)
never_emulated=(runs run_blocks fleet_large syscalls stack)

// The numbers of the functions.
#ifndef NRNN_CONSTANTS_H
#define NRNN_CONSTANTS_H

#define NRNN_CONSTANTS(C)             \
  C(exp_6, 0x1.6db4d4p-10f)           \
  C(exp_5, 0x1.123be2p-7f)            \
  C(exp_4, 0x1.55545ep-5f)            \
  C(exp_3, 0x1.55548ep-3f)            \
  C(half, 0x1.0p-1f)                  \
  C(magic, 0x1.8p23f)                 \
  C(log2_e, 0x1.715476p+0f)           \
  C(minus_ln_2, -0x1.62e43p-1f)       \
  C(ln_2_rest, 0x1.05c61p-29f)        \
  C(minus_zero, -0.0f)                \
  C(one, 1.0f)                        \
  C(ten, 10.0f)                       \
  C(two, 2.0f)                        \
  C(log_11, 0x1.145b3p-4f)            \
  C(log_10, -0x1.de404p-4f)           \
  C(log_9, 0x1.e6f0ecp-4f)            \
  C(log_8, -0x1.fc2134p-4f)           \
  C(log_7, 0x1.23375p-3f)             \
  C(log_6, -0x1.555c54p-3f)           \
  C(log_5, 0x1.99a4b6p-3f)            \
  C(log_4, -0x1.000006p-2f)           \
  C(log_3, 0x1.555548p-2f)            \
  C(minus_ln_2_rest, -0x1.05c61p-29f) \
  C(minus_half, -0.5f)                \
  C(ln_2, 0x1.62e43p-1f)              \
  C(two_to_minus_24, 0x1p-24f)        \
  C(two_to_minus_32, 0x1p-32f)        \
  C(minus_two, -2.0f)                 \
  C(to_radian, 0x1.921fb6p-30f)       \
  C(sin_9, 0x1.6cd834p-19f)           \
  C(sin_7, -0x1.a00f9ep-13f)          \
  C(sin_5, 0x1.111108p-7f)            \
  C(sin_3, -0x1.555556p-3f)           \
  C(cos_8, 0x1.9a01fep-16f)           \
  C(cos_6, -0x1.6c0c8ap-10f)          \
  C(cos_4, 0x1.55554ap-5f)            \
  C(minus_104, -104.0f)               \
  C(plus_104, 104.0f)                 \
  C(most_of_exp, 89.0f)

// The same as vectors in memory (constants.c), where a compiler does not see the values.
typedef struct {
#define NRNN_CONSTANT(name, value) float name[8];
  NRNN_CONSTANTS(NRNN_CONSTANT)
#undef NRNN_CONSTANT
} nrnn_constant_vectors;
extern const nrnn_constant_vectors nrnn_constants __attribute__((visibility("hidden")));

#endif

// K(name) is a vector of the number. With TIER_CONSTANTS it is an operand in memory of the instruction that uses it:
// to broadcast it there would be an instruction more, and to keep it, as a compiler would that may, takes registers
// that 16 do not have, so that it is read anew each time.
#ifdef TIER_LANES
#ifdef TIER_CONSTANTS
#define K(name) (*(const volatile vf *)(const volatile void *)nrnn_constants.name)
#else
#define NRNN_CONSTANT(name, value) static const float constant_##name = value;
NRNN_CONSTANTS(NRNN_CONSTANT)
#undef NRNN_CONSTANT
#define K(name) splat(constant_##name)
#endif
#endif

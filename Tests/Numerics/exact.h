/* What the functions of `functions.c` are, in libm's double: of the bits of a float, or of a word. Then exact facts of
 * x and y = f(x), x no NaN: ends and signs. */
#ifndef EXACT_H
#define EXACT_H

#include <math.h>

#include "check.h"

#define SELU_ALPHA 1.6732632f
#define SELU_BETA 1.050701f
#define LECUN_ALPHA 1.7159f
#define LECUN_BETA 0.6666667f

static double exact_exp(uint32_t bits) { return exp(float_of(bits)); }
static double exact_log(uint32_t bits) { return log(float_of(bits)); }
static double exact_tanh(uint32_t bits) { return tanh(float_of(bits)); }
static double exact_sigmoid(uint32_t bits) { return 1 / (1 + exp(-(double)float_of(bits))); }

/* Near 0 a series of two terms is exact to 2^-50, far away what is left is none: all floats are tested in minutes,
 * where most are one or the other. */
static int is_near(double v) { return fabs(v) < 0x1p-27; }
static int is_far(double v) { return fabs(v) >= 0x1p8; }
static double elu(double v) { return v > 0 ? v : is_near(v) ? v + v * v / 2 : is_far(v) ? -1 : expm1(v); }
static double exact_relu(uint32_t bits) { return float_of(bits) < 0 ? 0 : (double)float_of(bits); }
static double exact_elu(uint32_t bits) { return elu(float_of(bits)); }
static double exact_selu(uint32_t bits) {
  const double v = float_of(bits);
  return (double)SELU_BETA * (v > 0 ? v : (double)SELU_ALPHA * expm1(v));
}
static double exact_leaky_relu(uint32_t bits) {
  const double v = float_of(bits);
  return v > 0 ? v : (double)0.01f * v;
}
static double exact_thresholded_relu(uint32_t bits) { return float_of(bits) <= 1 ? 0 : (double)float_of(bits); }
static double exact_softsign(uint32_t bits) {
  const double v = float_of(bits);
  return isinf(v) ? copysign(1, v) : v / (1 + fabs(v));
}
static double exact_softplus(uint32_t bits) {
  const double v = float_of(bits);
  if (is_near(v)) return M_LN2 + v / 2;
  return (v < 0 ? 0 : v) + (is_far(v) ? 0 : log1p(exp(-fabs(v))));
}
/* v times a share that is 1/2 + slope v near 0, 0 far below it and 1 far above. */
static double times(double v, double slope, double (*share)(double)) {
  if (is_near(v)) return v * (0.5 + slope * v);
  return is_far(v) ? (v < 0 ? 0 : v) : v * share(v);
}
static double normal(double v) { return erfc(-v * M_SQRT1_2) / 2; }
static double near_normal(double v) { return 1 / (1 + exp(-2 * sqrt(2 / M_PI) * (v + 0.044715 * v * v * v))); }
static double logistic(double v) { return 1 / (1 + exp(-v)); }
static double exact_gelu(uint32_t bits) { return times(float_of(bits), M_SQRT1_2 * M_2_SQRTPI / 2, normal); }
static double exact_gelu_tanh(uint32_t bits) { return times(float_of(bits), M_SQRT1_2 * M_2_SQRTPI / 2, near_normal); }
static double exact_silu(uint32_t bits) { return times(float_of(bits), 0.25, logistic); }
static double exact_hard_sigmoid(uint32_t bits) {
  const double y = (double)0.2f * float_of(bits) + 0.5;
  return y < 0 ? 0 : y > 1 ? 1 : y;
}
static double exact_clip(uint32_t bits) {
  const double v = float_of(bits);
  return v < -1 ? -1 : v > 1 ? 1 : v;
}
static double exact_scaled_tanh(uint32_t bits) {
  const double v = float_of(bits), within = (double)LECUN_BETA * v;
  return (double)LECUN_ALPHA * (is_near(v) ? within : is_far(v) ? copysign(1, v) : tanh(within));
}
static double exact_affine(uint32_t bits) { return (double)0.3f * float_of(bits) - (double)0.7f; }
static double exact_positive(uint32_t bits) {
  const double v = float_of(bits);
  return v >= 0 ? v + 0.5 : is_near(v) ? 0.5 + v / 4 : is_far(v) ? 0 : exact_sigmoid(bits);
}
static double exact_sine(uint32_t bits) { return sin(bits * (0x1p-31 * M_PI)); }
static double exact_cosine(uint32_t bits) { return cos(bits * (0x1p-31 * M_PI)); }

static int exp_is_right(float x, float y) {
  return y >= 0 && (x > -104 || bits_of(y) == 0) && (x < 88.73f || y == INFINITY) && (x != 0 || y == 1);
}
static int tanh_is_right(float x, float y) {
  return signbit(x) == signbit(y) && fabsf(y) <= 1 && (fabsf(x) < 9.02f || fabsf(y) == 1) && (x != 0 || y == 0);
}
static int sigmoid_is_right(float x, float y) {
  return y >= 0 && y <= 1 && (x > -104 || bits_of(y) == 0) && (x < 17.33f || y == 1) && (x != 0 || y == 0.5f);
}
static int log_is_right(float x, float y) { return x != 1 || bits_of(y) == 0; }
static int elu_is_right(float x, float y) { return y >= -1 && (x < 0 ? y <= 0 : y == x) && (x > -18 || y == -1); }
static int softsign_is_right(float x, float y) { return fabsf(y) <= 1 && (signbit(x) == signbit(y) || x == 0); }
static int softplus_is_right(float x, float y) { return y >= 0 && y >= x && (x > -104 || bits_of(y) == 0); }
static int gelu_is_right(float x, float y) { return x >= 5.6f ? y == x : y <= fmaxf(x, 0) && y > -0.171f; }
static int silu_is_right(float x, float y) { return x >= 20 ? y == x : y <= fmaxf(x, 0) && y > -0.279f; }
static int positive_is_right(float x, float y) { return x >= 0 ? y == x + 0.5f : sigmoid_is_right(x, y); }
static int has_no_ends(float x, float y) { return (void)x, (void)y, 1; }
static int is_within_one(float x, float y) { return (void)x, fabsf(y) <= 1; }

#endif

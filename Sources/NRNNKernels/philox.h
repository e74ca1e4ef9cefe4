// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011), one counter per lane.

// The high and the low words of c m: the even lanes' products and the odd lanes' are 64 bits wide each.
#if TIER_LANES == 1
#include "long_product.h"

INLINE void wide_product(vu c, uint32_t m, vu *high, vu *low) {
  const uint64_t product = long_product(c[0], m);
  *high = (vu){(uint32_t)(product >> 32)};
  *low = (vu){(uint32_t)product};
}
#else
typedef uint64_t vul_half __attribute__((vector_size(4 * TIER_LANES)));  // half as many, of 64 bits

INLINE void wide_product(vu c, uint32_t m, vu *high, vu *low) {
  const vul_half factor = (vul_half){0} + m, words = (vul_half)c, mask = (vul_half){0} + 0xffffffffu;
  const vul_half even = (words & mask) * factor;
  const vul_half odd = (words >> 32) * factor;
  *high = (vu)((even >> 32) | (odd & ~mask));
  *low = c * m;
}
#endif

INLINE void philox_round(vu c[4], vu k0, vu k1) {
  vu high0, low0, high2, low2;
  wide_product(c[0], 0xD2511F53u, &high0, &low0);
  wide_product(c[2], 0xCD9E8D57u, &high2, &low2);
  c[0] = high2 ^ c[1] ^ k0;
  c[2] = high0 ^ c[3] ^ k1;
  c[1] = low2;
  c[3] = low0;
}

// Blocks `block` .. of an address, one per lane, in `sets` that go through the rounds side by side: one alone would
// wait for its multiplications.
CALLED void philox_blocks(const nrnn_address *at, uint32_t block, vu (*word)[4], const int sets) {
  vu k0 = (vu){0} + at->key[0], k1 = (vu){0} + at->key[1];
  UNROLL
  for (int s = 0; s < sets; s++) {
    word[s][0] = (lane_numbers() + (block + TIER_LANES * (uint32_t)s)) | at->word0;
    word[s][1] = (vu){0} + at->word1;
    word[s][2] = (vu){0} + at->word2;
    word[s][3] = (vu){0} + at->word3;
  }
  for (int round = 0; round < 10; round++) {
    UNROLL
    for (int s = 0; s < sets; s++) philox_round(word[s], k0, k1);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

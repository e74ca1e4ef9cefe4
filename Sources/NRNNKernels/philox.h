// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011), one counter per lane.

INLINE void philox_round(vu c[4], uint32_t k0, uint32_t k1) {
  const vul a = __builtin_convertvector(c[0], vul) * 0xD2511F53u;
  const vul b = __builtin_convertvector(c[2], vul) * 0xCD9E8D57u;
  const vu c0 = __builtin_convertvector(b >> 32, vu) ^ c[1] ^ k0;
  const vu c2 = __builtin_convertvector(a >> 32, vu) ^ c[3] ^ k1;
  c[1] = __builtin_convertvector(b, vu);
  c[3] = __builtin_convertvector(a, vu);
  c[0] = c0;
  c[2] = c2;
}

INLINE void philox_lanes(vu c[4], uint32_t k0, uint32_t k1) {
  for (int round = 0; round < 10; round++) {
    philox_round(c, k0, k1);
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
}

// Blocks `block` .. `block` + 7 of an address, one per lane.
INLINE void philox_blocks(const nrnn_address *at, uint32_t block, vu word[4]) {
  word[0] = ((vu){0, 1, 2, 3, 4, 5, 6, 7} + block) | at->word0;
  word[1] = (vu){0} + at->word1;
  word[2] = (vu){0} + at->word2;
  word[3] = (vu){0} + at->word3;
  philox_lanes(word, at->key[0], at->key[1]);
}

// The steps of LSTM and GRU, each in one pass: a unit's gates are summed in registers and turned into its next state
// there.

#pragma clang fp contract(off)

#define NRNN_TURN 16  // units of a turn of the gates: RowOrder.byTurns
#define TURN_REGISTERS (NRNN_TURN / TIER_LANES)

// Where the sums of the units from k on begin, and how far they are from one gate to the next.
typedef struct {
  const float *sums;
  size_t apart;
} gate_sums;

INLINE gate_sums gates_at(const nrnn_sums *s, size_t turn, size_t parts, size_t k, size_t n) {
  if (turn > NRNN_TURN) return (gate_sums){s->start + k, turn};
  const size_t left = padded_to_lanes(n - k);
  return (gate_sums){s->start + parts * k, left < turn ? left : turn};
}

// Registers `from` .. of the sums of one gate.
INLINE void load_gate(vf *sum, const float *from, const int registers, const int width) {
  UNROLL
  for (int r = 0; r < registers; r++) sum[r] = load(from + width * r, width);
}

#if TIER_FMA
// The columns of M in the panel that begins at `row` and holds one turn.
INLINE const float *panel_at(const nrnn_matrix *M, size_t row, size_t height) {
  return (const float *)M->panels + row * M->columns + M->first * height;
}
#endif

// Options of a cell that are rare.
#define NOT_INLINED static __attribute__((noinline))

// Each function in a loop of its own over a few gates, which lie in memory meanwhile: so its constants stay in
// registers.
#define LOOP _Pragma("clang loop unroll(disable)")

// ---- LSTM ---------------------------------------------------------------------------------------------------------

// From the sums of the gates i, f, o, g, `registers` of each, to the next state of the units from k on.
INLINE void lstm_units(const nrnn_lstm *L, const nrnn_lstm_step *s, size_t k, vf *gate, const int registers, vi *bad) {
  LOOP for (int q = 0; q < 3 * registers; q++) gate[q] = sigmoid_(gate[q]);
  LOOP for (int r = 0; r < registers; r++, k += TIER_LANES) {
    const size_t left = L->n - k;
    const vf i = gate[r], f = gate[registers + r], o = gate[2 * registers + r], g = tanh_(gate[3 * registers + r]);
    vf next = fused(i, g * splat(L->factor), f * load(s->c + k, left)), h = o * tanh_(next);
    if (s->settles) next = settled_first(next, left, bad), h = settled_first(h, left, bad);
    store(s->c_next + k, next, left);
    store(s->h_next + k, h, left);
  }
}

// The same of one register with peepholes, a clip, or gates that are asked for.
NOT_INLINED int lstm_other_units(const nrnn_lstm *L, const nrnn_lstm_step *s, size_t k, vf *gate, size_t registers) {
  const size_t left = L->n - k, n = L->n;
  const vf c = load(s->c + k, left), limit = splat(L->clip);
  vf i = gate[0], f = gate[registers], o = gate[2 * registers], g = gate[3 * registers];
  vi bad = {0};
  if (L->peephole) i = fused(load(L->peephole + k, left), c, i), f = fused(load(L->peephole + n + k, left), c, f);
  if (L->clip > 0) i = clip_(i, limit), f = clip_(f, limit), g = clip_(g, limit);
  i = sigmoid_(i), f = sigmoid_(f), g = tanh_(g);
  vf next = fused(i, g * splat(L->factor), f * c);
  if (L->peephole) o = fused(load(L->peephole + 2 * n + k, left), next, o);
  if (L->clip > 0) o = clip_(o, limit);
  o = sigmoid_(o);
  const vf t = tanh_(next), all[5] = {i, f, g, o, t};
  for (size_t part = 0; s->gates && part < 5; part++) store(s->gates + part * n + k, all[part], left);
  vf h = o * t;
  if (s->settles) next = settled_first(next, left, &bad), h = settled_first(h, left, &bad);
  store(s->c_next + k, next, left);
  store(s->h_next + k, h, left);
  return !any(bad);
}

// `registers` of units, of `width` rows each.
INLINE int lstm_group(const nrnn_lstm *L, const nrnn_lstm_step *s, size_t k, const int registers, const int width,
                      const int plain, vi *bad) {
  const gate_sums at = gates_at(&s->sums, L->turn, 4, k, L->n);
  vf sum[4 * TURN_REGISTERS], gate[4 * TURN_REGISTERS];
  UNROLL
  for (int g = 0; g < 4; g++) load_gate(sum + g * registers, at.sums + g * at.apart, registers, width);
#if TIER_FMA
  const nrnn_matrix *M = s->sums.M;
  if (M) {
    const size_t height = 4 * (size_t)(registers * width);
    const float *weights = panel_at(M, 4 * k, height);
    weights = accumulate(sum, weights, height, s->sums.x, M->inputs, 4 * registers, width);
    accumulate(sum, weights, height, s->sums.h, M->hidden, 4 * registers, width);
  }
#endif
  UNROLL
  for (int r = 0; r < registers; r++) {
    gate[r] = sum[r], gate[registers + r] = sum[registers + r];
    gate[2 * registers + r] = sum[3 * registers + r], gate[3 * registers + r] = sum[2 * registers + r];
  }
  if (plain) return lstm_units(L, s, k, gate, registers, bad), 1;
  int finite = 1;
  for (int r = 0; r < registers && k < L->n; r++, k += (size_t)width)
    finite &= lstm_other_units(L, s, k, gate + r, (size_t)registers);
  return finite;
}

static int lstm_step(const nrnn_lstm *restrict L, const nrnn_lstm_step *restrict s) {
  FEW(half_idle(L->n), lstm(L, s));
  const int plain = TIER_FMA && !L->peephole && !(L->clip > 0) && !s->gates;
  vi bad = {0};
  int finite = 1;
  size_t k = 0;
  for (; k + NRNN_LANES < L->n; k += NRNN_TURN) finite &= lstm_group(L, s, k, TURN_REGISTERS, TIER_LANES, plain, &bad);
  if (k < L->n) finite &= lstm_group(L, s, k, 1, NRNN_LANES, plain, &bad);
  return finite && !any(bad);
}

// ---- GRU ----------------------------------------------------------------------------------------------------------

// From the sums of the gates r, z, nh, nx, `registers` of each, to the next state of the units from k on.
INLINE void gru_units(const nrnn_gru *G, const nrnn_gru_step *s, size_t k, vf *gate, const int registers, vi *bad) {
  LOOP for (int q = 0; q < 2 * registers; q++) gate[q] = sigmoid_(gate[q]);
  LOOP for (int r = 0; r < registers; r++, k += TIER_LANES) {
    const size_t left = G->n - k;
    const vf m = tanh_(fused(gate[r], gate[2 * registers + r], gate[3 * registers + r]));
    vf next = fused(gate[registers + r], load(s->h + k, left) - m, m);
    if (s->settles) next = settled_first(next, left, bad);
    store(s->next + k, next, left);
  }
}

// The same of one register with reset before, a clip, or gates that are asked for.
NOT_INLINED int gru_other_units(const nrnn_gru *G, const nrnn_gru_step *s, size_t k, const vf *gate, size_t registers) {
  const size_t left = G->n - k;
  const vf limit = splat(G->clip);
  vf r = gate[0], z = gate[registers], x = gate[3 * registers];
  vi bad = {0};
  if (G->clip > 0) r = clip_(r, limit), z = clip_(z, limit);
  r = sigmoid_(r), z = sigmoid_(z);
  if (G->resets_after) x = fused(r, gate[2 * registers], x);
  if (G->clip > 0) x = clip_(x, limit);
  const vf m = tanh_(x), all[3] = {r, z, m};
  for (size_t part = 0; s->gates && part < 3; part++) store(s->gates + part * G->n + k, all[part], left);
  vf next = fused(z, load(s->h + k, left) - m, m);
  if (s->settles) next = settled_first(next, left, &bad);
  store(s->next + k, next, left);
  return !any(bad);
}

INLINE int gru_group(const nrnn_gru *G, const nrnn_gru_step *s, size_t k, const int registers, const int width,
                     const int plain, vi *bad) {
  // r, z, nx, which nh takes the place of, nx.
  vf sum[4 * TURN_REGISTERS];
  const gate_sums at = gates_at(&s->sums, G->turn, 3, k, G->n);
  UNROLL
  for (int g = 0; g < 3; g++) load_gate(sum + g * registers, at.sums + g * at.apart, registers, width);
#if TIER_FMA
  const nrnn_matrix *M = s->sums.M;
  if (M) {
    const size_t height = 3 * (size_t)(registers * width);
    const float *weights = panel_at(M, 3 * k, height);
    weights = accumulate(sum, weights, height, s->sums.x, M->inputs, 3 * registers, width);
    memcpy(sum + 3 * registers, sum + 2 * registers, (size_t)registers * sizeof *sum);
    load_gate(sum + 2 * registers, M->anew + k, registers, width);
    accumulate(sum, weights, height, s->sums.h, M->hidden, 3 * registers, width);
  } else
#endif
  {
    if (G->resets_after) load_gate(sum + 3 * registers, s->nx + k, registers, width);
    else memcpy(sum + 3 * registers, sum + 2 * registers, (size_t)registers * sizeof *sum);
  }
  vf gate[4 * TURN_REGISTERS];
  memcpy(gate, sum, 4 * (size_t)registers * sizeof *sum);
  if (plain) return gru_units(G, s, k, gate, registers, bad), 1;
  int finite = 1;
  for (int r = 0; r < registers && k < G->n; r++, k += (size_t)width)
    finite &= gru_other_units(G, s, k, gate + r, (size_t)registers);
  return finite;
}

static int gru_step(const nrnn_gru *restrict G, const nrnn_gru_step *restrict s) {
  FEW(half_idle(G->n), gru(G, s));
  const int plain = TIER_FMA && G->resets_after && !(G->clip > 0) && !s->gates;
  vi bad = {0};
  int finite = 1;
  size_t k = 0;
  for (; k + NRNN_LANES < G->n; k += NRNN_TURN) finite &= gru_group(G, s, k, TURN_REGISTERS, TIER_LANES, plain, &bad);
  if (k < G->n) finite &= gru_group(G, s, k, 1, NRNN_LANES, plain, &bad);
  return finite && !any(bad);
}

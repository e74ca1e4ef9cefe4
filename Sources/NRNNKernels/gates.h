// The steps of LSTM and GRU, each in one pass: a unit's gates are summed in registers and turned into its next state
// there.

#pragma clang fp contract(off)

#define NRNN_TURN 16  // units of a turn of the gates: RowOrder.byTurns
#if TIER_TILES
#define EACH_UNIT UNROLL
#else
#define EACH_UNIT _Pragma("clang loop unroll(disable)")
#endif
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
  EACH_UNIT
  for (int r = 0; r < registers; r++) sum[r] = load(from + width * r, width);
}

#if TIER_TILES
// The columns of M in the panel that begins at `row` and holds one turn.
INLINE const float *panel_at(const nrnn_matrix *M, size_t row, size_t height) {
  return (const float *)M->panels + row * M->columns + M->first * height;
}
#endif

// In place of the usual activations, NULL: none.
#ifdef NRNN_WITHOUT_ACTIVATIONS
#define FUNCTIONS(C) NULL
#else
#define FUNCTIONS(C) (C)->functions
#endif

// A cell's options and the last units, which may fill only a part of a register, are left to a function that is not
// inlined, and other functions than the usual to a third, which is small. WHOLE is the common case without them. Wide
// vectors leave other functions to the narrow tier, and where all is slow they are an option like others.
enum { WHOLE, OPTIONS, CALLS };
#if defined TIER_NARROW
#define ARE_CALLED(C, form) 0
#elif TIER_TILES
#define ARE_CALLED(C, form) ((form) == CALLS)
#define CALLS_APART 1
#else
#define ARE_CALLED(C, form) (FUNCTIONS(C) != NULL)
#endif
#ifndef CALLS_APART
#define CALLS_APART 0
#endif
#define NOT_INLINED static __attribute__((noinline))

SMALL void load_to(vf *v, const float *p, size_t left) { *v = load(p, left); }
SMALL void store_from(float *p, const vf *v, size_t left) { store(p, *v, left); }
INLINE vf load_as(const int form, const float *p, size_t left) {
  if (form != CALLS) return load(p, left);
  vf v;
  load_to(&v, p, left);
  return v;
}
INLINE void store_as(const int form, float *p, vf v, size_t left) {
  if (form != CALLS) store(p, v, left);
  else store_from(p, &v, left);
}

#define OTHER_UNITS(name, C)                                                                                           \
  SMALL int name##_units_of_functions(const nrnn_##name *C, const nrnn_##name##_step *s, size_t k, const vf gate[4]) { \
    vi bad = {0};                                                                                                      \
    name##_units(C, s, k, gate, &bad, CALLS);                                                                          \
    return any(bad);                                                                                                   \
  }                                                                                                                    \
  NOT_INLINED int name##_other_units(const nrnn_##name *C, const nrnn_##name##_step *s, size_t k, const vf gate[4]) {  \
    if (CALLS_APART && FUNCTIONS(C)) return name##_units_of_functions(C, s, k, gate);                                  \
    vi bad = {0};                                                                                                      \
    name##_units(C, s, k, gate, &bad, OPTIONS);                                                                        \
    return any(bad);                                                                                                   \
  }

// What both cells do alike: with the sums of a turn, whose four of register r are given last, and over all turns. C is
// the cell, by whose name its functions are called; `plain`: without its options.
#define UNITS_OF_TURN(name, C, plain, ...)                                       \
  EACH_UNIT                                                                      \
  for (int r = 0; r < registers; r++) {                                          \
    const size_t unit = k + (size_t)(width * r);                                 \
    const vf gate[4] = {__VA_ARGS__};                                            \
    if (TIER_TILES && (plain) && unit + TIER_LANES <= C->n) {                    \
      name##_units(C, s, unit, gate, bad, WHOLE);                                \
    } else if (unit < C->n) { /* a copy: what goes by address stays in memory */ \
      const vf other[4] = {gate[0], gate[1], gate[2], gate[3]};                  \
      *others |= name##_other_units(C, s, unit, other);                          \
    }                                                                            \
  }

#define STEP_OF(name)                                                                           \
  static int name##_step(const nrnn_##name *restrict C, const nrnn_##name##_step *restrict s) { \
    FEW(FUNCTIONS(C) || half_idle(C->n), name(C, s));                                           \
    vi bad = {0};                                                                               \
    int others = 0;                                                                             \
    const size_t n = C->n, last = (n - 1) / NRNN_TURN * NRNN_TURN;                              \
    for (size_t done = 0; done < n; done += NRNN_TURN) {                                        \
      const size_t k = s->sums.reverse_panels ? last - done : done;                             \
      if (k + NRNN_LANES < n) name##_group(C, s, k, TURN_REGISTERS, TIER_LANES, &bad, &others); \
      else name##_group(C, s, k, NRNN_LANES / GRANULE, GRANULE, &bad, &others);                 \
    }                                                                                           \
    return !any(bad) && !others;                                                                \
  }

// ---- LSTM ---------------------------------------------------------------------------------------------------------

// The units of one register from k on: their gates i, f, g, o to the next state.
INLINE void lstm_units(const nrnn_lstm *L, const nrnn_lstm_step *s, size_t k, const vf gate[4], vi *bad,
                       const int form) {
  const int whole = form == WHOLE, calls = ARE_CALLED(L, form);
  const nrnn_function *a = FUNCTIONS(L);
  const size_t left = whole ? TIER_LANES : L->n - k;
  const int peephole = !whole && L->peephole, clips = !whole && L->clip > 0;
  const vf c = load_as(form, s->c + k, left), limit = splat(L->clip);
  vf i = gate[0], f = gate[1], g = gate[2], o = gate[3];
  if (peephole)
    i = fused(load_as(form, L->peephole + k, left), c, i), f = fused(load_as(form, L->peephole + L->n + k, left), c, f);
  if (clips) i = clip_(i, limit), f = clip_(f, limit), g = clip_(g, limit);
  if (calls) i = applied(a, i), f = applied(a, f), g = applied(a + 1, g);
  else i = sigmoid_(i), f = sigmoid_(f), g = tanh_(g);
  vf next = fused(i, g * splat(L->factor), f * c);
  if (peephole) o = fused(load_as(form, L->peephole + 2 * L->n + k, left), next, o);
  if (clips) o = clip_(o, limit);
  o = calls ? applied(a, o) : sigmoid_(o);
  const vf t = calls ? applied(a + 2, next) : tanh_(next);
  vf h = o * t;
  if (!whole && s->gates) {
    const vf all[5] = {i, f, g, o, t};
    for (size_t part = 0; part < 5; part++) store_as(form, s->gates + part * L->n + k, all[part], left);
  }
  if (s->settles) next = settled_first(next, left, bad), h = settled_first(h, left, bad);
  store_as(form, s->c_next + k, next, left);
  store_as(form, s->h_next + k, h, left);
}

OTHER_UNITS(lstm, L)

// `registers` of units, of `width` rows each.
INLINE void lstm_group(const nrnn_lstm *L, const nrnn_lstm_step *s, size_t k, const int registers, const int width,
                       vi *bad, int *others) {
  const gate_sums at = gates_at(&s->sums, L->turn, 4, k, L->n);
  vf sum[4 * TURN_REGISTERS];
  EACH_UNIT
  for (int g = 0; g < 4; g++) load_gate(sum + g * registers, at.sums + g * at.apart, registers, width);
#if TIER_TILES
  const nrnn_matrix *M = s->sums.M;
  if (M) {
    const size_t height = 4 * (size_t)(registers * width);
    const float *weights = panel_at(M, 4 * k, height);
    weights = accumulate(sum, weights, height, s->sums.x, M->inputs, 4 * registers, width);
    accumulate(sum, weights, height, s->sums.h, M->hidden, 4 * registers, width);
  }
#endif
  const int plain = !L->peephole && !(L->clip > 0) && !FUNCTIONS(L) && !s->gates;
  UNITS_OF_TURN(lstm, L, plain, sum[r], sum[registers + r], sum[2 * registers + r], sum[3 * registers + r])
}

STEP_OF(lstm)

// ---- GRU ----------------------------------------------------------------------------------------------------------

// The units of one register from k on: their gates r, z, nx, nh to the next state.
INLINE void gru_units(const nrnn_gru *G, const nrnn_gru_step *s, size_t k, const vf gate[4], vi *bad, const int form) {
  const int whole = form == WHOLE, calls = ARE_CALLED(G, form);
  const nrnn_function *a = FUNCTIONS(G);
  const size_t left = whole ? TIER_LANES : G->n - k;
  const int clips = !whole && G->clip > 0;
  const vf limit = splat(G->clip);
  vf r = gate[0], z = gate[1], x = gate[2];
  if (clips) r = clip_(r, limit), z = clip_(z, limit);
  if (calls) r = applied(a, r), z = applied(a, z);
  else r = sigmoid_(r), z = sigmoid_(z);
  if (whole || G->resets_after) x = fused(r, gate[3], x);
  if (clips) x = clip_(x, limit);
  const vf m = calls ? applied(a + 1, x) : tanh_(x);
  vf next = fused(z, load_as(form, s->h + k, left) - m, m);
  if (!whole && s->gates) {
    const vf all[3] = {r, z, m};
    for (size_t part = 0; part < 3; part++) store_as(form, s->gates + part * G->n + k, all[part], left);
  }
  if (s->settles) next = settled_first(next, left, bad);
  store_as(form, s->next + k, next, left);
}

OTHER_UNITS(gru, G)

INLINE void gru_group(const nrnn_gru *G, const nrnn_gru_step *s, size_t k, const int registers, const int width,
                      vi *bad, int *others) {
  // r, z, n's of x, n's of h.
  vf sum[4 * TURN_REGISTERS];
  const gate_sums at = gates_at(&s->sums, G->turn, 3, k, G->n);
  EACH_UNIT
  for (int g = 0; g < 3; g++) load_gate(sum + g * registers, at.sums + g * at.apart, registers, width);
#if TIER_TILES
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
  const int plain = G->resets_after && !(G->clip > 0) && !FUNCTIONS(G) && !s->gates;
  UNITS_OF_TURN(gru, G, plain, sum[r], sum[registers + r], sum[3 * registers + r], sum[2 * registers + r])
}

STEP_OF(gru)

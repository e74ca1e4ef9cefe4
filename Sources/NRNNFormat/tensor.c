#include "tensor.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

enum { SHAPE = 1, DTYPE = 2, STRUCTURE = 5, ROW_START = 6, CHECK_INPUT = 2, MOST_GATES = 4, MOST_UNITS = 1 << 20 };
#define HUGE_SUM (1ull << 56)

typedef struct {
  uint64_t outer, rows, columns;  // all sizes but the last two; of a vector `columns` is 1
  uint64_t sparse;                // numbers of a sparse matrix, its slices padded
  unsigned rank;
  int is_int8, is_quaternion;
} shape;

// Of sizes that a hostile file names; those of one that can be loaded are far below.
static uint64_t product(uint64_t a, uint64_t b) {
  const uint64_t most = 1ull << 28;
  return (a < most ? a : most) * (b < most ? b : most);
}

static void add(shape *s, uint64_t size) {
  if (s->rank++ >= 2) s->outer = product(s->outer, s->rows);
  if (s->rank == 1) s->rows = size;
  else if (s->rank == 2) s->columns = size;
  else s->rows = s->columns, s->columns = size;
}

static uint64_t larger(uint64_t a, uint64_t b) { return a > b ? a : b; }

// Numbers that slices of so many rows take, each of which is as long as its longest row.
static uint64_t slices(const uint8_t *at, const uint8_t *end, uint64_t lanes) {
  uint64_t all = lanes, longest = 0, last = 0, start, row = 0;
  for (; at < end && (at = nrnn_wire_number(at, end, &start)); row++, last = start) {
    if (row && start > last) longest = larger(longest, start - last);
    if (row % lanes) continue;
    all += product(lanes, longest) + 1;
    longest = 0;
  }
  return all + product(lanes, longest);
}

static shape shape_of(const uint8_t *at, const uint8_t *end, uint64_t lanes) {
  shape s = {1, 1, 1, 0, 0, 0, 0};
  nrnn_field field;
  while (at < end && (at = nrnn_wire_field(&field, &nrnn__tensor__descriptor, at, end))) {
    if (field.number == DTYPE) s.is_int8 = field.value == NRNN__TENSOR__DTYPE__I8;
    if (field.number == STRUCTURE) s.is_quaternion = field.value == NRNN__TENSOR__STRUCTURE__QUATERNION;
    if (field.number == ROW_START) s.sparse = slices(field.at, field.end, lanes);
    if (field.number != SHAPE) continue;
    if (field.kind == NRNN_VARINT) add(&s, field.value);
    uint64_t size;
    for (const uint8_t *p = field.at; p && p < field.end && (p = nrnn_wire_number(p, field.end, &size));) add(&s, size);
  }
  if (!s.is_quaternion) s.rows = product(s.outer, s.rows), s.outer = 1;
  return s;
}

// Rows of so many equal gates, each padded to whole vectors; of how many is not known.
static uint64_t padded(uint64_t rows, uint64_t lanes) {
  uint64_t most = 0;
  for (uint64_t gates = 1; gates <= MOST_GATES; gates++) {
    const uint64_t all = gates * ((rows / gates + lanes - 1) / lanes * lanes);
    if (rows % gates == 0 && all > most) most = all;
  }
  return most;
}

static void widen(nrnn_scan *scan, uint64_t size) {
  if (size > scan->widest) scan->widest = size < MOST_UNITS ? size : MOST_UNITS;
}

static void sum(uint64_t *all, uint64_t some) { *all = *all + some < HUGE_SUM ? *all + some : HUGE_SUM; }

void nrnn_count_tensor(nrnn_scan *scan, const ProtobufCMessageDescriptor *type, const nrnn_field *field) {
  const shape s = shape_of(field->at, field->end, scan->lanes);
  if (type == &nrnn__check_vector__descriptor) {
    sum(&scan->checked, product(s.rows, s.columns) * (field->number == CHECK_INPUT ? 4 : 8));
    return;
  }
  const uint64_t numbers = s.sparse ? s.sparse : product(product(s.outer, padded(s.rows, scan->lanes)), s.columns);
  sum(&scan->numbers, s.is_int8 ? (numbers + 3) / 4 + s.rows : numbers);
  scan->matrices += s.rank > 1;
  scan->tensors++;
  const uint64_t blocks = s.is_quaternion ? 4 : 1;
  // Nothing is as long as a table has rows.
  widen(scan, type == &nrnn__embedding__descriptor ? s.columns : product(blocks, larger(s.rows, s.columns)));
}

#pragma clang attribute pop

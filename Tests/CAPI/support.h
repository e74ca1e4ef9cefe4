/* A test program: `run_tests` calls every test for every subject and prints one PASS or FAIL line per test. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include <nrnn.h>
#include <stdint.h>

/* A model and the options of a stream of it: one of the kinds of stream that there are. */
struct subject {
  const char *model_name, *kind;
  const char *path;
  nrnn_model *model;
  nrnn_model_info info;
  nrnn_stream_options options;
};

struct test {
  const char *name;
  void (*run)(const struct subject *subject);
};

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TEST(function) \
  { #function, function }

/* The arguments: model files. Returns what main returns. */
int run_tests(const char *suite, const struct test *tests, size_t count, int argc, char **argv);

/* Where a fact does not hold, the test fails for its subject; `why` is printed. */
void expect(int fact, const char *file, int line, const char *why, ...) __attribute__((format(printf, 4, 5)));
#define EXPECT(fact) expect(!!(fact), __FILE__, __LINE__, "%s", #fact)
#define EXPECT_EQUAL(found, wanted) expect_equal((long long)(found), (long long)(wanted), __FILE__, __LINE__, #found)
void expect_equal(long long found, long long wanted, const char *file, int line, const char *what);
#define OK(call) EXPECT_EQUAL(call, NRNN_OK)

/* A call must be refused with `status`, with and without an error, in a sentence that has `word` in it, and must leave
 * the stream that is being watched as it was. The call passes `e` as its error. */
#define REFUSED(wanted, word, call)                               \
  do {                                                            \
    nrnn_error said = {-1, ""}, *e = &said;                       \
    check_refusal(call, wanted, &said, word, __FILE__, __LINE__); \
    e = NULL;                                                     \
    check_refusal(call, wanted, NULL, word, __FILE__, __LINE__);  \
  } while (0)
void check_refusal(nrnn_status found, nrnn_status wanted, const nrnn_error *error, const char *word, const char *file,
                   int line);
void watch(const nrnn_stream *stream); /* NULL: none */

/* Streams, and raw inputs [steps][inputs] and intervals [steps] that are equal for equal models and policies; to be
 * freed. Some values are missing where the policy takes that, some intervals are gaps where it does not refuse them. */
nrnn_stream *open_stream(const struct subject *subject);
float *make_inputs(const struct subject *subject, size_t steps);
double *make_intervals(const struct subject *subject, size_t steps);
int takes_missing(const struct subject *subject);

/* The subject with another model: one of the `*.model` beside its own. The model is to be freed. The explosive one's
 * state grows 10^12-fold each step. */
struct subject make_other(const struct subject *subject, const char *name);
struct subject make_explosive(const struct subject *subject);

/* Every output array of a call, in one block with guards between, so that one comparison sees all bits and all that was
 * written beyond. */
struct results {
  nrnn_output output;
  uint8_t *bytes;
  size_t size;
};
struct results make_results(const struct subject *subject, size_t steps);
void free_results(struct results *results);
int untouched(const struct results *results);
int equal_results(const struct results *a, const struct results *b);
nrnn_output output_at(const struct subject *subject, const nrnn_output *output, size_t step); /* from a row on */

/* The output arrays by name: where in nrnn_output, and elements per step. */
struct array {
  const char *name;
  size_t pointer, capacity;
  size_t (*width)(const struct subject *subject);
};
enum { ARRAYS = 9 };
extern const struct array arrays[ARRAYS];
int applies(const struct array *array, const struct subject *subject);

/* A struct of which nothing but struct_size makes sense, to be freed, and sizes that make none. */
void *rubbish(size_t struct_size);
enum { RUBBISH = 0xFF, BAD_SIZES = 6 };
extern const size_t bad_sizes[BAD_SIZES];

/* A stream as bytes. */
struct snapshot {
  uint8_t bytes[131072];
  size_t size;
};
struct snapshot *take(const nrnn_stream *stream); /* to be freed */
int same_stream(const nrnn_stream *a, const nrnn_stream *b);

/* Steps both streams alike for some steps; whether all outputs and then the streams are equal bit for bit. */
int continue_alike(const struct subject *subject, nrnn_stream *a, nrnn_stream *b);

#endif

/* Numbers and sizes that bindings compare: header and library agree. */
#include <stdio.h>
#include <string.h>

#include "support.h"

static const nrnn_load_options load_options = NRNN_LOAD_OPTIONS_INIT;
static const nrnn_stream_options stream_options = NRNN_STREAM_OPTIONS_INIT;
static const nrnn_output output = NRNN_OUTPUT_INIT;
static const nrnn_model_info model_info = NRNN_MODEL_INFO_INIT;
static const nrnn_layer_info layer_info = NRNN_LAYER_INFO_INIT;
static const nrnn_channel_info channel_info = NRNN_CHANNEL_INFO_INIT;
static const nrnn_stream_info stream_info = NRNN_STREAM_INFO_INIT;
static const nrnn_check_report check_report = NRNN_CHECK_REPORT_INIT;
static const nrnn_calibration_info calibration_info = NRNN_CALIBRATION_INFO_INIT;

static const struct {
  uint32_t which;
  size_t size;
  const void *initial;
} structs[] = {
    {NRNN_STRUCT_LOAD_OPTIONS, sizeof load_options, &load_options},
    {NRNN_STRUCT_STREAM_OPTIONS, sizeof stream_options, &stream_options},
    {NRNN_STRUCT_OUTPUT, sizeof output, &output},
    {NRNN_STRUCT_MODEL_INFO, sizeof model_info, &model_info},
    {NRNN_STRUCT_LAYER_INFO, sizeof layer_info, &layer_info},
    {NRNN_STRUCT_CHANNEL_INFO, sizeof channel_info, &channel_info},
    {NRNN_STRUCT_STREAM_INFO, sizeof stream_info, &stream_info},
    {NRNN_STRUCT_CHECK_REPORT, sizeof check_report, &check_report},
    {NRNN_STRUCT_CALIBRATION_INFO, sizeof calibration_info, &calibration_info},
};

static void struct_sizes(const struct subject *s) {
  (void)s;
  EXPECT_EQUAL(nrnn_struct_size(NRNN_STRUCT_ERROR), sizeof(nrnn_error));
  EXPECT_EQUAL(sizeof(nrnn_error), 256);
  for (size_t i = 0; i < COUNT(structs); i++) {
    size_t initial;
    memcpy(&initial, structs[i].initial, sizeof initial);
    EXPECT_EQUAL(nrnn_struct_size(structs[i].which), structs[i].size);
    EXPECT_EQUAL(initial, structs[i].size);
  }
  EXPECT_EQUAL(nrnn_struct_size(COUNT(structs) + 1), 0);
  EXPECT_EQUAL(nrnn_struct_size(UINT32_MAX), 0);
}

/* All is 0, the default. */
static void initial_values(const struct subject *s) {
  (void)s;
  for (size_t i = 0; i < COUNT(structs); i++) {
    unsigned char wanted[512] = {0};
    memcpy(wanted, &structs[i].size, sizeof(size_t));
    EXPECT(!memcmp(structs[i].initial, wanted, structs[i].size));
  }
}

/* NULL, INIT and all zeros are the same stream. */
static void defaults(const struct subject *s) {
  const nrnn_stream_options zeros = {.struct_size = sizeof zeros};
  const nrnn_stream_options *same[] = {NULL, &stream_options, &zeros};
  nrnn_stream *streams[COUNT(same)];
  for (size_t i = 0; i < COUNT(same); i++) OK(nrnn_stream_create(s->model, same[i], &streams[i], NULL));
  for (size_t i = 1; i < COUNT(same); i++) EXPECT(same_stream(streams[0], streams[i]));
  nrnn_stream_info info = NRNN_STREAM_INFO_INIT;
  OK(nrnn_stream_get_info(streams[0], &info, NULL));
  EXPECT(info.members == 1 && info.noise == NRNN_NOISE_OFF && info.noise_scale == 1 && info.space == NRNN_SPACE_OUTPUT);
  for (size_t i = 0; i < COUNT(same); i++) nrnn_stream_free(streams[i]);
}

/* In the order of their numbers. */
static const char *const statuses[] = {"ok",
                                       "invalid argument",
                                       "no memory",
                                       "file cannot be read",
                                       "not a model",
                                       "model file truncated or altered",
                                       "unknown version",
                                       "not supported by this version",
                                       "too large",
                                       "tensor of wrong shape",
                                       "number that is not finite",
                                       "model that makes no sense",
                                       "buffer too small",
                                       "bad input",
                                       "interval too long",
                                       "state or output not finite",
                                       "model names no noise",
                                       "not a snapshot",
                                       "snapshot truncated or altered",
                                       "snapshot of another model",
                                       "snapshot of another kind of stream",
                                       "check vectors missed",
                                       "no check vectors",
                                       "tick or episode exhausted",
                                       "model without calibration"};

static void status_strings(const struct subject *s) {
  (void)s;
  static const nrnn_status unknown[] = {-1, COUNT(statuses), INT32_MAX};
  EXPECT_EQUAL(COUNT(statuses), NRNN_NO_CALIBRATION + 1);
  for (size_t i = 0; i < COUNT(statuses); i++) EXPECT(!strcmp(nrnn_status_string((nrnn_status)i), statuses[i]));
  for (size_t i = 0; i < COUNT(unknown); i++) EXPECT(!strcmp(nrnn_status_string(unknown[i]), "unknown status"));
}

static void versions(const struct subject *s) {
  (void)s;
  char text[32];
  snprintf(text, sizeof text, "%d.%d.%d", NRNN_VERSION_MAJOR, NRNN_VERSION_MINOR, NRNN_VERSION_PATCH);
  EXPECT(!strcmp(nrnn_version_string(), text));
  EXPECT_EQUAL(nrnn_version(), NRNN_VERSION_MAJOR << 16 | NRNN_VERSION_MINOR << 8 | NRNN_VERSION_PATCH);
  EXPECT_EQUAL(nrnn_abi_version(), NRNN_ABI_VERSION);
  EXPECT(nrnn_numerics_revision() >= 1);
}

enum { MINOR = 1 << 8, OLDER_OR_SAME = NRNN_VERSION | 0xFF };

/* Versions up to the library's, patches aside, and its ABI alone. */
static void headers(const struct subject *s) {
  (void)s;
  static const uint32_t fine[] = {0, NRNN_VERSION - MINOR, NRNN_VERSION, OLDER_OR_SAME};
  static const uint32_t later[] = {NRNN_VERSION + MINOR, OLDER_OR_SAME + 1, NRNN_VERSION + (1 << 16), UINT32_MAX};
  OK(NRNN_CHECK_HEADER(NULL));
  for (size_t i = 0; i < COUNT(fine); i++) {
    OK(nrnn_check_header(fine[i], NRNN_ABI_VERSION, NULL));
    REFUSED(NRNN_BAD_VERSION, "header: expected ABI version", nrnn_check_header(fine[i], NRNN_ABI_VERSION + 1, e));
  }
  for (size_t i = 0; i < COUNT(later); i++)
    REFUSED(NRNN_BAD_VERSION, "header: expected version", nrnn_check_header(later[i], NRNN_ABI_VERSION, e));
  REFUSED(NRNN_BAD_VERSION, "install libnrnn 7.9, which", nrnn_check_header(7 << 16 | 9 << 8, NRNN_ABI_VERSION + 1, e));
  REFUSED(NRNN_BAD_VERSION, "found 4294967295", nrnn_check_header(0, UINT32_MAX, e));
  REFUSED(NRNN_BAD_VERSION, "found 65535.255", nrnn_check_header(UINT32_MAX, NRNN_ABI_VERSION, e));
}

static void kernels(const struct subject *s) {
  static const char *const names[] = {"auto", "generic", "avx2", "neon", "avx512", "simd128"};
  for (uint32_t i = 0; i < COUNT(names); i++) EXPECT(!strcmp(nrnn_kernels_name(i), names[i]));
  EXPECT(!nrnn_kernels_name(COUNT(names)) && !nrnn_kernels_name(UINT32_MAX));
  EXPECT(nrnn_kernels_available(NRNN_KERNELS_GENERIC) == 1 && nrnn_kernels_available(UINT32_MAX) == 0);
  for (uint32_t i = 0; i < COUNT(names); i++) {
    nrnn_load_options options = NRNN_LOAD_OPTIONS_INIT;
    nrnn_model_info info = NRNN_MODEL_INFO_INIT;
    nrnn_model *model = NULL;
    options.kernels = i;
    EXPECT_EQUAL(nrnn_model_load_file(s->path, &options, &model, NULL),
                 nrnn_kernels_available(i) ? NRNN_OK : NRNN_UNSUPPORTED);
    if (!model) continue;
    OK(nrnn_model_get_info(model, &info, NULL));
    EXPECT(i == NRNN_KERNELS_AUTO ? info.kernels != i : info.kernels == i);
    EXPECT(info.fingerprint == s->info.fingerprint);
    nrnn_model_free(model);
  }
}

static void keys(const struct subject *s) {
  (void)s;
  EXPECT(nrnn_stream_id_from_key(NULL, 0) == 0xcbf29ce484222325u);
  EXPECT(nrnn_stream_id_from_key("a", 1) == 0xaf63dc4c8601ec8cu);
  EXPECT(nrnn_stream_id_from_key("foobar", 6) == 0x85944171f73967e8u);
}

int main(int argc, char **argv) {
  static const struct test tests[] = {TEST(struct_sizes), TEST(initial_values), TEST(defaults), TEST(status_strings),
                                      TEST(versions),     TEST(headers),        TEST(kernels),  TEST(keys)};
  return run_tests("abi", tests, COUNT(tests), argc, argv);
}

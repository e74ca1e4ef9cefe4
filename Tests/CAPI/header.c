/* Compiled as C99, C11 and C++17 by both compilers: the header alone, twice, with every *_INIT macro. */
#include <nrnn.h>
#include <nrnn.h>

static const nrnn_load_options load_options = NRNN_LOAD_OPTIONS_INIT;
static const nrnn_stream_options stream_options = NRNN_STREAM_OPTIONS_INIT;
static const nrnn_output output = NRNN_OUTPUT_INIT;
static const nrnn_model_info model_info = NRNN_MODEL_INFO_INIT;
static const nrnn_layer_info layer_info = NRNN_LAYER_INFO_INIT;
static const nrnn_channel_info channel_info = NRNN_CHANNEL_INFO_INIT;
static const nrnn_stream_info stream_info = NRNN_STREAM_INFO_INIT;
static const nrnn_check_report check_report = NRNN_CHECK_REPORT_INIT;

size_t sizes(void);
size_t sizes(void) {
  return load_options.struct_size + stream_options.struct_size + output.struct_size + model_info.struct_size +
         layer_info.struct_size + channel_info.struct_size + stream_info.struct_size + check_report.struct_size;
}

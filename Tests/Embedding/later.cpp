// A program that was compiled with a later header: both ways of loading a model ask first, and refuse.
#include <nrnn.h>
#undef NRNN_VERSION
#define NRNN_VERSION (NRNN_VERSION_MAJOR << 16 | (NRNN_VERSION_MINOR + 1) << 8)
#include <cstdio>
#include <nrnn.hpp>

template <class Load>
static bool refused(Load load) {
  try {
    load();
  } catch (const nrnn::Error &error) {
    std::puts(error.what());
    return error.status() == NRNN_BAD_VERSION;
  }
  return false;
}

int main(int, char **argv) {
  const bool file = refused([&] { nrnn::Model::load(argv[1]); });
  const bool memory = refused([] { nrnn::Model::load("", 0); });
  return !(file && memory);
}

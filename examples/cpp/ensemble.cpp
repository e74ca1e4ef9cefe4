// Streams an ensemble over one digit, pixel by pixel: how sure the network is of its best class as the pixels arrive.
//   c++ -std=c++17 ensemble.cpp -o ensemble $(pkg-config --cflags --libs nrnn)
//   ./ensemble ../digits/noisy.nrnn ../c/digit.csv
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <nrnn.hpp>
#include <string>

static void show(std::size_t step, const nrnn::Summary &s) {
  const auto best = std::max_element(s.mean.begin(), s.mean.end()) - s.mean.begin();
  std::printf("%3zu  class %td  %.3f +- %.3f  entropy %.3f\n", step, best, s.mean[best], std::sqrt(s.variance[best]),
              s.entropy[0]);
}

static void run(const char *path, const char *csv) {
  const nrnn::Model model = nrnn::Model::load(path);
  nrnn::StreamOptions options;
  options.members = 32;
  nrnn::Stream stream(model, options);
  std::ifstream rows(csv);
  std::string line;
  std::getline(rows, line);  // the header
  for (std::size_t step = 1; std::getline(rows, line); step++) {
    const nrnn::Summary summary = stream.step({std::stof(line)});
    if (step % 8 == 0) show(step, summary);
  }
}

int main(int argc, char **argv) try {
  if (argc != 3) throw std::runtime_error("expected MODEL CSV");
  run(argv[1], argv[2]);
} catch (const std::exception &error) {
  std::fprintf(stderr, "ensemble: %s\n", error.what());
  return 1;
}

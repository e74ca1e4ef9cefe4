// TOML as the library toml++ reads it, flattened: a key has a value, some in a list, or some by name.
#define TOML_EXCEPTIONS 0
#define TOML_MAX_NESTED_VALUES 16
#include <toml++/toml.h>

#include <cstring>

#include "nrnn_tools.h"

namespace {

using Visit = void (*)(void *, const nrnn_toml_value *);

constexpr int most_parts = 200;

// The library takes a key such as a.b.c apart by calling itself, and so would end on the stack's end. 0: no key has too
// many parts; else the line of one that may.
unsigned line_of_long_key(std::string_view text) {
  unsigned line = 1;
  int parts = 1;
  for (char c : text) {
    if (c == '.' && ++parts > most_parts) return line;
    if (std::strchr("=,[]{}#\n", c)) parts = 1;
    line += c == '\n';
  }
  return 0;
}

unsigned fail(unsigned line, std::string_view what, char *message, size_t capacity) {
  size_t count = std::min(what.size(), capacity - 1);
  std::memcpy(message, what.data(), count);
  message[count] = 0;
  return std::max(1u, line);
}

void set(nrnn_toml_value &value, const toml::node &node) {
  value.kind = NRNN_TOML_OTHER;
  if (auto text = node.as_string()) {
    value.kind = NRNN_TOML_TEXT;
    value.text = (*text)->data(), value.text_size = (*text)->size();
  } else if (auto integer = node.as_integer()) {
    value.kind = NRNN_TOML_INTEGER, value.integer = **integer;
  } else if (auto real = node.as_floating_point()) {
    value.kind = NRNN_TOML_REAL, value.real = **real;
  } else if (auto boolean = node.as_boolean()) {
    value.kind = NRNN_TOML_BOOLEAN, value.integer = **boolean;
  }
}

void read(nrnn_toml_value value, const toml::node &node, Visit visit, void *context) {
  value.line = node.source().begin.line;
  auto list = node.as_array();
  auto table = node.as_table();
  if ((list && list->empty()) || (table && table->empty())) {
    value.kind = NRNN_TOML_EMPTY;
    visit(context, &value);
  } else if (list && !value.is_listed) {
    value.is_listed = 1;
    for (auto &item : *list) read(value, item, visit, context);
  } else if (table && !value.name && !value.is_listed) {
    for (auto &&[key, item] : *table) {
      value.name = key.str().data(), value.name_size = key.str().size();
      read(value, item, visit, context);
    }
  } else {
    set(value, node);
    visit(context, &value);
  }
}

}  // namespace

extern "C" unsigned nrnn_toml_read(const char *text, size_t size, Visit visit, void *context, char *message,
                                   size_t capacity) {
  if (unsigned line = line_of_long_key({text, size})) return fail(line, "a key of too many parts", message, capacity);
  auto result = toml::parse(std::string_view(text, size));
  if (!result) return fail(result.error().source().begin.line, result.error().description(), message, capacity);
  for (auto &&[key, node] : result.table()) {
    nrnn_toml_value value{};
    value.key = key.str().data(), value.key_size = key.str().size();
    read(value, node, visit, context);
  }
  return 0;
}

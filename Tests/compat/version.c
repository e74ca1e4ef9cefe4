// The library is of a version, and takes or refuses the header that this was compiled with: version VERSION.
#include "check.h"

int main(int count, char **arguments) {
  if (count != 2) give_up("version VERSION");
  nrnn_error error = {0, ""};
  const int later = NRNN_VERSION >> 8 > (int)nrnn_version() >> 8;
  const nrnn_status status = NRNN_CHECK_HEADER(&error);
  if (strcmp(nrnn_version_string(), arguments[1]))
    fail("version", "expected %s, found %s", arguments[1], nrnn_version_string());
  else if (status != (later ? NRNN_BAD_VERSION : NRNN_OK))
    fail("version", "expected to %s the header, found %d %.252s", later ? "refuse" : "take", status, error.message);
  else pass(later ? "a later header is refused" : "the header is taken");
  return failures != 0;
}

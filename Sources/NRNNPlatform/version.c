#include "../../include/nrnn.h"  // the only place that has the numbers
#include "nrnn_platform.h"

#define TEXT(number) #number
#define DOTTED(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

const char *nrnn_version_text(void) { return DOTTED(NRNN_VERSION_MAJOR, NRNN_VERSION_MINOR, NRNN_VERSION_PATCH); }

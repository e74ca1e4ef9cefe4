// The header that pkg-config's flags lead to.
#include <nrnn.h>

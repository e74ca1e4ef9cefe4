// Numbers as text, in the same characters everywhere.
#ifndef NRNN_DECIMAL_H
#define NRNN_DECIMAL_H

#include <stdint.h>

#define NRNN_DECIMAL_SIZE 24

// Zero-terminated. A double as printf's "%.9g" has it in the C locale; every NaN is "NaN".
void nrnn_decimal(double number, char text[NRNN_DECIMAL_SIZE]);
void nrnn_decimal_integer(int64_t number, char text[NRNN_DECIMAL_SIZE]);

#endif

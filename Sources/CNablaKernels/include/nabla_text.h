// Numbers as text.
#ifndef NABLA_TEXT_H
#define NABLA_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum { NABLA_TEXT_CAPACITY = 400 };

// Writes a number with the given number of digits after the point, rounded to nearest, with or
// without an exponent, and a terminating zero. Returns the length.
size_t nabla_write_number(double value, int digits, bool exponent,
                          char text[NABLA_TEXT_CAPACITY]);

#endif

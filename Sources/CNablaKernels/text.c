#include "nabla_text.h"

#include <math.h>
#include <stdio.h>

size_t nabla_write_number(double value, int digits, bool exponent,
                          char text[NABLA_TEXT_CAPACITY]) {
  // Some systems print the sign of a NaN.
  if (isnan(value)) return (size_t)snprintf(text, NABLA_TEXT_CAPACITY, "nan");
  int length = snprintf(text, NABLA_TEXT_CAPACITY, exponent ? "%.*e" : "%.*f", digits, value);
  return length < 0 ? 0 : (size_t)length;
}

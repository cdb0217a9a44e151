#include "../Lanes/dispatch.h"
#include "declarations.h"

#define NABLA_LIST(...) __VA_ARGS__
#define NABLA_ENTRY(result, name, parameters, arguments)   \
  result name(nabla_level level, NABLA_LIST parameters) {  \
    NABLA_AT_LEVEL(level, name, NABLA_LIST arguments)      \
  }
NABLA_TENSOR_FUNCTIONS(NABLA_ENTRY)

// The plan of an elementwise function for the lanes machine.
#ifndef NABLA_ELEMENTWISE_H
#define NABLA_ELEMENTWISE_H

#include "nabla_machine.h"

enum { NABLA_ELEMENTWISE_COLUMNS = 32 };

// Code for the machine with the data that it needs. Inputs are the first columns, outputs the last;
// uniforms are the uniform inputs, the constants, and values computed from them.
typedef struct nabla_plan {
  nabla_instruction *uniform_code;  // what depends on no element: run once
  size_t uniform_code_count;
  nabla_instruction *code;
  size_t code_count;
  double *constants;
  size_t constant_count;
  size_t uniform_input_count;
  size_t uniform_count;
  size_t input_count;   // of columns
  size_t output_count;  // of columns; both together at most NABLA_ELEMENTWISE_COLUMNS
  size_t slot_count;
} nabla_plan;

// Loads a plan that another thread may be setting: NULL or complete.
static inline nabla_plan *nabla_plan_load(nabla_plan *const *place) {
  return __atomic_load_n(place, __ATOMIC_ACQUIRE);
}
static inline void nabla_plan_store(nabla_plan **place, nabla_plan *plan) {
  __atomic_store_n(place, plan, __ATOMIC_RELEASE);
}

#endif

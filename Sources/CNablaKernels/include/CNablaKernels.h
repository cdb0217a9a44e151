#ifndef NABLA_KERNELS_H
#define NABLA_KERNELS_H

#include "nabla_elementwise.h"
#include "nabla_kernels.h"
#include "nabla_machine.h"
#include "nabla_math.h"
#include "nabla_storage.h"
#include "nabla_system.h"
#include "nabla_tape.h"
#include "nabla_text.h"
#include "nabla_thread.h"

#endif

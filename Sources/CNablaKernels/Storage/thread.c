#include "nabla_thread.h"

_Thread_local nabla_thread nabla_current_thread;
uint64_t nabla_sequence;

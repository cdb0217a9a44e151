// Access to the first lanes of a vector without touching the memory after them. Included once per
// level and element, after vector.h.

// Moves `count` elements, at most vector_lanes, with one instruction for each bit set in the count.
INLINE void move_part(element *to, const element *from, size_t count) {
#define MOVE(n)                                        \
  if (count & (n)) {                                   \
    __builtin_memcpy(to, from, (n) * sizeof(element)); \
    to += (n);                                         \
    from += (n);                                       \
  }
  MOVE(16) MOVE(8) MOVE(4) MOVE(2) MOVE(1)
#undef MOVE
}

// The first `count` elements, 0 to vector_lanes, with `rest` in the other lanes.
INLINE vector load_part_or(const element *p, size_t count, vector rest) {
#if defined(__x86_64__) && NABLA_REGISTER_BYTES == 64
#ifdef NABLA_F64
  return __builtin_ia32_loadupd512_mask(p, rest, (uint8_t)((1u << count) - 1));
#else
  return __builtin_ia32_loadups512_mask(p, rest, (uint16_t)((1u << count) - 1));
#endif
#else
  element lanes[vector_lanes];
  store(lanes, rest);
  move_part(lanes, p, count);
  return load(lanes);
#endif
}

INLINE vector load_part(const element *p, size_t count) {
  return load_part_or(p, count, splat(0));
}

INLINE void store_part(element *p, size_t count, vector x) {
#if defined(__x86_64__) && NABLA_REGISTER_BYTES == 64
#ifdef NABLA_F64
  __builtin_ia32_storeupd512_mask(p, x, (uint8_t)((1u << count) - 1));
#else
  __builtin_ia32_storeups512_mask(p, x, (uint16_t)((1u << count) - 1));
#endif
#else
  element lanes[vector_lanes];
  store(lanes, x);
  move_part(p, lanes, count);
#endif
}

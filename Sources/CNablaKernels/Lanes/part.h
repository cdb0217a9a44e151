// The first lanes of a vector, where the memory behind them may be another's or none. Included
// once a level and element, after vector.h.

// The first `count` elements, 0 to vector_lanes, and `rest` in the other lanes.
INLINE vector load_part_or(const element *p, size_t count, vector rest) {
#if defined(__x86_64__) && NABLA_REGISTER_BYTES == 64
#ifdef NABLA_F64
  return __builtin_ia32_loadupd512_mask(p, rest, (uint8_t)((1u << count) - 1));
#else
  return __builtin_ia32_loadups512_mask(p, rest, (uint16_t)((1u << count) - 1));
#endif
#else
  for (size_t lane = 0; lane < count; lane++) rest[lane] = p[lane];
  return rest;
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
  for (size_t lane = 0; lane < count; lane++) p[lane] = x[lane];
#endif
}

#include <math.h>
#include <stdint.h>

#include "nabla_math.h"

// Contraction is off, so that results are the same on every level.
#pragma STDC FP_CONTRACT OFF

typedef unsigned __int128 wide;

// The first 1280 bits of 2/pi after the point.
static const uint64_t two_over_pi[] = {
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
    0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
    0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
    0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
    0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
};

// The 64 bits starting with bit `first`; bits before the point are zero.
static uint64_t bits_from(int first) {
  if (first <= -64) return 0;
  if (first < 0) return two_over_pi[0] >> -first;
  int word = first / 64, shift = first % 64;
  return shift == 0 ? two_over_pi[word]
                    : two_over_pi[word] << shift | two_over_pi[word + 1] >> (64 - shift);
}

// Payne and Hanek's reduction (1983): only those bits of 2/pi are used whose product with x is
// neither a multiple of 4 nor negligible.
unsigned nabla_quarter_turns(double x, double *r, double *low) {
  *r = *low = NAN;
  if (!(x < INFINITY)) return 0;
  // x = mantissa * 2^exponent
  int exponent;
  uint64_t mantissa = (uint64_t)(frexp(x, &exponent) * 0x1p53);
  exponent -= 53;
  // Bit i has the weight 2^-(i + 1): from here on, in units of 2^-190, modulo 4.
  int first = exponent - 2;
  wide bottom = (wide)mantissa * bits_from(first + 128);
  wide middle = (wide)mantissa * bits_from(first + 64) +
                             (uint64_t)(bottom >> 64);
  uint64_t top = mantissa * bits_from(first) + (uint64_t)(middle >> 64);
  // Two bits of whole quarter turns, and the fraction, rounded to the nearest.
  unsigned turns = (unsigned)(top >> 62);
  wide fraction = (wide)top << 66 |
                               (wide)(uint64_t)middle << 2 | (uint64_t)bottom >> 62;
  uint64_t rest = (uint64_t)bottom << 2;
  double sign = 1;
  if (top >> 61 & 1) {
    turns++;
    sign = -1;
    // Negates in two's complement.
    rest = ~rest + 1;
    fraction = ~fraction + (rest == 0);
  }
  // The multiple closest to a multiple of pi/2 has fewer than 64 leading zeros here.
  int zeros = fraction >> 64 ? __builtin_clzll((uint64_t)(fraction >> 64)) : 64;
  if (zeros == 64) fraction = fraction << 64 | rest;
  else if (zeros > 0) fraction = fraction << zeros | rest >> (64 - zeros);

  // Multiplies by pi/2, given to 128 bits with one before the point.
  uint64_t f1 = (uint64_t)(fraction >> 64), f0 = (uint64_t)fraction;
  uint64_t c1 = 0xc90fdaa22168c234, c0 = 0xc4c6628b80dc1cd1;
  wide product = (wide)f1 * c1 +
                              (uint64_t)((wide)f1 * c0 >> 64) +
                              (uint64_t)((wide)f0 * c1 >> 64);
  double scale = ldexp(sign, -zeros);
  *r = (double)(uint64_t)(product >> 75) * 0x1p-52 * scale;
  *low = (double)((uint64_t)(product >> 22) & ((1ull << 53) - 1)) * 0x1p-105 * scale;
  return turns;
}

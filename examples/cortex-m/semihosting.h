/* Text to the debugger or the emulator that the chip is attached to (Arm's semihosting). On a board without one, a
 * UART. */
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

static inline int ask_host(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

enum { SYS_WRITE0 = 0x04, SYS_EXIT_EXTENDED = 0x20 };

static inline void print(const char *text) { ask_host(SYS_WRITE0, text); }

/* Of [0, 1], with four places. */
static inline void print_fraction(float value) {
  char text[] = "0.0000";
  unsigned places = (unsigned)(value * 10000 + 0.5f);
  text[0] = (char)('0' + places / 10000);
  for (int i = 5; i > 1; i--, places /= 10) text[i] = (char)('0' + places % 10);
  print(text);
}

static inline void end_with(int status) {
  const unsigned argument[2] = {0x20026, (unsigned)status}; /* the application ends */
  ask_host(SYS_EXIT_EXTENDED, argument);
}

#endif

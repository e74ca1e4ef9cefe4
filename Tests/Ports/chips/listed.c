/* PROGRAM, the name of a source, on a chip, which has no command line: its arguments are the lines of the file
 * "arguments" in the emulator's folder. */
#define main program_main
#include PROGRAM
#undef main

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS = 1024, TEXT = 65536 };

/* -DODD_FLOATS: a host that flushes to zero, has one NaN and rounds down, which is to be so behind the calls too. */
static uint32_t float_environment(void) {
  uint32_t found = 0;
#ifdef __ARM_FP
  __asm__ volatile("vmrs %0, fpscr" : "=r"(found));
#endif
  return found & 0x07c00000;
}
static void set_float_environment(uint32_t wanted) {
#ifdef ODD_FLOATS
  __asm__ volatile("vmsr fpscr, %0" : : "r"(wanted));
#endif
  (void)wanted;
}

int main(void) {
  static char text[TEXT], *arguments[ARGUMENTS + 1] = {"program"};
  int count = 1;
  FILE *file = fopen("arguments", "rb");
  if (!file) return 2;
  text[fread(text, 1, TEXT - 1, file)] = 0;
  fclose(file);
  for (char *line = strtok(text, "\n"); line && count < ARGUMENTS; line = strtok(NULL, "\n")) arguments[count++] = line;
  set_float_environment(0x03800000);
  const uint32_t given = float_environment();
  const int status = program_main(count, arguments);
  return float_environment() == given ? status : 3;
}

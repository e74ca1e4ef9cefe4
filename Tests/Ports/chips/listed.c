/* PROGRAM, the name of a source, on a chip, which has no command line: its arguments are the lines of the file
 * "arguments" in the emulator's folder. */
#define main program_main
#include PROGRAM
#undef main

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 1024, TEXT = 65536 };

int main(void) {
  static char text[TEXT], *arguments[MOST + 1] = {"program"};
  int count = 1;
  FILE *file = fopen("arguments", "rb");
  if (!file) return 2;
  text[fread(text, 1, TEXT - 1, file)] = 0;
  fclose(file);
  for (char *line = strtok(text, "\n"); line && count < MOST; line = strtok(NULL, "\n")) arguments[count++] = line;
  return program_main(count, arguments);
}

#include "nrnn_note.h"

#include <stdio.h>
#include <string.h>

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

// Initial-exec: in the static block that every thread has, so that the first use allocates nothing. scripts/lib.sh
// names another model for musl, whose loader allocates for every thread when it opens a library.
#ifndef NRNN_TLS_MODEL
#define NRNN_TLS_MODEL "initial-exec"
#endif
static _Thread_local nrnn_note *current __attribute__((tls_model(NRNN_TLS_MODEL)));

void nrnn_note_enter(nrnn_note *note, char *text) {
  *note = (nrnn_note){current, text, 0};
  current = note;
}

void nrnn_note_leave(const nrnn_note *note) { current = note->outer; }

void nrnn_note_begin(void) {
  if (!current || !current->text) return;
  current->length = 0;
  current->text[0] = 0;
}

// The end cuts no character in two.
static void cut(nrnn_note *note) {
  size_t end = note->length;
  while (end > 0 && ((unsigned char)note->text[end - 1] & 0xc0) == 0x80) end--;
  if (end > 0 && (unsigned char)note->text[end - 1] >= 0xc0) note->length = end - 1;
}

void nrnn_note_words(const char *words) {
  nrnn_note *note = current;
  if (!note || !note->text || !words) return;
  for (; *words && note->length < NRNN_NOTE_SIZE - 1; words++) note->text[note->length++] = *words;
  if (*words) cut(note);
  note->text[note->length] = 0;
}

void nrnn_note_integer(int64_t number) {
  char text[32];
  snprintf(text, sizeof text, "%lld", (long long)number);
  nrnn_note_words(text);
}

// The decimal point is a point, whatever the host's locale has for it; the other bytes of "%g" are the same everywhere.
static void point(char *text) {
  char *to = text;
  for (const char *from = text; *from; from++) {
    if ((*from >= '0' && *from <= '9') || strchr("+-einf", *from)) *to++ = *from;
    else if (to == text || to[-1] != '.') *to++ = '.';  // it may take several bytes
  }
  *to = 0;
}

// printf shows the sign of a NaN, which differs between CPUs.
void nrnn_note_real(double number) {
  char text[48];
  snprintf(text, sizeof text, "%.9g", number);
  point(text);
  nrnn_note_words(number != number ? "NaN" : text);
}

#pragma clang attribute pop

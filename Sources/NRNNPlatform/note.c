#include "nrnn_note.h"

#include "nrnn_decimal.h"
#include "nrnn_target.h"

#pragma clang attribute push(__attribute__((minsize)), apply_to = function)

#if NRNN_POSIX
// Initial-exec: in the static block that every thread has, so that the first use allocates nothing. scripts/lib.sh
// names another model for musl, whose loader allocates for every thread when it opens a library.
#ifndef NRNN_TLS_MODEL
#define NRNN_TLS_MODEL "initial-exec"
#endif
static _Thread_local nrnn_note *current __attribute__((tls_model(NRNN_TLS_MODEL)));
#elif defined(NRNN_BARE)
// One for all: an interrupt's calls end before those that they interrupt go on. A host whose threads take turns within
// a call has a function of this name, which gives each thread a place of its own.
void **nrnn_thread_note(void);
__attribute__((weak)) void **nrnn_thread_note(void) {
  static void *of_all;
  return &of_all;
}
#define current (*(nrnn_note **)nrnn_thread_note())
#else
static nrnn_note *current;  // WebAssembly: an instance has one thread
#endif

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
  char text[NRNN_DECIMAL_SIZE];
  nrnn_decimal_integer(number, text);
  nrnn_note_words(text);
}

void nrnn_note_real(double number) {
  char text[NRNN_DECIMAL_SIZE];
  nrnn_decimal(number, text);
  nrnn_note_words(text);
}

#pragma clang attribute pop

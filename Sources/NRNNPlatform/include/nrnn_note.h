// The sentence of a failure, written while it is being thrown: into the host's nrnn_error, without allocation, so that
// the failure itself is a status and fits a register. Each thread has its own; a call without a note writes nothing.
#ifndef NRNN_NOTE_H
#define NRNN_NOTE_H

#include <stddef.h>
#include <stdint.h>

#define NRNN_NOTE_SIZE 252  // bytes of nrnn_error.message

typedef struct nrnn_note {
  struct nrnn_note *outer;
  char *text;  // NULL: say nothing
  size_t length;
} nrnn_note;

// For the length of a call: `text` has room for NRNN_NOTE_SIZE bytes, or is NULL.
void nrnn_note_enter(nrnn_note *note, char *text);
void nrnn_note_leave(const nrnn_note *note);

void nrnn_note_begin(void);  // a new sentence
void nrnn_note_words(const char *words);
void nrnn_note_integer(int64_t number);
void nrnn_note_real(double number);

#endif

/* Every function that the header's table calls real-time safe, each ready to be called in a setting of its own. */
#ifndef REALTIME_H
#define REALTIME_H

#include "support.h"

enum { FLEET = 50 }; /* two tasks */

/* Everything that a call may need, ready before counting. */
struct bench {
  const struct subject *subject;
  nrnn_stream *stream, *other;
  nrnn_stream *fleet[FLEET];              /* with a parallel loop, in the calling thread */
  nrnn_stream *explosive, *calibrated[2]; /* these two: NULL where the model has no calibration */
  float *x;
  double *dt;
  struct results results;
  struct snapshot *snapshot;
  uint8_t *memory;
  size_t size;
};

struct bench prepare(const struct subject *subject);
void finish(struct bench *bench);

struct safe {
  const char *name;
  void (*call)(struct bench *bench);
};
enum { SAFE = 19 };
extern const struct safe safe[SAFE];

#endif

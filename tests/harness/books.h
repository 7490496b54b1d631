/* The reference hall's books of payments, as its `payments` knob tells them. One thread. */
#ifndef ONEDOOR_TESTS_HARNESS_BOOKS_H
#define ONEDOOR_TESTS_HARNESS_BOOKS_H

#include <stdint.h>
#include "tests/harness/scene.h"

/* One figure of the knob's answer; -1: that is no answer. */
int64_t books_figure(const char *answer, const char *name);
/* The same of a scene's hall, which must answer. */
int64_t books_count(struct scene *scene, const char *name);
/* Until nothing is under way: no bill was paid twice, and both books agree. */
void books_settle(struct scene *scene);

#endif

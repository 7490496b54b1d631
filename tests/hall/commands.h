/* The words of the control socket; tests/hall/README.md lists them. On the control's thread. */
#ifndef ONEDOOR_TESTS_HALL_COMMANDS_H
#define ONEDOOR_TESTS_HALL_COMMANDS_H

#include <stddef.h>

/* A control_fn; context is the struct hall. */
void commands_run(void *context, char *line, char *answer_out, size_t size);

/* people waiting in total, spread over the departments by their windows. */
struct hall;
void seed_everywhere(struct hall *hall, int people);

#endif

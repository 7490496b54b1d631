/*
 * The staff page: who plays the city opens it in a browser on this very machine. HTTP on 127.0.0.1,
 * for everybody who may use the machine, and for nobody's web page but its own: the name of the
 * place must be this machine's, and what changes anything carries a token. Threads of its own.
 */
#ifndef ONEDOOR_TESTS_HALL_STAFF_H
#define ONEDOOR_TESTS_HALL_STAFF_H

#include "tests/hall/hall.h"

struct staff;

/* port 0 picks a free one. Sets hall->staff_port. */
enum err staff_start(struct hall *hall, int port, struct staff **staff_out) MUST_CHECK;
void staff_stop(struct staff *staff); /* NULL is allowed */

#endif

/*
 * One virtual printer and its worker, and what the printers' tests do with them in a word. One
 * thread. What goes wrong fails the running cmocka test.
 */
#ifndef ONEDOOR_TESTS_PRINTING_H
#define ONEDOOR_TESTS_PRINTING_H

#include <stdint.h>
#include "tests/harness/prints.h"
#include "tests/harness/rig.h"

enum { PRINTING_SOON_MS = 5000, PRINTING_JOB_MS = 12000 };

/* What is being tested now. */
struct printing {
	struct rig *rig; /* NULL: nothing is open */
	const char *name;
	uint32_t job; /* the last number given */
	struct device_choice chosen;
};
extern struct printing printing;

/* What printer.usb says, until printing_end. */
void printing_choose(const char *text);
/* The worker; its printer waits unplugged. */
void printing_open(const char *printer);
/* The worker, whether its printer is there or not; note_path: see device.h. */
void printing_open_noted(const char *printer, const char *note_path);
/* A printer in good health that prints without taking time. */
void printing_begin(const char *printer);
/* Everything a test may have turned is turned back: the printers outlive their tests. */
void printing_end(void);
int printing_teardown(void **state); /* the same if a test has not come so far */

void printing_plug(void);
void printing_unplug(void);
void printing_wait_ready(void);
long printing_count(const char *question);
void printing_knob(const char *knob, const char *value);
void printing_poke(const char *what);
void printing_wait(const char *question, long least); /* within PRINTING_SOON_MS */

/* A slip of that many rows is ordered: what must come out. */
struct print_mark printing_order(int height);
void printing_expect(enum print_result result, enum device_reason reason);
/* One job, one slip, and it is that one. */
void printing_well(int height);

#endif

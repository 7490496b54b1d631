/*
 * The fault sweep: a scenario of one device is run once to count its N transfers, then anew for
 * every n of them and every fault, with that fault at transfer n. Each time it must end within its
 * limit, with facts that tell no lie and a reason from the closed list (the scenario and the rig
 * see to that), and afterwards the happy path must work with the same worker. What leaks is found
 * at the end by the address sanitizer. One thread; what goes wrong fails the running cmocka test,
 * and sweep_teardown says at which fault.
 */
#ifndef ONEDOOR_TESTS_SWEEP_H
#define ONEDOOR_TESTS_SWEEP_H

#include <stdbool.h>
#include <stdint.h>
#include "tests/harness/rig.h"

struct sweep {
	struct rig *rig; /* the sweep's own */
	enum device_kind kind;
	const char *device; /* its name at vusbd */
	/* As vusbd's "fault DEV N ..." takes them, NULL-terminated; NULL: sweep_faults. */
	const char *const *faults;
	int64_t limit_ms; /* for a scenario, whatever happens */
	/* Called when the device has just been plugged in and its worker has noticed nothing yet.
	 * fault: which one will hit it somewhere, or NULL in the counting run. */
	void (*scenario)(struct sweep *sweep, const char *fault);
	/* The device is plugged in and no fault is left. */
	void (*happy)(struct sweep *sweep);
};

/* Every kind of fault, once each; "delay" is longer than the drivers wait for an answer. */
extern const char *const sweep_faults[];

/* Opens the rig, sweeps, closes it. The device is unplugged before and after. */
void sweep_run(struct sweep *sweep);
/* For cmocka_unit_test_teardown: after a failure names the fault and leaves an empty bus. */
int sweep_teardown(void **state);

/* For scenarios. True when the device is ready, false when a fault pulled it out and the worker has
 * said so; anything else within the limit fails the test. */
bool sweep_wait_ready(struct sweep *sweep, int64_t limit_ms);
/* The next fact (see rig_take), or NULL when the device was pulled out, the worker has said so and
 * no fact is left; nothing of both within the limit fails the test. */
struct msg *sweep_take(struct sweep *sweep, int64_t limit_ms);

#endif

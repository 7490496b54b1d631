/*
 * The fault sweep: a scenario of one device is run once to count its N transfers, then anew for
 * every n of them and every fault, with that fault at transfer n. Each time it must end within its
 * limit, with facts that tell no lie and a reason from the closed list (the scenario and the rig
 * see to that), and afterwards the happy path must work with the same worker. What leaks is found
 * at the end by the address sanitizer.
 *
 * Nearly all of a sweep's time is waiting, so each pair of device and fault is a process of its own
 * below a vusbd of its own, many of them at once: a test program is a table of sweeps, its
 * scenarios and sweep_main. By hand: `PROGRAM split "delay 700"` sweeps one pair and keeps its log.
 */
#ifndef ONEDOOR_TESTS_SWEEP_H
#define ONEDOOR_TESTS_SWEEP_H

#include <stdbool.h>
#include <stdint.h>
#include "tests/harness/rig.h"

struct sweep {
	const char *device; /* a name, unique in the program */
	enum device_kind kind;
	const char *spec; /* the device for vusbd: "printer:tm-t88v,reply_ms=2" */
	/* As vusbd's "fault DEV N ..." takes them, NULL-terminated; NULL: sweep_faults. */
	const char *const *faults;
	int stripes;	  /* long sweeps: split among so many processes; 0 like 1 */
	int64_t limit_ms; /* for a scenario, whatever happens */
	/* Called when the device has just been plugged in and its worker has noticed nothing yet.
	 * fault: which one will hit it somewhere, or NULL in the counting run. */
	void (*scenario)(const struct sweep *sweep, struct rig *rig, const char *fault);
	/* The device is plugged in and no fault is left. */
	void (*happy)(const struct sweep *sweep, struct rig *rig);
};

/* Every kind of fault, once each; "delay" is longer than the drivers wait for an answer. */
extern const char *const sweep_faults[];

/* The program's main: without arguments all pairs, with two of them one. build_dir: of the build,
 * where vusbd is. Returns the exit status. */
int sweep_main(
	int argc, char **argv, const struct sweep *sweeps, int sweep_count, const char *build_dir);
/* One device and one fault, below vusbd, as a cmocka test; of the transfers every step-th from
 * first. Returns how many failed. */
int sweep_run(const struct sweep *sweep, const char *fault, int first, int step);

/* For scenarios. True when the device is ready, false when a fault pulled it out and the worker has
 * said so; anything else within the limit fails the test. */
bool sweep_wait_ready(const struct sweep *sweep, struct rig *rig, int64_t limit_ms);
/* The next fact (see rig_take), or NULL when the device was pulled out, the worker has said so and
 * no fact is left; nothing of both within the limit fails the test. */
struct msg *sweep_take(const struct sweep *sweep, struct rig *rig, int64_t limit_ms);

#endif

/*
 * A terminal that updates itself, without a machine: RAUC's real service on a bus of its own, two
 * slots and a boot loader's memory in files, a hawkBit double, and the care; the test is its kiosk.
 */
#ifndef ONEDOOR_TESTS_UPDATE_TERMINAL_H
#define ONEDOOR_TESTS_UPDATE_TERMINAL_H

#include <limits.h>
#include <sys/types.h>
#include "firmware/care/care.h"
#include "firmware/fleet/digest.h"
#include "firmware/fleet/health.h"
#include "tests/update/ddi_double.h"

struct terminal {
	char dir[64], own[96], health[96], stick[96], token[96];
	pid_t bus, rauc;
	struct ddi_double *ddi;
	struct mailbox *facts;
	struct care *care;
	struct update_state update; /* the last that was told */
	int highest_percent;
};

/* cmocka fixtures: *state is a struct terminal, running from slot A, asking its server. */
int terminal_begin(void **state);
int terminal_end(void **state);

/* The care again, as after a start of the machine from that slot. */
void terminal_restart(struct terminal *terminal, const char *slot);
/* Waits until it is told; fails otherwise. */
void terminal_await(struct terminal *terminal, enum update_phase phase);
/* It has failed for that reason. */
void terminal_await_trouble(struct terminal *terminal, enum update_trouble trouble);
/* Hears what is told for so long. */
/* A technician looks for one, and waits for the end of that. */
void terminal_find(struct terminal *terminal);
void terminal_pass(struct terminal *terminal, int64_t ms);
void terminal_order(struct terminal *terminal, enum cmd_kind kind);
/* The hall's command: that bundle, at the double's. */
void terminal_command(struct terminal *terminal, const char *bundle, const char *sha256);
/* The path of a bundle (make-bundles.sh); its digest. */
const char *bundle_path(const char *name);
const char *bundle_sha256(const char *name);
/* What the boot loader remembers has this line. */
bool terminal_remembers(const struct terminal *terminal, const char *line);
void terminal_recall(const struct terminal *terminal, const char *assignment);
/* Waits until the server was told something with all of these words in one line. */
void terminal_await_feedback(struct terminal *terminal, const char *a, const char *b);

#endif

/*
 * onedoor-good [--config FILE] [--set section.key=value]... [SECONDS]: says of the system
 * that runs that it is good, once the kiosk works (health.h); when it does not within the limit and
 * there is another system to fall back to, the machine begins anew: the boot loader gives each
 * three starts. 0: good; 1: not, or nobody to be told; 2: usage.
 */
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/care/rauc.h"
#include "firmware/config.h"
#include "firmware/fleet/health.h"
#include "firmware/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LIMIT_S = 300, LIMIT_MAX_S = 3600, STEP_S = 1 };

/* What an update has left for this system; NULL: none is behind this start. */
static const struct update_note *read_note(
	const struct config *config, const struct rauc_slots *slots, struct update_note *note)
{
	bool is_behind = update_note_read(config->path_own, note) == OK &&
			 !str_equal(note->from, slots->booted);
	return is_behind ? note : NULL;
}

static bool is_well(const struct config *config, const struct rauc_slots *slots, const char **told)
{
	struct health health;
	struct update_note note;
	const char *fault = "the kiosk says nothing";
	if (health_read(config->path_health, &health) == OK) {
		fault = health_fault(&health, read_note(config, slots, &note),
			config->health_devices, clock_ms());
	}
	if (fault && fault != *told) {
		log_info("good", "not yet: %s", fault);
		*told = fault;
	}
	return !fault;
}

/* Until it is good or the time is over. */
static bool judge(const struct config *config, int64_t limit_s, struct rauc_slots *slots)
{
	const char *told = NULL;
	struct rauc *rauc = NULL;
	bool is_good = false;
	for (int64_t until_ms = clock_ms() + limit_s * 1000; !is_good && clock_ms() < until_ms;) {
		bool is_known = rauc || rauc_open(NULL, NULL, &rauc) == OK;
		is_known = is_known && (slots->booted[0] || rauc_ask_slots(rauc, slots) == OK);
		is_good = is_known && is_well(config, slots, &told) &&
			  rauc_mark(rauc, "good", "booted") == OK;
		if (!is_good) {
			sleep(STEP_S);
		}
	}
	rauc_close(rauc);
	return is_good;
}

int main(int argc, char **argv)
{
	static struct config config;
	struct rauc_slots slots = {.booted = ""};
	int status = 0;
	json_init();
	config_init(&config);
	/* A configuration with faults is the kiosk's to say; what is right counts. */
	if (!options_take("onedoor-good", argc, argv, 1, &config, &status)) {
		return status;
	}
	char given[] = "", *end = given;
	const int64_t limit_s = optind < argc ? strtol(argv[optind], &end, 10) : LIMIT_S;
	if (end[0] || limit_s < 1 || limit_s > LIMIT_MAX_S) {
		fprintf(stderr, "onedoor-good: not 1 to %d seconds: %s\n", LIMIT_MAX_S,
			argv[optind]);
		return 2;
	}
	if (judge(&config, limit_s, &slots)) {
		log_info("good", "system %s is good", slots.booted);
		return 0;
	}
	if (!slots.is_other_good) {
		log_error("good", "this system is not well, and there is none to fall back to");
	} else if (fs_write_atomic(config.path_reboot, "", 0) == OK) {
		log_error("good", "this system is not well: the machine begins anew");
	} else {
		log_error("good", "%s cannot be written", config.path_reboot);
	}
	return 1;
}

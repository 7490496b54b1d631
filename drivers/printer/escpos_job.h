/*
 * One slip on its way to paper: health before, dots, cut, proof. On the device's thread.
 *
 * What the result promises: PRINT_DONE, the printer said (or, where it cannot say so, everything
 * speaks for it) that all was printed and cut. PRINT_NOT_DONE, not one byte of this slip was taken
 * by the printer. PRINT_UNCERTAIN, anything else. Nothing is ever sent twice.
 */
#ifndef ONEDOOR_DRIVERS_ESCPOS_JOB_H
#define ONEDOOR_DRIVERS_ESCPOS_JOB_H

#include "drivers/printer/escpos_link.h"
#include "firmware/msg/cmd.h"

enum {
	ESCPOS_JOB_LIMIT_MS = 20000,
	ESCPOS_STOP_LIMIT_MS =
		1500,		/* left to a job when another order waits or the end has come */
	ESCPOS_STUCK_MS = 5000, /* so long no byte taken: it will not go on */
};

struct escpos_outcome {
	enum print_result result;
	enum device_reason reason;
	enum err err; /* for the worker: OK, or close and open anew */
};

/* Prints; waits until the outcome is known, at most ESCPOS_JOB_LIMIT_MS and a second. */
struct escpos_outcome escpos_job_run(
	struct escpos_link *link, uint32_t job, const struct raster *raster, int width_dots);

/* Sends what the printer still takes for dots of a torn slip (torn.h), so that it listens again:
 * some do not even answer before. ERR_TIMEOUT: it takes nothing now. */
enum err escpos_job_fill_band(struct escpos_link *link) MUST_CHECK;
/* Gets the printer out of the half-received picture and cuts the torn piece off, so that it can
 * never be taken for a slip or stick to the next. The printer must be healthy. */
enum err escpos_job_recover(struct escpos_link *link) MUST_CHECK;

#endif

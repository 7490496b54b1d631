#include "drivers/printer/escpos_job.h"
#include "drivers/printer/torn.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

#include <string.h>

enum {
	CHUNK_LEN = 16384, /* one URB of libusb on Linux */
	TAKE_MS = 500,
	CUT_FEED_DOTS = 0,	    /* the cut itself feeds from head to knife */
	LINES_PER_S = 800,	    /* 100 mm/s at 203 dpi: the slowest we know */
	FASTEST_LINES_PER_S = 2000, /* 250 mm/s: no slip is out before */
	CUT_MS = 700,
	PROOF_SLICE_MS = 250,
	SILENCE_GRACE_MS = 3000,
	CONFIRM_TIMES = 2,
	ZEROS_LEN = 512,
};

struct job {
	struct escpos_link *link;
	struct escpos_picture picture;
	uint8_t *data; /* prefix, picture, suffix */
	size_t len, picture_at, sent;
	bool is_touched; /* the printer may have taken some of it */
	int height;
	int64_t sent_ms;     /* when the last byte was taken */
	int64_t earliest_ms; /* before that the slip cannot be out, whatever the printer says */
	int64_t deadline_ms;
	bool is_hurried;
	enum device_reason reason;
};

enum err escpos_job_fill_band(struct escpos_link *link)
{
	static const uint8_t zeros[ZEROS_LEN];
	size_t rest;
	while ((rest = torn_rest(link->device)) > 0) {
		size_t part = MIN_OF(rest, sizeof(zeros));
		enum err err = escpos_link_send(link, zeros, part, TAKE_MS);
		if (err != OK) {
			return err;
		}
		torn_sent(link->device, part);
	}
	return OK;
}

enum err escpos_job_recover(struct escpos_link *link)
{
	enum err err = escpos_job_fill_band(link);
	uint8_t data[16];
	struct bytes_out out = bytes_out(data, sizeof(data));
	escpos_put_init(&out);
	escpos_put_cut(&out, CUT_FEED_DOTS);
	if (err == OK) {
		err = escpos_link_send(link, data, out.len, TAKE_MS);
	}
	if (err == OK) {
		log_info("printer", "torn slip cut off");
		torn_clear(link->device);
	}
	return err;
}

/* When others wait, a job that goes well may still end well, but soon. */
static void look_at_clock(struct job *job)
{
	if (!job->is_hurried && device_is_wanted(job->link->device)) {
		job->is_hurried = true;
		job->deadline_ms = MIN_OF(job->deadline_ms, clock_ms() + ESCPOS_STOP_LIMIT_MS);
	}
}

static bool is_over(const struct job *job)
{
	return clock_ms() >= job->deadline_ms;
}

static enum device_reason reason_of(const struct escpos_link *link)
{
	enum device_state state = DEVICE_READY;
	enum device_reason reason = REASON_NONE;
	enum supply_state supply = SUPPLY_UNKNOWN;
	escpos_health_judge(&link->health, &state, &reason, &supply);
	return reason;
}

static enum device_reason reason_of_err(enum err err)
{
	switch (err) {
	case ERR_GONE:
		return REASON_NOT_FOUND;
	case ERR_PROTOCOL:
		return REASON_PROTOCOL;
	default:
		return REASON_NO_ANSWER;
	}
}

/* OK when a slip can be begun. */
static enum err make_ready(struct job *job)
{
	struct escpos_link *link = job->link;
	enum err err = ERR_TIMEOUT;
	for (int i = 0; i < ESCPOS_MISSES_MAX && err == ERR_TIMEOUT && !is_over(job); i++) {
		look_at_clock(job);
		err = escpos_link_ask_health(link);
	}
	if (err != OK) {
		job->reason = reason_of_err(err);
		escpos_link_report(link);
		return err;
	}
	if (link->is_health_known && !escpos_health_is_fine(&link->health)) {
		job->reason = reason_of(link);
		escpos_link_report(link);
		return ERR_REFUSED;
	}
	if (torn_is(link->device)) {
		err = escpos_job_recover(link);
	}
	if (err == OK && !link->is_probed) {
		err = escpos_link_probe(link, false);
	}
	if (err == OK) {
		err = escpos_link_drain(link); /* an old answer must not prove a new job */
	}
	if (err != OK) {
		job->reason = reason_of_err(err);
	}
	return err;
}

static void compose(struct job *job, uint32_t number)
{
	struct escpos_link *link = job->link;
	size_t size = job->picture.len + 64;
	job->data = mem_alloc(size, 1);
	struct bytes_out out = bytes_out(job->data, size);
	escpos_put_init(&out);
	if (link->quirks & PRINTER_EPSON) {
		escpos_put_guard(&out);
	}
	job->picture_at = out.len;
	bytes_put(&out, job->picture.data, job->picture.len);
	escpos_put_cut(&out, CUT_FEED_DOTS);
	if (link->has_proof) {
		escpos_proof_id(link->proof_salt + number, link->proof_id);
		escpos_put_proof(&out, link->proof_id);
	} else if (link->has_queue_status) {
		escpos_put_ask_paper(&out);
	}
	REQUIRE(!out.is_bad);
	job->len = out.len;
	link->got_proof = false;
}

/* The printer takes nothing at the moment: what does it say on the other ways? OK: go on. */
static enum err look_while_blocked(struct job *job)
{
	struct escpos_link *link = job->link;
	enum err err =
		link->place.in_endpoint ? escpos_link_drain(link) : OK; /* automatic status */
	if (err == OK) {
		err = escpos_link_port_status(link);
		err = err == ERR_NOT_FOUND ? OK : err;
	}
	if (err == OK && escpos_health_needs_hand(&link->health)) {
		link->is_health_known = true;
		escpos_link_report(link);
		job->reason = reason_of(link);
		return ERR_REFUSED;
	}
	return err;
}

static enum err send_all(struct job *job)
{
	struct escpos_link *link = job->link;
	int64_t progress_ms = clock_ms();
	bool may_unhalt = true;
	while (job->sent < job->len) {
		size_t part = MIN_OF(job->len - job->sent, CHUNK_LEN);
		size_t done = 0;
		enum err err = usb_bulk(link->usb, link->place.out_endpoint, job->data + job->sent,
			part, TAKE_MS, &done);
		job->sent += done;
		/* A clean "nothing taken" is believed, a broken line is not. */
		job->is_touched |= done > 0 || (err != ERR_TIMEOUT && err != ERR_STALL);
		if (done > 0) {
			progress_ms = clock_ms();
		}
		if (err == ERR_STALL && !job->is_touched && may_unhalt) {
			may_unhalt = false;
			err = escpos_link_unhalt(link, link->place.out_endpoint);
		} else if (err == ERR_TIMEOUT) {
			err = look_while_blocked(job);
		}
		if (err != OK) {
			return err;
		}
		look_at_clock(job);
		if (is_over(job) || clock_ms() - progress_ms >= ESCPOS_STUCK_MS) {
			return ERR_TIMEOUT;
		}
	}
	return OK;
}

/* When the printer will have finished at the latest, if it has no way to say so: all of it may
 * still lie in its buffer. */
static int64_t estimate_ms(const struct job *job)
{
	return job->sent_ms + (int64_t)job->height * 1000 / LINES_PER_S + CUT_MS;
}

/* The answer to GS r behind the slip is one byte that looks like any other: it counts when the
 * printer, asked again, answers at once, for then nothing is left to be printed. If it does not,
 * that byte was none, and from here on the slip is not out before the slowest has printed it. */
static enum err confirm_queue(struct job *job)
{
	enum err err = OK;
	for (int i = 0; i < CONFIRM_TIMES && err == OK; i++) {
		err = escpos_link_ask_queue(job->link);
	}
	if (err == ERR_TIMEOUT) {
		log_warn("printer", "an answer that nobody asked for");
		job->earliest_ms = MAX_OF(estimate_ms(job), clock_ms());
		job->link->is_queue_asked = true; /* its true answer is still to come */
	}
	return err;
}

/* OK: it is proven, or the time of printing is over where nothing can be proven. ERR_TIMEOUT: not
 * yet. */
static enum err look_at_proof(struct job *job)
{
	struct escpos_link *link = job->link;
	if (clock_ms() < job->earliest_ms) {
		return ERR_TIMEOUT;
	}
	if (link->has_proof) {
		return link->got_proof ? OK : ERR_TIMEOUT;
	}
	if (link->has_queue_status) {
		return link->got_queued ? confirm_queue(job) : ERR_TIMEOUT;
	}
	return clock_ms() >= estimate_ms(job) ? OK : ERR_TIMEOUT;
}

/* Listens for a while, or only lets it pass. */
static enum err listen_for(struct job *job, int64_t ms)
{
	struct escpos_link *link = job->link;
	struct escpos_reply reply;
	if (link->place.in_endpoint && !link->uses_port_status) {
		enum err err = escpos_link_receive(link, ms, &reply);
		return err == ERR_TIMEOUT ? OK : err;
	}
	device_sleep(link->device, MIN_OF(ms, 50));
	return usb_is_gone(link->usb) ? ERR_GONE : OK;
}

/* Waits for the proof, looking at the health in between. OK: proven, or the time of printing is
 * over where nothing can be proven. ERR_TIMEOUT: it neither said so nor why not. A proof that does
 * not come is not asked for again: that would only prove that the printer's queue is empty, not
 * that this slip was in it. */
static enum err wait_proof(struct job *job)
{
	struct escpos_link *link = job->link;
	int64_t quiet_until_ms = MAX_OF(estimate_ms(job), clock_ms()) + SILENCE_GRACE_MS;
	int64_t slice_until_ms = clock_ms() + PROOF_SLICE_MS;
	for (;;) {
		enum err err = look_at_proof(job);
		if (err != ERR_TIMEOUT) {
			return err;
		}
		look_at_clock(job);
		int64_t now_ms = clock_ms();
		if (is_over(job)) {
			return ERR_TIMEOUT;
		}
		if (now_ms < slice_until_ms) {
			/* What came too soon to be true is true from the earliest moment on. */
			bool is_early = now_ms < job->earliest_ms;
			int64_t until_ms = is_early ? MIN_OF(slice_until_ms, job->earliest_ms)
						    : slice_until_ms;
			err = listen_for(job, until_ms - now_ms);
			if (err != OK) {
				return err;
			}
			continue;
		}
		slice_until_ms = now_ms + PROOF_SLICE_MS;
		err = escpos_link_ask_health(link);
		if (err == OK && escpos_health_needs_hand(&link->health)) {
			job->reason = reason_of(link);
			escpos_link_report(link);
			return link->has_proof && link->got_proof ? OK : ERR_REFUSED;
		}
		if (err == OK && link->is_health_known && !escpos_health_is_fine(&link->health)) {
			/* A hot head, the feed button: it goes on by itself. */
			quiet_until_ms = clock_ms() + SILENCE_GRACE_MS;
		}
		/* No answer: some give one only after what they are printing. */
		if (err != OK && err != ERR_TIMEOUT) {
			return err;
		}
		if (clock_ms() >= quiet_until_ms) {
			return ERR_TIMEOUT;
		}
	}
}

/* All bytes are with the printer. OK: the slip is out. */
static enum err prove(struct job *job)
{
	struct escpos_link *link = job->link;
	enum err err = wait_proof(job);
	if (err != OK) {
		return err;
	}
	err = ERR_TIMEOUT;
	for (int i = 0; i < ESCPOS_MISSES_MAX && err == ERR_TIMEOUT; i++) {
		err = escpos_link_ask_health(link);
		look_at_clock(job);
		if (is_over(job)) {
			break;
		}
	}
	bool is_proven = link->has_proof && link->got_proof;
	if (err == OK && link->is_health_known) {
		escpos_link_report(link);
		bool is_cut_failed = link->health.is_cutter || link->health.is_mechanical ||
				     link->health.is_unrecoverable;
		bool is_doubtful =
			is_proven ? is_cut_failed : escpos_health_needs_hand(&link->health);
		if (is_doubtful) {
			job->reason = reason_of(link);
			return ERR_REFUSED;
		}
		return OK;
	}
	if (is_proven) {
		return OK; /* it said so itself; whatever came afterwards */
	}
	/* A one-way printer without port status tells nothing: then we do not know either. */
	return err == OK ? ERR_NOT_FOUND : err;
}

/* The printer has all of it. What must be cut off? Nothing, when it ends the slip by itself: a
 * blank piece of paper would come out of it. */
static void leave_whole(struct job *job, enum err err)
{
	struct escpos_link *link = job->link;
	bool is_gone = err == ERR_GONE || usb_is_gone(link->usb);
	bool is_time_over = clock_ms() >= estimate_ms(job);
	if (err == ERR_REFUSED) { /* it stands: the rest shall not come out later */
		torn_left(link->device, 0);
		escpos_link_clear(link);
	} else if (is_gone && !is_time_over) {
		torn_left(link->device, 0); /* its power may have gone with it */
	} else if (is_time_over) {
		torn_clear(link->device);
	}
}

/* The rest of an unlucky job shall never come out of the printer later. */
static void leave_torn(struct job *job, enum err err)
{
	struct escpos_link *link = job->link;
	size_t in_picture = job->sent > job->picture_at ? job->sent - job->picture_at : 0;
	torn_left(link->device, escpos_picture_rest_of_band(&job->picture, in_picture));
	if (err == ERR_GONE || usb_is_gone(link->usb)) {
		return;
	}
	bool is_cleared = escpos_link_clear(link);
	log_warn("printer", "job ended after %zu of %zu bytes: %s, buffer %s", job->sent, job->len,
		err_name(err), is_cleared ? "cleared" : "perhaps not cleared");
}

static void leave(struct job *job, enum err err)
{
	struct device *device = job->link->device;
	if (err == OK || !job->is_touched) {
		torn_clear(device);
	} else if (job->sent == job->len) {
		leave_whole(job, err);
	} else {
		leave_torn(job, err);
	}
}

struct escpos_outcome escpos_job_run(
	struct escpos_link *link, uint32_t number, const struct raster *raster, int width_dots)
{
	struct job job = {.link = link, .deadline_ms = clock_ms() + ESCPOS_JOB_LIMIT_MS};
	struct escpos_outcome outcome = {PRINT_NOT_DONE, REASON_NONE, OK};
	enum err err =
		raster ? escpos_picture_init(&job.picture, raster, width_dots, ESCPOS_BAND_LINES)
		       : ERR_INVALID;
	if (err != OK) {
		log_error("printer", "slip does not fit %d dots: %s", width_dots, err_name(err));
		outcome.reason = REASON_PROTOCOL;
		goto out;
	}
	job.height = raster->height_px;
	err = make_ready(&job);
	if (err != OK) {
		goto out;
	}
	device_report(link->device, DEVICE_BUSY, REASON_NONE, MEDIA_UNKNOWN, SUPPLY_UNKNOWN);
	compose(&job, number);
	torn_begin(link->device, escpos_picture_longest_band(&job.picture));
	job.earliest_ms = clock_ms() + (int64_t)job.height * 1000 / FASTEST_LINES_PER_S;
	err = send_all(&job);
	job.sent_ms = clock_ms();
	if (err == OK) {
		torn_all_sent(link->device);
		link->got_queued = false;
		link->is_queue_asked = link->has_queue_status;
		err = prove(&job);
		link->is_queue_asked = false;
	}
	leave(&job, err);
	if (err == OK) {
		outcome.result = PRINT_DONE;
		goto out;
	}
	if (job.is_touched) {
		outcome.result = PRINT_UNCERTAIN;
	}
	if (job.reason == REASON_NONE && err != ERR_NOT_FOUND) {
		job.reason = reason_of_err(err);
	}
out:
	if (outcome.result != PRINT_DONE && job.reason != REASON_NONE) {
		outcome.reason = job.reason;
	}
	/* Nothing wrong with the line itself: the link stays open. */
	bool is_ours = err == OK || err == ERR_TIMEOUT || err == ERR_REFUSED ||
		       err == ERR_NOT_FOUND || err == ERR_INVALID || err == ERR_TOO_BIG;
	outcome.err = is_ours ? OK : err;
	if (job.data) {
		mem_wipe(job.data, job.len);
		mem_free(job.data);
	}
	escpos_picture_finish(&job.picture);
	return outcome;
}

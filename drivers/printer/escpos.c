#include "drivers/printer/escpos.h"
#include "drivers/printer/escpos_job.h"
#include "drivers/printer/escpos_link.h"
#include "drivers/printer/escpos_listen.h"
#include "drivers/printer/torn.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

enum {
	POLL_MS = 2000,
	POLL_ILL_MS = 1000,   /* somebody is loading paper: see it soon */
	POLL_MISSED_MS = 200, /* an answer was missing */
	ENDING_MS = 10000,    /* longer than any slip takes */
};

struct escpos {
	struct escpos_link link;
	struct printer_identity identity;
	int width_dots;
	bool is_model_told;
	int64_t ending_since_ms; /* 0: nothing is */
};

static uint32_t quirks_of(const struct usb_info *info)
{
	const struct printer_quirk *quirk = printer_quirk_find(info->vendor, info->product);
	return quirk ? quirk->flags : 0;
}

static int escpos_match(const struct usb_info *info)
{
	struct escpos_place place;
	if (info->is_chosen) {
		return 30; /* what is wrong about where is told when it is opened */
	}
	if (printer_is_office_vendor(info->vendor, info->product) ||
		!escpos_place_find(info, quirks_of(info), NULL, &place)) {
		return 0;
	}
	return printer_quirk_find(info->vendor, info->product) ? 20 : 10;
}

/* Where the configuration says that it is; NULL: it says nothing of this one. */
static const struct device_choice *choice_of(
	const struct device *device, const struct usb_info *info)
{
	return info->is_chosen ? device_choice(device) : NULL;
}

/* By the configuration, by number, by its own word, by its 1284 name; else what 80 mm printers
 * have. */
static int width_of(const struct escpos *printer)
{
	const struct usb_info *info = &printer->link.info;
	const struct printer_quirk *quirk = printer_quirk_find(info->vendor, info->product);
	const struct device_choice *choice = choice_of(printer->link.device, info);
	int width = choice ? choice->width_dots : 0;
	if (!width) {
		width = quirk ? quirk->width_dots : 0;
	}
	if (!width) {
		width = printer_width_of_model(printer->link.model);
	}
	if (!width) {
		width = printer_width_of_model(printer->identity.model);
	}
	return width ? width : PRINTER_DEFAULT_WIDTH;
}

static void tell_model(struct escpos *printer)
{
	const struct escpos_link *link = &printer->link;
	const struct printer_quirk *quirk =
		printer_quirk_find(link->info.vendor, link->info.product);
	const char *name = printer->identity.model[0] ? printer->identity.model
			   : link->model[0]	      ? link->model
			   : quirk		      ? quirk->name
						      : "";
	char text[48];
	str_format(text, sizeof(text), "%04x:%04x %s%s%s", link->info.vendor, link->info.product,
		printer->identity.maker, printer->identity.maker[0] ? " " : "", name);
	printer->width_dots = width_of(printer);
	device_set_model(link->device, text, printer->width_dots);
	printer->is_model_told = true;
}

/* A slip that was ending by itself is out when the printer answers in the order of printing, or
 * when any would have ended it. */
static void let_end(struct escpos *printer)
{
	struct escpos_link *link = &printer->link;
	if (!torn_is_ending(link->device)) {
		printer->ending_since_ms = 0;
		return;
	}
	if (printer->ending_since_ms == 0) {
		printer->ending_since_ms = clock_ms();
	}
	bool is_idle = link->has_queue_status && escpos_link_ask_queue(link) == OK;
	if (is_idle || clock_ms() - printer->ending_since_ms >= ENDING_MS) {
		torn_clear(link->device);
	}
}

/* One look at the printer's health; what it can do is found out once it is well, and a torn slip
 * is cut off as soon as it can be. */
static enum err look(struct escpos *printer)
{
	struct escpos_link *link = &printer->link;
	enum err err = torn_rest(link->device) ? escpos_job_fill_band(link) : OK;
	if (err == OK || err == ERR_TIMEOUT) {
		err = escpos_link_ask_health(link);
	}
	bool is_well =
		err == OK && (!link->is_health_known || escpos_health_is_fine(&link->health));
	if (is_well && torn_is(link->device)) {
		err = escpos_job_recover(link);
		is_well = err == OK;
	}
	if (is_well && !link->is_probed) {
		err = escpos_link_probe(link, torn_is_ending(link->device));
		if (err == OK) {
			tell_model(printer);
		}
	}
	if (is_well) {
		let_end(printer);
	}
	if (err == OK || err == ERR_TIMEOUT) {
		escpos_link_report(link);
	}
	return err;
}

static enum err escpos_open(struct device *device, struct usb_handle *usb,
	const struct usb_info *info, void **state_out)
{
	struct escpos *printer = mem_new(struct escpos);
	struct escpos_link *link = &printer->link;
	link->device = device;
	link->usb = usb;
	link->info = *info;
	link->quirks = quirks_of(info);
	link->proof_salt = (uint32_t)clock_us();
	enum err err = ERR_UNSUPPORTED;
	if (!escpos_place_find(info, link->quirks, choice_of(device, info), &link->place)) {
		log_error("printer",
			"%04x:%04x has no such interface or endpoints as printer.usb says",
			info->vendor, info->product);
		goto out;
	}
	err = usb_claim(usb, link->place.interface);
	if (err != OK) {
		goto out;
	}
	/* Many printers answer this with nothing or refuse it: only a lost device matters. */
	err = escpos_link_device_id(link, &printer->identity);
	if (err == ERR_GONE) {
		goto out;
	}
	tell_model(printer);
	err = look(printer);
	if (err == ERR_TIMEOUT) {
		err = OK;
	}
out:
	if (err != OK) {
		mem_free(printer);
		printer = NULL;
	}
	*state_out = printer;
	return err;
}

static enum err escpos_poll(void *state, int64_t *wait_ms_out)
{
	struct escpos *printer = state;
	struct escpos_link *link = &printer->link;
	bool may_rest =
		escpos_listen_can(link) && !torn_is(link->device) && !torn_is_ending(link->device);
	if (may_rest && !escpos_listen(link, wait_ms_out)) {
		return OK;
	}
	escpos_unlisten(link); /* nobody else may read what is asked for now */
	enum err err = look(printer);
	if (err == ERR_TIMEOUT) {
		*wait_ms_out = link->miss_count < ESCPOS_MISSES_MAX ? POLL_MISSED_MS : POLL_MS;
		return OK;
	}
	*wait_ms_out = escpos_health_is_fine(&link->health) ? POLL_MS : POLL_ILL_MS;
	return err;
}

static enum err escpos_run(void *state, struct cmd *cmd)
{
	struct escpos *printer = state;
	struct escpos_link *link = &printer->link;
	if (cmd->kind != CMD_PRINT) {
		return OK; /* nothing of a slip stays here: the job's bytes are wiped with it */
	}
	escpos_unlisten(link);
	int64_t begun_ms = clock_ms();
	struct escpos_outcome outcome =
		escpos_job_run(link, cmd->print.job, cmd->print.raster, printer->width_dots);
	log_info("printer", "job %u: %s %s in %lld ms", cmd->print.job,
		outcome.result == PRINT_DONE	   ? "done"
		: outcome.result == PRINT_NOT_DONE ? "not done"
						   : "uncertain",
		device_reason_name(outcome.reason), (long long)(clock_ms() - begun_ms));
	struct msg *fact = msg_create(MSG_PRINT_ENDED, cmd->session);
	fact->print.job = cmd->print.job;
	fact->print.result = outcome.result;
	fact->print.reason = outcome.reason;
	device_post(link->device, fact);
	if (outcome.err == OK) {
		escpos_link_report(link);
	}
	return outcome.err;
}

static void escpos_close(void *state)
{
	struct escpos *printer = state;
	escpos_unlisten(&printer->link);
	mem_free(printer);
}

const struct driver printer_escpos = {
	.name = "escpos",
	.kind = DEVICE_PRINTER,
	.match = escpos_match,
	.open = escpos_open,
	.poll = escpos_poll,
	.run = escpos_run,
	.close = escpos_close,
};

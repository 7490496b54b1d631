#include "drivers/idcard/sdt.h"
#include "drivers/device.h"
#include "drivers/idcard/idcard_text.h"
#include "drivers/idcard/sdt_ask.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <string.h>

enum {
	FIND_EVERY_MS = 250,
	SELECT_PAUSE_MS = 100,
	PRESENCE_EVERY_MS = 250,
	PRESENCE_AGAIN_MS = 100,
	SAM_PAUSE_MS = 100,
	SELECT_TRIES = 3,
	MISSES_MAX = 2,
	SAM_STRIKES = 3,  /* so often it was called broken while its status is well */
	REFUSALS_MAX = 3, /* so many cards in a row refused: look at the SAM instead */
};

enum phase {
	PHASE_IDLE, /* nobody wants a card, none is known to lie there */
	PHASE_FINDING,
	PHASE_SELECTING,
	PHASE_READING,
	PHASE_NOTICED, /* lies there, unread: nobody has asked for it yet */
	PHASE_PRESENT, /* read; waiting for it to be taken away */
	PHASE_LEAVING, /* could not, or must not, be read; it must leave before another try */
};

struct sdt {
	struct device *device;
	struct sdt_transport *transport;
	enum phase phase;
	bool is_noticing;     /* cards are found and not read */
	bool is_watching;     /* cards are found and read */
	bool is_first_look;   /* of a visit: what is found now was there before */
	bool is_laid;	      /* CARD_LAID was said, and neither READ nor FAILED nor REMOVED yet */
	bool is_status_due;   /* does the reader still live? */
	bool has_lost_access; /* found anew once after "not permitted" */
	int select_count, miss_count, refusal_count, sam_count;
	struct sdt_inbox inbox;
};

static void post(struct sdt *sdt, enum msg_kind kind)
{
	device_post(sdt->device, msg_create(kind, device_session(sdt->device)));
}

static void report(struct sdt *sdt, enum device_state state, enum media_state media)
{
	device_report(sdt->device, state, REASON_NONE, media, SUPPLY_UNKNOWN);
}

static enum err ask(
	struct sdt *sdt, enum sdt_command command, int64_t timeout_ms, uint8_t *verdict_out)
{
	return sdt_ask(sdt->transport, &sdt->inbox, command, timeout_ms, verdict_out);
}

static enum err ask_verdict(struct sdt *sdt, enum sdt_command command, uint8_t *verdict_out)
{
	return sdt_ask_verdict(sdt->transport, &sdt->inbox, command, verdict_out);
}

static enum err out_of_service(struct sdt *sdt, uint8_t verdict)
{
	log_error("idcard", "security module: %02x", verdict);
	device_report(sdt->device, DEVICE_FAULT, REASON_SAM, MEDIA_UNKNOWN, SUPPLY_UNKNOWN);
	return ERR_REFUSED;
}

/* A failed self test is answered by one reset. */
static enum err check_status(struct sdt *sdt)
{
	int64_t until_ms = clock_ms() + SDT_ROUND_MS - SDT_ASK_MS;
	uint8_t verdict = 0;
	enum err err = ask_verdict(sdt, SDT_STATUS, &verdict);
	if (err == OK && verdict == SDT_SAM_BROKEN) {
		err = ask_verdict(sdt, SDT_RESET, &verdict);
		do {
			device_sleep(sdt->device, SAM_PAUSE_MS);
			err = ask_verdict(sdt, SDT_STATUS, &verdict);
		} while (err == OK && verdict == SDT_SAM_BROKEN && clock_ms() < until_ms);
	}
	if (err == OK && verdict != SDT_DONE) {
		return out_of_service(sdt, verdict);
	}
	return err;
}

static void rest(struct sdt *sdt)
{
	sdt->phase = sdt->is_watching || sdt->is_noticing ? PHASE_FINDING : PHASE_IDLE;
	sdt->is_laid = false;
	sdt->has_lost_access = false;
	sdt->select_count = 0;
	sdt->miss_count = 0;
}

static void card_left(struct sdt *sdt)
{
	rest(sdt);
	post(sdt, MSG_CARD_REMOVED);
	report(sdt, DEVICE_READY, MEDIA_NONE);
}

static void card_laid(struct sdt *sdt)
{
	if (!sdt->is_laid) {
		sdt->is_laid = true;
		post(sdt, MSG_CARD_LAID);
		report(sdt, DEVICE_BUSY, MEDIA_PRESENT);
	}
	sdt->phase = PHASE_SELECTING;
	sdt->miss_count = 0;
}

static void card_failed(struct sdt *sdt, enum card_failure failure)
{
	struct msg *fact = msg_create(MSG_CARD_FAILED, device_session(sdt->device));
	fact->card_failure = failure;
	sdt->is_laid = false;
	sdt->phase = PHASE_LEAVING;
	sdt->miss_count = 0;
	sdt->has_lost_access = false;
	sdt->select_count = 0;
	device_post(sdt->device, fact);
	report(sdt, DEVICE_READY, MEDIA_PRESENT);
}

/* Verdicts that mean the same to every step with a card. */
static enum err judge(struct sdt *sdt, uint8_t verdict)
{
	uint8_t ignored = 0;
	switch (verdict) {
	case SDT_SAM_BROKEN:
	case SDT_SAM_NOT_AUTHORISED:
		card_failed(sdt, CARD_UNREADABLE);
		sdt->is_status_due = true;
		return OK;
	case SDT_NOT_PERMITTED:
		if (!sdt->has_lost_access) {
			sdt->has_lost_access = true;
			sdt->phase = PHASE_FINDING;
			return OK;
		}
		card_failed(sdt, CARD_UNREADABLE);
		return OK;
	case SDT_OTHER_CARD:
		card_failed(sdt, CARD_NOT_ID);
		return OK;
	case SDT_CARD_REFUSES_SAM:
	case SDT_SAM_REFUSES_CARD:
		/* Once: put it down again. Many cards in a row: it is not the cards. */
		sdt->is_status_due = ++sdt->refusal_count >= REFUSALS_MAX;
		card_failed(sdt, CARD_UNREADABLE);
		return OK;
	case SDT_RANDOM_FAILED:
		card_failed(sdt, CARD_UNREADABLE);
		sdt->is_status_due = true;
		return ask_verdict(sdt, SDT_RESET, &ignored);
	default:
		card_failed(sdt, CARD_UNREADABLE);
		return OK;
	}
}

/* Selected, it can be asked whether it still lies there by readers that find a card only once. */
static enum err notice(struct sdt *sdt, enum phase phase)
{
	uint8_t ignored = 0;
	sdt->phase = phase;
	sdt->miss_count = 0;
	report(sdt, DEVICE_READY, MEDIA_PRESENT);
	return ask_verdict(sdt, SDT_SELECT, &ignored);
}

static enum err find_card(struct sdt *sdt, int64_t *wait_ms_out)
{
	uint8_t verdict = 0;
	enum err err = ask_verdict(sdt, SDT_FIND, &verdict);
	if (err != OK) {
		return err;
	}
	bool was_there = sdt->is_first_look;
	sdt->is_first_look = false;
	if ((was_there || !sdt->is_watching) &&
		(verdict == SDT_CARD_FOUND || verdict == SDT_OTHER_CARD)) {
		*wait_ms_out = PRESENCE_EVERY_MS;
		return notice(sdt, was_there ? PHASE_LEAVING : PHASE_NOTICED);
	}
	bool is_sam_bad = verdict == SDT_SAM_BROKEN || verdict == SDT_SAM_NOT_AUTHORISED;
	sdt->sam_count = is_sam_bad ? sdt->sam_count + 1 : 0;
	if (sdt->sam_count >= SAM_STRIKES) {
		return out_of_service(sdt, verdict);
	}
	if (verdict == SDT_CARD_FOUND) {
		card_laid(sdt);
		*wait_ms_out = 0;
		return OK;
	}
	*wait_ms_out = FIND_EVERY_MS;
	if (verdict == SDT_OTHER_CARD) {
		card_laid(sdt);
		card_failed(sdt, CARD_NOT_ID);
	} else if (is_sam_bad) {
		sdt->is_status_due = true;
		*wait_ms_out = 0;
	} else if (sdt->is_laid) {
		card_left(sdt); /* lifted before it could be selected */
	} else {
		report(sdt, DEVICE_READY, MEDIA_NONE);
	}
	return OK;
}

static enum err select_card(struct sdt *sdt, int64_t *wait_ms_out)
{
	uint8_t verdict = 0;
	enum err err = ask_verdict(sdt, SDT_SELECT, &verdict);
	if (err != OK) {
		return err;
	}
	*wait_ms_out = 0;
	if (verdict == SDT_DONE) {
		sdt->phase = PHASE_READING;
	} else if (verdict == SDT_SELECT_FAILED || verdict == SDT_NO_CARD) {
		if (++sdt->select_count >= SELECT_TRIES) {
			card_failed(sdt, CARD_UNREADABLE);
		} else {
			sdt->phase = PHASE_FINDING;
			*wait_ms_out = SELECT_PAUSE_MS;
		}
	} else {
		return judge(sdt, verdict);
	}
	return OK;
}

static enum err take_card(struct sdt *sdt)
{
	struct sdt_reply reply = sdt_inbox_reply(&sdt->inbox);
	const uint8_t *text = NULL;
	enum err err = sdt_find_text(&reply, &text);
	if (err != OK) {
		log_warn("idcard", "lengths inside the answer do not add up");
		card_failed(sdt, CARD_UNREADABLE);
		return OK;
	}
	struct msg *fact = msg_create(MSG_CARD_READ, device_session(sdt->device));
	err = idcard_text_parse(text, &fact->card);
	sdt_inbox_clear(&sdt->inbox);
	if (err != OK) {
		log_warn("idcard", "card text: %s", err_name(err));
		msg_destroy(fact);
		card_failed(sdt, CARD_BAD_TEXT);
		return OK;
	}
	sdt->refusal_count = 0;
	sdt->is_watching = false;
	sdt->is_laid = false;
	sdt->miss_count = 0;
	sdt->phase = PHASE_PRESENT;
	device_post(sdt->device, fact);
	report(sdt, DEVICE_READY, MEDIA_PRESENT);
	return OK;
}

static enum err read_card(struct sdt *sdt, int64_t *wait_ms_out)
{
	uint8_t verdict = 0;
	*wait_ms_out = PRESENCE_EVERY_MS;
	enum err err = ask(sdt, SDT_READ, SDT_ROUND_MS, &verdict);
	if (err == OK) {
		err = verdict == SDT_DONE ? take_card(sdt) : judge(sdt, verdict);
		if (sdt->phase == PHASE_FINDING) {
			*wait_ms_out = 0;
		}
	} else if (err == ERR_TIMEOUT) {
		/* A card that is moved about can silence a reader: it is told from a dead reader by
		 * its status. */
		card_failed(sdt, CARD_UNREADABLE);
		sdt->is_status_due = true;
		err = OK;
	}
	sdt_inbox_clear(&sdt->inbox);
	return err;
}

/* Many readers find a card only once, so "not found" alone does not say that it is gone; the newest
 * address can be asked for as long as it lies there, be it empty. */
static enum err ask_presence(struct sdt *sdt, bool *is_present_out)
{
	uint8_t verdict = 0;
	enum err err = ask_verdict(sdt, SDT_ADDRESS, &verdict);
	*is_present_out = err == OK && (verdict == SDT_DONE || verdict == SDT_NO_CONTENT);
	if (err == ERR_TIMEOUT) {
		sdt->is_status_due = true; /* no answer may be the answer */
		err = OK;
	}
	return err;
}

static enum err watch_card(struct sdt *sdt, int64_t *wait_ms_out)
{
	bool is_present = false;
	enum err err = ask_presence(sdt, &is_present);
	/* A card that was not read may answer no question, but some readers find it. */
	if (err == OK && !is_present && sdt->phase != PHASE_PRESENT &&
		(sdt->is_watching || sdt->is_noticing)) {
		uint8_t verdict = 0;
		err = ask_verdict(sdt, SDT_FIND, &verdict);
		is_present = err == OK && (verdict == SDT_CARD_FOUND || verdict == SDT_OTHER_CARD);
		if (is_present && sdt->miss_count > 0) {
			card_left(sdt); /* lifted and laid again between two looks */
			*wait_ms_out = 0;
			return OK;
		}
	}
	if (err != OK) {
		return err;
	}
	*wait_ms_out = PRESENCE_EVERY_MS;
	if (is_present) {
		sdt->miss_count = 0;
	} else if (++sdt->miss_count >= MISSES_MAX) {
		card_left(sdt);
		*wait_ms_out = sdt->phase == PHASE_FINDING ? 0 : -1;
	} else {
		*wait_ms_out = PRESENCE_AGAIN_MS;
	}
	return OK;
}

static enum err sdt_poll(void *state, int64_t *wait_ms_out)
{
	struct sdt *sdt = state;
	*wait_ms_out = -1;
	if (sdt->is_status_due) {
		sdt->is_status_due = false;
		sdt->refusal_count = 0;
		*wait_ms_out = 0;
		return check_status(sdt);
	}
	switch (sdt->phase) {
	case PHASE_FINDING:
		return find_card(sdt, wait_ms_out);
	case PHASE_SELECTING:
		return select_card(sdt, wait_ms_out);
	case PHASE_READING:
		return read_card(sdt, wait_ms_out);
	case PHASE_NOTICED:
	case PHASE_PRESENT:
	case PHASE_LEAVING:
		return watch_card(sdt, wait_ms_out);
	case PHASE_IDLE:
		break;
	}
	return OK;
}

static void stop_reading(struct sdt *sdt)
{
	sdt->is_watching = false;
	if (sdt->is_laid) {
		sdt->is_laid = false;
		sdt->phase = PHASE_LEAVING;
		sdt->miss_count = 0;
		report(sdt, DEVICE_READY, MEDIA_PRESENT);
	}
}

/* The visit has ended. A card that was found is watched until it is taken away, unread. */
static void stop_looking(struct sdt *sdt)
{
	stop_reading(sdt);
	sdt->is_noticing = sdt->is_first_look = false;
	if (sdt->phase == PHASE_FINDING) {
		sdt->phase = PHASE_IDLE;
	} else if (sdt->phase == PHASE_NOTICED) {
		sdt->phase = PHASE_LEAVING;
	}
}

static enum err sdt_run(void *state, struct cmd *cmd)
{
	struct sdt *sdt = state;
	switch (cmd->kind) {
	case CMD_CARD_NOTICE:
		stop_reading(sdt);
		sdt->is_noticing = true;
		if (sdt->phase == PHASE_IDLE) {
			sdt->phase = PHASE_FINDING;
			sdt->is_first_look = true;
		}
		break;
	case CMD_CARD_WATCH:
		sdt->is_watching = true;
		if (sdt->phase == PHASE_IDLE) {
			sdt->phase = PHASE_FINDING;
		} else if (sdt->phase == PHASE_NOTICED) {
			card_laid(sdt);
		}
		break;
	case CMD_WIPE:
		stop_looking(sdt);
		sdt_inbox_clear(&sdt->inbox);
		break;
	default:
		break;
	}
	return OK;
}

static void sdt_close(void *state)
{
	struct sdt *sdt = state;
	if (sdt->is_laid) {
		card_failed(sdt, CARD_UNREADABLE);
	}
	sdt_transport_close(sdt->transport);
	mem_wipe(sdt, sizeof(*sdt));
	mem_free(sdt);
}

static enum err sdt_open(struct device *device, struct usb_handle *usb, const struct usb_info *info,
	void **state_out)
{
	struct sdt *sdt = mem_new(struct sdt);
	sdt->device = device;
	enum err err = sdt_transport_open(usb, info, &sdt->transport);
	if (err == OK) {
		err = check_status(sdt);
	}
	if (err != OK) {
		sdt_close(sdt);
		return err;
	}
	char model[48] = "";
	str_format(model, sizeof(model), "%04x:%04x SDT %s", info->vendor, info->product,
		sdt_transport_name(info));
	device_set_model(device, model, 0);
	report(sdt, DEVICE_READY, MEDIA_UNKNOWN);
	*state_out = sdt;
	return OK;
}

const struct driver idcard_sdt = {
	.name = "sdt",
	.kind = DEVICE_IDCARD,
	.match = sdt_transport_match,
	.open = sdt_open,
	.poll = sdt_poll,
	.run = sdt_run,
	.close = sdt_close,
};

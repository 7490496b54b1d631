#include "drivers/device.h"
#include "drivers/device_search.h"
#include "drivers/driver.h"
#include "drivers/note.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/pace.h"
#include "firmware/base/plain.h"
#include "firmware/base/str.h"
#include "firmware/base/worker.h"

#include <stdatomic.h>
#include <string.h>

enum {
	INBOX_CAPACITY = 32,
	SPARE = 4, /* places of it for the end of a visit */
	RETRY_FIRST_MS = 200,
	RETRY_MAX_MS = 5000,
	BABBLE_PAUSE_MS = 10000, /* one that talks without end costs too much to be asked often */
	HEALTHY_MS = 10000,	 /* after so long without failure the retries start small again */
	POST_PAUSE_MS = 5,
};

/* A plug with a loose contact, a device that resets itself over and over. */
static const struct pace_limit open_limit = {.interval_us = 1000000, .burst = 16};

struct device {
	enum device_kind kind;
	struct usb *usb;
	struct mailbox *facts;
	struct device_choice chosen;
	struct worker *worker;
	struct signal *wake;
	struct signal *ending;
	atomic_bool is_ending;
	atomic_bool has_bus_changed;
	atomic_int waiting_count; /* orders in the inbox */
	atomic_uint session;

	/* The device's thread only. */
	struct device_status status;
	bool has_reported;
	const struct driver *driver; /* NULL: no device is open */
	void *state;
	struct usb_handle *handle;
	struct usb_info info;
	int64_t opened_ms;
	int failure_count;
	bool has_babbled;    /* when it was open last */
	int64_t retry_at_ms; /* -1: when the bus changes */
	struct device_search search;
	struct pace openings;
	enum cmd_kind
		watch; /* CMD_CARD_WATCH, CARD_NOTICE or SCAN_START while wanted; else COUNT */
	uint32_t watch_session;
	struct note note;
};

static enum worker_id worker_of(enum device_kind kind)
{
	static const enum worker_id workers[DEVICE_COUNT] = {
		[DEVICE_IDCARD] = WORKER_IDCARD,
		[DEVICE_SCANNER] = WORKER_SCANNER,
		[DEVICE_PRINTER] = WORKER_PRINTER,
	};
	return workers[kind];
}

void device_post(struct device *device, struct msg *fact)
{
	/* What somebody waited for has come: a device that is opened anew need not look for it. */
	if (fact->kind == MSG_CARD_READ || fact->kind == MSG_SCANNED) {
		device->watch = CMD_KIND_COUNT;
	}
	while (!mailbox_try_put(device->facts, fact)) {
		/* At the end nobody may take facts any more; then ending goes first. */
		if (mailbox_is_closed(device->facts) || atomic_load(&device->is_ending)) {
			msg_destroy(fact);
			return;
		}
		signal_wait(device->ending, POST_PAUSE_MS);
	}
}

static void post_status(struct device *device, const struct device_status *status)
{
	if (device->has_reported && memcmp(&device->status, status, sizeof(*status)) == 0) {
		return;
	}
	log_info(device_kind_name(device->kind), "%s, %s %s", device_state_name(status->state),
		device_reason_name(status->reason), status->model);
	device->status = *status;
	device->has_reported = true;
	struct msg *fact = msg_create(MSG_DEVICE_CHANGED, 0);
	fact->device = *status;
	device_post(device, fact);
}

void device_report(struct device *device, enum device_state state, enum device_reason reason,
	enum media_state media, enum supply_state supply)
{
	struct device_status status;
	memcpy(&status, &device->status, sizeof(status));
	status.state = state;
	status.reason = reason;
	status.media = media;
	status.supply = supply;
	post_status(device, &status);
}

void device_set_model(struct device *device, const char *model, int width_dots)
{
	memset(device->status.model, 0, sizeof(device->status.model));
	/* Half of it is the device's own word. */
	plain_copy(device->status.model, sizeof(device->status.model), model, strlen(model));
	device->status.width_dots = width_dots;
	device->has_reported = false; /* goes out with the next report */
}

const struct device_choice *device_choice(const struct device *device)
{
	return &device->chosen;
}

uint32_t device_session(const struct device *device)
{
	return atomic_load(&device->session);
}

bool device_is_wanted(struct device *device)
{
	return atomic_load(&device->waiting_count) > 0 || atomic_load(&device->is_ending);
}

void device_wake(void *arg)
{
	struct device *device = arg;
	signal_raise(device->wake);
}

void *device_note(struct device *device)
{
	return device->note.now;
}

void device_keep_note(struct device *device)
{
	note_keep(&device->note);
}

void device_sleep(struct device *device, int64_t ms)
{
	signal_wait(device->wake, ms);
	signal_reset(device->wake);
}

static enum device_reason reason_of(enum err err)
{
	switch (err) {
	case ERR_AUTH:
	case ERR_BUSY:
		return REASON_NO_ACCESS;
	case ERR_GONE:
	case ERR_NOT_FOUND:
		return REASON_NOT_FOUND;
	case ERR_PROTOCOL:
	case ERR_INVALID:
	case ERR_TOO_BIG:
	case ERR_UNSUPPORTED:
		return REASON_PROTOCOL;
	default:
		return REASON_NO_ANSWER;
	}
}

static void report_absent(struct device *device)
{
	device->retry_at_ms = -1;
	device->failure_count = 0;
	if (device->status.model[0]) {
		device_set_model(device, "", 0);
	}
	device_report(device, DEVICE_ABSENT, REASON_NOT_FOUND, MEDIA_UNKNOWN, SUPPLY_UNKNOWN);
}

/* The first failure may be a hiccup and is told as "being set up"; the second in a row is a fault.
 * What the driver itself has reported as a fault is better known and stays. */
static void report_failure(struct device *device, enum err err)
{
	int64_t pause_ms = RETRY_FIRST_MS;
	for (int i = 0; i < device->failure_count && pause_ms < RETRY_MAX_MS; i++) {
		pause_ms *= 2;
	}
	pause_ms = device->has_babbled ? BABBLE_PAUSE_MS : MIN_OF(pause_ms, RETRY_MAX_MS);
	device->failure_count++;
	device->retry_at_ms = clock_ms() + pause_ms;
	if (device->status.state == DEVICE_FAULT && device->status.reason != REASON_NONE) {
		return;
	}
	bool is_fault = device->failure_count > 1 || device->has_babbled;
	device_report(device, is_fault ? DEVICE_FAULT : DEVICE_OPENING, reason_of(err),
		MEDIA_UNKNOWN, SUPPLY_UNKNOWN);
}

static void close_device(struct device *device)
{
	if (!device->driver) {
		return;
	}
	device->driver->close(device->state);
	usb_close(device->handle);
	device->driver = NULL;
	device->state = NULL;
	device->handle = NULL;
}

static enum err open_with(
	struct device *device, const struct driver *driver, const struct usb_info *info)
{
	char model[48] = "";
	str_format(model, sizeof(model), "%04x:%04x", info->vendor, info->product);
	if (!str_starts(device->status.model, model)) {
		device_set_model(device, model, 0);
	}
	if (device->failure_count == 0) {
		device_report(device, DEVICE_OPENING, REASON_NONE, MEDIA_UNKNOWN, SUPPLY_UNKNOWN);
	}
	struct usb_handle *handle = NULL;
	device->has_babbled = false;
	enum err err = usb_open(device->usb, info, &handle);
	if (err != OK) {
		return err;
	}
	void *state = NULL;
	err = driver->open(device, handle, info, &state);
	if (err != OK) {
		log_warn(device_kind_name(device->kind), "%s on %s: %s", driver->name, info->path,
			err_name(err));
		device->has_babbled = usb_is_babbling(handle);
		usb_close(handle);
		return err;
	}
	device->driver = driver;
	device->state = state;
	device->handle = handle;
	device->info = *info;
	device->opened_ms = clock_ms();
	return OK;
}

static void fail_device(struct device *device, enum err err)
{
	log_warn(device_kind_name(device->kind), "%s: %s, closing", device->info.path,
		err_name(err));
	if (clock_ms() - device->opened_ms > HEALTHY_MS) {
		device->failure_count = 0;
	}
	bool is_gone = err == ERR_GONE || usb_is_gone(device->handle);
	device->has_babbled = usb_is_babbling(device->handle);
	close_device(device);
	if (is_gone) {
		/* Look at once: it may be back already, as another plugging. */
		report_absent(device);
		device->retry_at_ms = 0;
	} else {
		report_failure(device, err);
	}
}

/* One try; orders are looked at before the next. */
static void search_on(struct device *device)
{
	const struct usb_info *info = NULL;
	const struct driver *driver = device_search_next(&device->search, &info);
	if (driver) {
		(void)pace_take(&device->openings, open_limit, 1, clock_us());
		device_search_tried(&device->search, open_with(device, driver, info));
	} else if (device->search.has_tried) {
		report_failure(device, device->search.err);
	} else {
		report_absent(device);
	}
}

static void run_driver(struct device *device, struct cmd *cmd)
{
	enum err err =
		usb_is_gone(device->handle) ? ERR_GONE : device->driver->run(device->state, cmd);
	if (err != OK) {
		fail_device(device, err);
	}
}

static void answer_without_device(struct device *device, const struct cmd *cmd)
{
	if (cmd->kind != CMD_PRINT) {
		return;
	}
	struct msg *fact = msg_create(MSG_PRINT_ENDED, cmd->session);
	fact->print.job = cmd->print.job;
	fact->print.result = PRINT_NOT_DONE;
	fact->print.reason =
		device->status.reason != REASON_NONE ? device->status.reason : REASON_NOT_FOUND;
	device_post(device, fact);
}

static void remember_watch(struct device *device, const struct cmd *cmd)
{
	switch (cmd->kind) {
	case CMD_CARD_WATCH:
	case CMD_CARD_NOTICE:
	case CMD_SCAN_START:
		device->watch = cmd->kind;
		device->watch_session = cmd->session;
		break;
	case CMD_SCAN_STOP:
	case CMD_WIPE:
		device->watch = CMD_KIND_COUNT;
		break;
	default:
		break;
	}
}

/* As after a plugging; whatever failed before is forgotten. */
static void reopen(struct device *device)
{
	close_device(device);
	device->failure_count = 0;
	device->has_babbled = false;
	device->retry_at_ms = 0;
}

static void carry_out(struct device *device, struct cmd *cmd)
{
	if (cmd->kind == CMD_REOPEN) {
		reopen(device);
		cmd_destroy(cmd);
		return;
	}
	atomic_store(&device->session, cmd->session);
	remember_watch(device, cmd);
	bool is_print = cmd->kind == CMD_PRINT;
	bool has_device = device->driver && !usb_is_gone(device->handle);
	if (device->driver && !has_device) {
		fail_device(device, ERR_GONE);
	}
	if (has_device) {
		run_driver(device, cmd);
	} else if (is_print) {
		answer_without_device(device, cmd);
	}
	if (cmd->kind == CMD_WIPE) {
		struct msg *fact = msg_create(MSG_WORKER_WIPED, cmd->session);
		fact->worker = worker_of(device->kind);
		device_post(device, fact);
	}
	cmd_destroy(cmd);
}

static void resume_watch(struct device *device)
{
	if (!device->driver || device->watch == CMD_KIND_COUNT) {
		return;
	}
	struct cmd *cmd = cmd_create(device->watch, device->watch_session);
	run_driver(device, cmd);
	cmd_destroy(cmd);
}

/* One round without orders; how long to sleep afterwards. */
static int64_t poll_device(struct device *device)
{
	if (!device->driver) {
		int64_t pause_us = pace_wait_us(&device->openings, open_limit, clock_us());
		if (pause_us > 0 && !device->search.is_on) {
			return pause_us / 1000 + 1;
		}
		bool is_due = device->retry_at_ms >= 0 && clock_ms() >= device->retry_at_ms;
		if (!device->search.is_on &&
			(atomic_exchange(&device->has_bus_changed, false) || is_due)) {
			device_search_begin(
				&device->search, device->usb, device->kind, &device->chosen);
		}
		if (device->search.is_on) {
			search_on(device);
			resume_watch(device);
			return 0;
		}
		return device->retry_at_ms < 0 ? -1 : MAX_OF(device->retry_at_ms - clock_ms(), 0);
	}
	int64_t wait_ms = -1;
	enum err err = usb_is_gone(device->handle) ? ERR_GONE
						   : device->driver->poll(device->state, &wait_ms);
	if (err != OK) {
		fail_device(device, err);
		return 0;
	}
	return wait_ms;
}

static void device_main(struct worker *worker, void *arg)
{
	struct device *device = arg;
	while (!worker_must_stop(worker)) {
		/* Before looking: what is raised from here on is not slept over. */
		signal_reset(device->wake);
		struct cmd *cmd = worker_take(worker, 0);
		if (cmd) {
			atomic_fetch_sub(&device->waiting_count, 1);
			carry_out(device, cmd);
			continue;
		}
		int64_t wait_ms = poll_device(device);
		if (wait_ms != 0 && !device_is_wanted(device)) {
			signal_wait(device->wake, wait_ms);
		}
	}
	close_device(device);
}

static void note_bus_change(void *arg)
{
	struct device *device = arg;
	atomic_store(&device->has_bus_changed, true);
	signal_raise(device->wake);
}

struct device *device_create(
	enum device_kind kind, struct usb *usb, struct mailbox *facts, struct device_config config)
{
	struct device *device = mem_new(struct device);
	device->kind = kind;
	device->usb = usb;
	device->facts = facts;
	device->chosen = config.chosen;
	device->status.kind = kind;
	device->watch = CMD_KIND_COUNT;
	note_init(&device->note, config.note_path);
	device->wake = signal_create();
	device->ending = signal_create();
	atomic_store(&device->has_bus_changed, true);
	if (usb) {
		usb_listen(usb, note_bus_change, device);
	}
	device->worker = worker_create(
		device_kind_name(kind), device_main, device, INBOX_CAPACITY, device_wake, device);
	return device;
}

void device_destroy(struct device *device)
{
	if (!device) {
		return;
	}
	if (device->usb) {
		usb_unlisten(device->usb, device);
	}
	atomic_store(&device->is_ending, true);
	signal_raise(device->ending);
	worker_destroy(device->worker, cmd_destroy);
	signal_destroy(device->ending);
	signal_destroy(device->wake);
	mem_free(device);
}

void device_order(struct device *device, struct cmd *cmd)
{
	atomic_fetch_add(&device->waiting_count, 1);
	/* Whatever else comes, the end of a visit has room. */
	if (worker_put_sparing(device->worker, cmd, cmd->kind == CMD_WIPE ? 0 : SPARE)) {
		return;
	}
	atomic_fetch_sub(&device->waiting_count, 1);
	log_error(
		device_kind_name(device->kind), "inbox full: %s dropped", cmd_kind_name(cmd->kind));
	struct msg *fact = msg_create(MSG_INBOX_FULL, cmd->session);
	fact->worker = worker_of(device->kind);
	/* The orders come from the thread that takes the facts: it must not wait for itself. */
	if (!mailbox_try_put(device->facts, fact)) {
		msg_destroy(fact);
	}
	cmd_destroy(cmd);
}

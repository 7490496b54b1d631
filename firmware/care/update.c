#include "firmware/care/update.h"
#include "firmware/base/attr.h"
#include "firmware/base/clock.h"
#include "firmware/base/fs.h"
#include "firmware/base/json_file.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/care/fetch.h"
#include "firmware/fleet/address.h"
#include "firmware/hall/seal.h"

#include <string.h>

enum {
	WISHES_MAX = 8,
	WISH_FILE_MAX = 4096,
	AGAIN_MS = 5000,
	FIRST_POLL_MS = 5000,
	WATCH_MS = 500,
	SOON_MS = 60000
};

/* What the hall wants is kept: it asks once. */
static void keep_wish(const struct update *update, const struct update_wish *wish)
{
	char path[PATH_MAX];
	update_wish_path(update, path);
	struct json *object = json_new_object();
	json_set_str(object, "url", wish->url);
	json_set_str(object, "sha256", wish->sha256);
	json_set_int(object, "command", wish->command);
	if (json_file_write(path, object) != OK) {
		log_warn("update", "%s cannot be written: after a restart it is forgotten", path);
	}
}

static void begin_wish(struct update *update, const struct update_wish *wish)
{
	str_copy(update->url, sizeof(update->url), wish->url);
	str_copy(update->sha256, sizeof(update->sha256), wish->sha256);
	update->size = -1;
	update_begin(update, UPDATE_FROM_HALL);
}

static bool read_wish(const struct update *update, struct update_wish *wish)
{
	char path[PATH_MAX];
	struct json *object = NULL;
	*wish = (struct update_wish){.kind = WISH_FROM};
	update_wish_path(update, path);
	if (json_file_read(path, WISH_FILE_MAX, &object) != OK) {
		return false;
	}
	bool is_good =
		str_copy(wish->url, sizeof(wish->url), json_str(object, "url", "")) &&
		str_copy(wish->sha256, sizeof(wish->sha256), json_str(object, "sha256", "")) &&
		wish->url[0] && digest_is_text(wish->sha256);
	wish->command = json_int(object, "command", 0);
	json_free(object);
	return is_good;
}

static void recall_wish(struct update *update)
{
	struct update_wish wish;
	if (read_wish(update, &wish)) {
		begin_wish(update, &wish);
	}
}

/* The hall's command that was in hand before the start. */
static int64_t left_command(const struct update *update)
{
	struct update_note note;
	struct update_wish wish;
	if (update_note_read(update->own_dir, &note) == OK && note.command) {
		return note.command;
	}
	return read_wish(update, &wish) ? wish.command : 0;
}

/* The old system again: the other one did not get well. */
static void fell_back(struct update *update)
{
	log_error("update", "version %s did not get well: the old system runs again",
		update->note.version);
	if (rauc_mark(update->rauc, "bad", "other") != OK) {
		log_warn(
			"update", "the other slot is not marked bad: %s", rauc_words(update->rauc));
	}
	update->state.source = update->note.source;
	str_copy(update->state.version, sizeof(update->state.version), update->note.version);
	str_copy(update->action, sizeof(update->action), update->note.action);
	update_fail(update, UPDATE_FELL_BACK, "fell back to the old slot");
	update_forget_note(update);
}

static void look_back(struct update *update)
{
	struct rauc_slots slots;
	struct rauc_work work;
	update->due_ms = clock_ms() + AGAIN_MS;
	enum err err = update_rauc(update) ? rauc_ask_slots(update->rauc, &slots) : ERR_NOT_FOUND;
	if (err == ERR_NOT_FOUND || err == ERR_AUTH) {
		log_info("update", "no RAUC here: this machine does not update itself");
		update->is_impossible = update->has_looked_back = true;
		return;
	}
	if (err != OK) {
		return; /* later */
	}
	update->has_looked_back = true;
	if (update_note_read(update->own_dir, &update->note) != OK) {
		recall_wish(update);
	} else if (!str_equal(update->note.from, slots.booted)) {
		update->is_on_trial = true;
	} else if (update->note.is_installed) {
		fell_back(update);
	} else if (rauc_ask(update->rauc, &work) == OK && work.is_installing) {
		update->state.phase = UPDATE_INSTALLING;
		update->state.source = update->note.source;
		update->state.percent = work.percent;
		str_copy(
			update->state.version, sizeof(update->state.version), update->note.version);
		str_copy(update->action, sizeof(update->action), update->note.action);
	} else { /* cut off while it was written */
		update_forget_note(update);
		recall_wish(update);
	}
}

/* onedoor-good finds it so, or the machine restarts. */
static void await_good(struct update *update)
{
	struct rauc_slots slots;
	update->due_ms = clock_ms() + AGAIN_MS;
	if (rauc_ask_slots(update->rauc, &slots) != OK || !slots.is_good) {
		return;
	}
	log_info("update", "version %s runs and is well", update->note.version);
	update->is_on_trial = false;
	if (update->note.action[0]) {
		update_report(update, update->note.action, "closed", "success", "runs and is well");
	}
	update_forget_note(update);
	update_end_command(update, COMMAND_DONE, "runs " ONEDOOR_VERSION);
	update_drop(update);
}

static bool has_step(const struct update *update)
{
	return !update->has_looked_back || update->is_on_trial ||
	       update->state.phase == UPDATE_FETCHING || update->state.phase == UPDATE_INSTALLING;
}

static void take_step(struct update *update)
{
	if (!update->has_looked_back) {
		look_back(update);
	} else if (update->is_on_trial) {
		await_good(update);
	} else if (update->state.phase == UPDATE_FETCHING) {
		update_fetch(update);
	} else {
		update->due_ms = clock_ms() + WATCH_MS;
		update_watch(update);
	}
}

/* The server first: what is being fetched gives way to it. */
static void go_on(struct update *update)
{
	const int64_t now_ms = clock_ms();
	if (update->has_looked_back && update->poll_ms <= now_ms) {
		update_poll(update);
	} else if (has_step(update) && update->due_ms <= now_ms) {
		take_step(update);
	}
	update_tell(update);
}

/* On the stick; without one at the server, whose answer ends it (update_poll). */
static void find(struct update *update)
{
	update->is_finding = !update_find_stick(update);
	update->finds += !update->is_finding;
	update->poll_ms = update->ddi ? clock_ms() : INT64_MAX;
}

static void fulfil(struct update *update, const struct update_wish *wish)
{
	const enum update_phase phase = update->state.phase;
	const bool is_writing = phase == UPDATE_INSTALLING || phase == UPDATE_INSTALLED;
	if (is_writing || update->is_on_trial) {
		log_warn("update", "another update is under way");
		update->finds += wish->kind == WISH_FIND;
		if (wish->kind == WISH_FROM) {
			update_end_command(update, COMMAND_REFUSED, "another update is under way");
		}
	} else if (wish->kind == WISH_FROM) {
		keep_wish(update, wish);
		begin_wish(update, wish);
	} else if (wish->kind == WISH_FIND) {
		find(update);
	} else {
		update_install(update);
	}
	update_tell(update);
}

static void run(struct worker *worker, void *arg)
{
	struct update *update = arg;
	update->self = worker;
	lock_begin(update->care->lock); /* it is whole now */
	lock_end(update->care->lock);
	if (fs_make_dir(update->dir) != OK) {
		log_warn("update", "%s cannot be made", update->dir);
	}
	while (!worker_must_stop(worker)) {
		int64_t until_ms = update->has_looked_back ? update->poll_ms : INT64_MAX;
		until_ms = has_step(update) ? MIN_OF(until_ms, update->due_ms) : until_ms;
		int64_t wait_ms = until_ms == INT64_MAX ? SOON_MS : until_ms - clock_ms();
		struct update_wish *wish =
			update->next ? update->next
				     : worker_take(worker, CLAMP(wait_ms, 0, SOON_MS));
		update->next = NULL;
		if (wish) {
			fulfil(update, wish);
			mem_free(wish);
		} else if (!worker_must_stop(worker)) {
			go_on(update);
		}
	}
	mem_free(update->next);
	update->next = NULL;
}

static bool put(struct update *update, const struct update_wish *wish)
{
	struct update_wish *copy = mem_new(struct update_wish);
	*copy = *wish;
	if (update->worker && worker_put(update->worker, copy)) {
		return true;
	}
	mem_free(copy);
	return false;
}

static struct ddi *make_ddi(struct update *update, const struct care *care)
{
	const struct update_config *wanted = &care->updating;
	struct ddi *ddi = NULL;
	const struct ddi_config ddi_config = {.server = wanted->server,
		.tenant = wanted->tenant,
		.target = wanted->target[0] ? wanted->target : care->terminal_id,
		.token_file = wanted->token_file,
		.ca_file = wanted->ca_file,
		.cert_file = care->cert_file,
		.key_file = care->key_file,
		.is_interrupted = update_is_wanted,
		.arg = update};
	if (str_equal(ddi_config.target, TERMINAL_NOBODY)) {
		return NULL; /* not enrolled: the server would take all of us for one */
	}
	if (wanted->server[0] && ddi_create(&ddi_config, &ddi) != OK) {
		log_error("update", "no updates from %s", wanted->server);
	}
	return ddi;
}

/* --- the part, on the care's thread --- */

static void begin(struct care *care)
{
	struct update *update = mem_new(struct update);
	care->update = update;
	update->care = care;
	update->facts = care->facts;
	update->own_dir = care->own_dir;
	str_format(update->dir, sizeof(update->dir), "%s/update", care->own_dir);
	update->ddi = make_ddi(update, care);
	update->poll_ms = update->ddi ? clock_ms() + FIRST_POLL_MS : INT64_MAX;
	update->lock = lock_create();
	seal_init();
	update->command = left_command(update);
	update->state.percent = -1;
	update->told = update->state;
	if (care->own_dir[0]) {
		update->worker = worker_create("update", run, update, WISHES_MAX, NULL, NULL);
	}
}

static void end(struct care *care)
{
	struct update *update = care->update;
	worker_destroy(update->worker, mem_free);
	rauc_close(update->rauc);
	ddi_destroy(update->ddi);
	lock_destroy(update->lock);
	mem_free(update);
	care->update = NULL;
}

static bool take_order(struct care *care, struct cmd *cmd)
{
	struct update_wish wish = {.kind = cmd->kind == CMD_FIND_UPDATE ? WISH_FIND : WISH_INSTALL};
	if (cmd->kind != CMD_FIND_UPDATE && cmd->kind != CMD_INSTALL_UPDATE) {
		return cmd->kind == CMD_WAKE;
	}
	if (!put(care->update, &wish)) {
		log_warn("update", "%s is dropped", cmd_kind_name(cmd->kind));
	}
	if (!care->update->worker && cmd->kind == CMD_FIND_UPDATE) { /* then the state is ours */
		care->update->finds++;
		care->update->state.phase = UPDATE_FAILED;
		care->update->state.trouble = UPDATE_NOT_POSSIBLE;
		update_tell(care->update);
	}
	return true;
}

static bool want(struct update *update, const struct command *command)
{
	char server[256];
	char path[HTTP_PATH_LIMIT + 1];
	struct update_wish wish = {.kind = WISH_FROM, .command = command->id};
	return digest_is_text(command->sha256) &&
	       url_split(command->url, server, sizeof(server), path, sizeof(path)) &&
	       !address_fault(server) && str_copy(wish.url, sizeof(wish.url), command->url) &&
	       str_copy(wish.sha256, sizeof(wish.sha256), command->sha256) && put(update, &wish);
}

/* One command at a time: a second one while the first is in hand is refused. */
static bool take_command(struct care *care, const struct command *command)
{
	struct update *update = care->update;
	if (command->kind != COMMAND_UPDATE || !update->worker) {
		return false;
	}
	const char *refusal = NULL;
	lock_begin(update->lock);
	if (update->command) {
		refusal = "another update is under way";
	} else if (want(update, command)) {
		update->command = command->id;
	} else {
		refusal = "that is no link, or no SHA-256";
	}
	lock_end(update->lock);
	if (refusal) {
		care_command_ended(care, command->id, COMMAND_REFUSED, refusal);
	}
	return true;
}

static bool holds(const struct care *care, int64_t id)
{
	lock_begin(care->update->lock);
	const bool is_held = care->update->command == id && !care->update->has_ended;
	lock_end(care->update->lock);
	return is_held;
}

static int64_t due_ms(const struct care *care)
{
	lock_begin(care->update->lock);
	const bool has_ended = care->update->has_ended;
	lock_end(care->update->lock);
	return has_ended ? 0 : INT64_MAX;
}

/* On the care's thread: the hall hears what came of its command. */
static void tell_end(struct care *care)
{
	struct update *update = care->update;
	char words[sizeof(update->end_words)];
	lock_begin(update->lock);
	const int64_t command = update->command;
	const enum command_end end = update->end;
	str_copy(words, sizeof(words), update->end_words);
	update->command = 0;
	update->has_ended = false;
	lock_end(update->lock);
	care_command_ended(care, command, end, words);
}

const struct care_part care_update = {
	.begin = begin,
	.end = end,
	.due_ms = due_ms,
	.go_on = tell_end,
	.order = take_order,
	.command = take_command,
	.holds = holds,
};

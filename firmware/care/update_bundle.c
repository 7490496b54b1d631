#include "firmware/care/update.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/care/fetch.h"
#include "firmware/care/stick.h"
#include "firmware/care/version.h"
#include "firmware/hall/seal.h"

#include <string.h>
#include <unistd.h>

enum {
	TRIES_MAX = 30, /* a quarter of an hour */
	FIRST_WAIT_MS = 1000,
	LONGEST_WAIT_MS = 60000,
	NAME_LEN = 16,
	ASK_LATE_MS = 30000
};

void update_begin(struct update *update, enum update_source source)
{
	update->state =
		(struct update_state){.phase = UPDATE_FETCHING, .source = source, .percent = 0};
	char name[NAME_LEN + 1];
	str_copy_len(name, sizeof(name), update->sha256, NAME_LEN);
	update_clean(update, name);
	str_format(update->path, sizeof(update->path), "%s/%s.raucb", update->dir, name);
	if (source != UPDATE_FROM_SERVER) {
		update->action[0] = '\0';
		update->may_install = true;
	}
	update->tries = 0;
	update->backoff = backoff_init(FIRST_WAIT_MS, LONGEST_WAIT_MS);
	update->is_whole_only = false;
	update->due_ms = clock_ms();
	if (update->is_impossible) {
		update_fail(update, UPDATE_NOT_POSSIBLE, "");
	}
}

/* --- it is looked at --- */

/* Good and newer, or it has failed, or is asked again. */
static bool judge(struct update *update)
{
	struct rauc_bundle bundle;
	char compatible[sizeof(bundle.compatible)];
	struct rauc *rauc = update_rauc(update);
	if (!rauc || update->is_impossible) {
		update_fail(update, UPDATE_NOT_POSSIBLE, "");
		return false;
	}
	enum err err = rauc_compatible(rauc, compatible, sizeof(compatible));
	if (err == OK) {
		err = rauc_look(rauc, update->path, &bundle);
	}
	if (err == ERR_CANCELLED || err == ERR_TIMEOUT || err == ERR_GONE) {
		update->due_ms = clock_ms() + FIRST_WAIT_MS;
		if (++update->tries > TRIES_MAX) {
			update_fail(update, UPDATE_NOT_POSSIBLE, err_name(err));
		}
		return false;
	}
	if (err != OK) {
		const char *words = rauc_words(rauc);
		update_fail(update, err == ERR_REFUSED ? UPDATE_NOT_SIGNED : UPDATE_NOT_POSSIBLE,
			words);
		return false;
	}
	str_copy(update->state.version, sizeof(update->state.version), bundle.version);
	if (!str_equal(bundle.compatible, compatible)) {
		update_fail(update, UPDATE_OTHER_MACHINE, bundle.compatible);
	} else if (!version_is_newer(bundle.version, ONEDOOR_VERSION)) {
		update_fail(update, UPDATE_NOT_NEWER, "");
	}
	return update->state.phase != UPDATE_FAILED;
}

/* --- it is fetched --- */

static bool is_fetch_interrupted(void *arg)
{
	struct update *update = arg;
	/* The server may have called it off: what has come so far is kept. Not as often as it may
	 * want to be asked: each time the line is made anew. */
	bool is_time_to_ask = update->poll_ms + ASK_LATE_MS <= clock_ms() && !update->is_whole_only;
	return is_time_to_ask || update_is_wanted(update);
}

static void tell_progress(void *arg, int percent)
{
	struct update *update = arg;
	update->state.percent = percent;
	update_tell(update);
}

enum update_trouble update_trouble_of(enum err err)
{
	switch (err) {
	case ERR_GONE:
	case ERR_OFFLINE:
	case ERR_TIMEOUT:
	case ERR_BUSY:
		return UPDATE_NO_LINE;
	case ERR_FULL:
	case ERR_TOO_BIG:
		return UPDATE_TOO_BIG;
	case ERR_IO:
		return UPDATE_DISK;
	case ERR_INVALID:
		return UPDATE_OTHER_BYTES;
	case ERR_AUTH:
		return UPDATE_NOT_LET_IN;
	default:
		return UPDATE_ODD_ANSWER;
	}
}

static bool is_passing(enum err err)
{
	return update_trouble_of(err) == UPDATE_NO_LINE;
}

static void try_later(struct update *update, const struct fetch *fetch)
{
	if (fetch->came > 0) {
		update->tries = 0;
		backoff_reset(&update->backoff);
	}
	if (++update->tries > TRIES_MAX) {
		update_fail(update, UPDATE_NO_LINE, "");
		return;
	}
	int64_t wait_ms = backoff_next_ms(&update->backoff, seal_random_u32());
	update->due_ms =
		clock_ms() +
		(fetch->retry_after_s > 0 ? fetch->retry_after_s * (int64_t)1000 : wait_ms);
}

/* A line of its own when it is not the server's: the hall's, with our certificate, or somebody
 * else's, without. */
static enum err make_line(struct update *update, char *path, size_t path_size, struct http **out)
{
	char server[256];
	*out = NULL;
	const bool is_hall = url_path_at(update->url, update->care->hall_url, path, path_size);
	if (!url_split(update->url, server, sizeof(server), path, path_size)) {
		return ERR_INVALID;
	}
	const struct http_config config = {.url = server,
		.ca_file = is_hall ? update->care->ca_file : update->care->updating.ca_file,
		.cert_file = is_hall ? update->care->cert_file : NULL,
		.key_file = is_hall ? update->care->key_file : NULL};
	return http_create(&config, out);
}

void update_fetch(struct update *update)
{
	const bool is_server = update->state.source == UPDATE_FROM_SERVER;
	char path[HTTP_PATH_LIMIT + 1];
	struct http *own = NULL;
	if (!is_server && make_line(update, path, sizeof(path), &own) != OK) {
		update_fail(update, UPDATE_ODD_ANSWER, "not a link");
		return;
	}
	struct fetch fetch = {.http = is_server ? ddi_http(update->ddi) : own,
		.path = is_server ? update->server_path : path,
		.authorization = is_server ? ddi_authorization(update->ddi) : NULL,
		.to = update->path,
		.sha256 = update->sha256,
		.size = update->size,
		.is_interrupted = is_fetch_interrupted,
		.progress = tell_progress,
		.arg = update};
	enum err err = fetch_file(&fetch);
	http_destroy(own);
	update->is_whole_only = update->is_whole_only || fetch.is_whole_only;
	if (err == ERR_CANCELLED) {
		update->due_ms = clock_ms() + 1;
	} else if (is_passing(err)) {
		try_later(update, &fetch);
	} else if (err != OK) {
		update_fail(update, update_trouble_of(err), "");
	} else if (judge(update)) {
		update->state.phase = UPDATE_WAITING;
		update->state.percent = -1;
	}
}

bool update_find_stick(struct update *update)
{
	char path[PATH_MAX];
	if (update->is_impossible) {
		update_fail(update, UPDATE_NOT_POSSIBLE, "");
		return true;
	}
	enum err err = stick_find(
		update->care->updating.stick, update_is_wanted, update, path, sizeof(path));
	const bool is_under_way =
		update->state.phase == UPDATE_FETCHING || update->state.phase == UPDATE_WAITING;
	if (err == ERR_CANCELLED || (err != OK && is_under_way)) {
		return true;
	}
	if (err == ERR_NOT_FOUND && update->ddi) {
		return false;
	}
	update_drop(update);
	update->state.source = UPDATE_FROM_STICK;
	str_copy(update->path, sizeof(update->path), err == OK ? path : "");
	if (err == ERR_NOT_FOUND) {
		update_fail(update, UPDATE_NO_STICK, "");
	} else if (err != OK) {
		update_fail(
			update, err == ERR_INVALID ? UPDATE_NO_BUNDLE : update_trouble_of(err), "");
	} else if (judge(update)) {
		update->state.phase = UPDATE_FOUND;
		update->may_install = true;
	}
	return true;
}

/* --- it is installed --- */

/* What worked before must work after it. */
static enum err leave_note(struct update *update)
{
	struct rauc_slots slots;
	struct health health;
	struct update_note *note = &update->note;
	enum err err = rauc_ask_slots(update->rauc, &slots);
	if (err != OK) {
		return err;
	}
	*note = (struct update_note){.source = update->state.source};
	str_copy(note->from, sizeof(note->from), slots.booted);
	str_copy(note->version, sizeof(note->version), update->state.version);
	str_copy(note->action, sizeof(note->action), update->action);
	note->command = update->state.source == UPDATE_FROM_HALL ? update->command : 0;
	if (health_read(update->care->updating.health, &health) == OK) {
		note->devices = health.devices;
		note->is_hall_reached = health.is_hall_reached;
	}
	return update_note_write(update->own_dir, note);
}

void update_install(struct update *update)
{
	const bool is_ready =
		update->state.phase == UPDATE_FOUND || update->state.phase == UPDATE_WAITING;
	if (!is_ready || !update->may_install) {
		return;
	}
	enum err err = leave_note(update);
	if (err == OK) {
		err = rauc_install(update->rauc, update->path);
	}
	if (err == ERR_CANCELLED || err == ERR_TIMEOUT) {
		return; /* it is still there, and asked for again */
	}
	if (err != OK) {
		update_forget_note(update);
		update_fail(update, UPDATE_NOT_INSTALLED, rauc_words(update->rauc));
		return;
	}
	log_info("update", "version %s is being installed", update->state.version);
	update->state.phase = UPDATE_INSTALLING;
	update->state.percent = 0;
	update->tries = 0;
	update->due_ms = clock_ms();
	update_report(update, update->action, "proceeding", "none", "installing");
}

void update_watch(struct update *update)
{
	struct rauc_work work;
	enum err err = rauc_ask(update->rauc, &work);
	if (err == ERR_CANCELLED || (err == ERR_TIMEOUT && ++update->tries <= TRIES_MAX)) {
		return;
	}
	if (err == OK && work.is_installing && !work.is_another) {
		update->state.percent = work.percent;
		return;
	}
	if (err != OK || work.is_another || work.words[0]) {
		update_forget_note(update);
		update_fail(update, UPDATE_NOT_INSTALLED,
			err != OK || work.is_another ? "RAUC was ended" : work.words);
		return;
	}
	update->note.is_installed = true;
	if (update_note_write(update->own_dir, &update->note) != OK) {
		log_error("update", "what worked before the update cannot be written down");
	}
	log_info("update", "version %s is installed", update->state.version);
	update->state.phase = UPDATE_INSTALLED;
	update->state.percent = -1;
	update_clean(update, "");
	update_forget_wish(update);
}

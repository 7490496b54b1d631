#include "firmware/care/update.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/msg/msg.h"

#include <dirent.h>
#include <string.h>
#include <unistd.h>

bool update_is_wanted(void *arg)
{
	struct update *update = arg;
	if (!update->next) {
		update->next = worker_take(update->self, 0);
	}
	return update->next || worker_must_stop(update->self);
}

void update_tell(struct update *update)
{
	update->state.finds = update->finds;
	if (memcmp(&update->told, &update->state, sizeof(update->told)) == 0) {
		return;
	}
	update->told = update->state;
	struct msg *fact = msg_create(MSG_UPDATE_CHANGED, 0);
	fact->update = update->state;
	if (!mailbox_put(update->facts, fact)) {
		msg_destroy(fact);
	}
}

struct rauc *update_rauc(struct update *update)
{
	if (!update->rauc && rauc_open(update_is_wanted, update, &update->rauc) != OK) {
		update->is_impossible = true;
	}
	return update->rauc;
}

void update_forget_note(struct update *update)
{
	if (update_note_remove(update->own_dir) != OK) {
		log_error("update", "what is known of the last update cannot be removed");
	}
}

/* Bundles, whole or not, of which nobody wants to know any more: all but those that begin so. */
void update_clean(struct update *update, const char *kept)
{
	DIR *folder = opendir(update->dir);
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		if (strstr(entry->d_name, ".raucb") &&
			!(kept[0] && str_starts(entry->d_name, kept))) {
			unlinkat(dirfd(folder), entry->d_name, 0);
		}
	}
	if (folder) {
		closedir(folder);
	}
}

void update_wish_path(const struct update *update, char path[PATH_MAX])
{
	str_format(path, PATH_MAX, "%s/wanted.json", update->dir);
}

void update_forget_wish(struct update *update)
{
	char path[PATH_MAX];
	update_wish_path(update, path);
	unlink(path); /* coming back after a power cut it is only fetched and refused again */
}

void update_tell_owed(struct update *update)
{
	struct update_report *report = &update->report;
	if (!update->ddi || !report->is_owed) {
		return;
	}
	enum err err = ddi_tell(update->ddi, report->is_cancel, report->id, report->execution,
		report->finished, report->words);
	/* The server has closed it by itself, or wants no such word: there is nobody to be told. */
	if (err == OK || err == ERR_NOT_FOUND || err == ERR_PROTOCOL) {
		report->is_owed = false;
	}
}

void update_owe(struct update *update, bool is_cancel, const char *id, const char *execution,
	const char *finished, const char *words)
{
	struct update_report *report = &update->report;
	*report = (struct update_report){.is_owed = true,
		.is_cancel = is_cancel,
		.execution = execution,
		.finished = finished};
	str_copy(report->id, sizeof(report->id), id);
	str_copy(report->words, sizeof(report->words), words);
	update_tell_owed(update);
}

void update_report(struct update *update, const char *id, const char *execution,
	const char *finished, const char *words)
{
	if (id[0]) {
		update_owe(update, false, id, execution, finished, words);
	}
}

void update_end_command(struct update *update, enum command_end end, const char *words)
{
	lock_begin(update->lock);
	const bool is_news = update->command && !update->has_ended;
	if (is_news) {
		update->has_ended = true;
		update->end = end;
		str_copy(update->end_words, sizeof(update->end_words), words);
	}
	lock_end(update->lock);
	if (is_news) {
		care_order(update->care, cmd_create(CMD_WAKE, 0));
	}
}

void update_drop(struct update *update)
{
	update->state = (struct update_state){.percent = -1};
	update->action[0] = '\0';
	update_clean(update, "");
	update_forget_wish(update);
	update_end_command(update, COMMAND_FAILED, "another update was wanted instead");
}

void update_fail(struct update *update, enum update_trouble trouble, const char *words)
{
	log_warn("update", "%s %s%s%s", update->state.version, update_trouble_words(trouble),
		words[0] ? " " : "", words);
	update->state.phase = UPDATE_FAILED;
	update->state.trouble = trouble;
	update->state.percent = -1;
	str_copy(update->state.words, sizeof(update->state.words), words);
	if (update->state.source == UPDATE_FROM_SERVER) {
		str_copy(update->failed_action, sizeof(update->failed_action), update->action);
		update_report(update, update->action, "closed", "failure",
			words[0] ? words : update_trouble_words(trouble));
		update->action[0] = '\0';
	}
	update_end_command(
		update, COMMAND_FAILED, words[0] ? words : update_trouble_words(trouble));
	update_clean(update, "");
	update_forget_wish(update);
}

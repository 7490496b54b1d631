#include "firmware/care/update.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/care/slot.h"

static bool is_from_server(const struct update *update)
{
	return update->state.source == UPDATE_FROM_SERVER &&
	       (update->state.phase == UPDATE_FETCHING || update->state.phase == UPDATE_WAITING);
}

static void cancel(struct update *update, const struct ddi_cancel *order)
{
	const bool is_ours = str_equal(order->stop_id, update->action);
	if (is_ours && (update->is_on_trial || update->state.phase == UPDATE_INSTALLING ||
			       update->state.phase == UPDATE_INSTALLED)) {
		update_owe(
			update, true, order->id, "rejected", "none", "it is being written already");
		return;
	}
	if (is_ours && is_from_server(update)) {
		log_info("update", "the server has called it off");
		update_drop(update);
	}
	update_owe(update, true, order->id, "closed", "success", "");
}

static void deploy(struct update *update, const struct ddi_deployment *deployment)
{
	const enum update_phase phase = update->state.phase;
	if (is_from_server(update) && str_equal(deployment->id, update->action)) {
		update->may_install = deployment->may_install;
		return;
	}
	const bool is_free =
		phase == UPDATE_NONE || phase == UPDATE_FAILED || is_from_server(update);
	if (!is_free || update->is_on_trial || deployment->is_skipped ||
		str_equal(deployment->id, update->failed_action)) {
		return;
	}
	update_drop(update);
	str_copy(update->action, sizeof(update->action), deployment->id);
	str_copy(update->server_path, sizeof(update->server_path), deployment->path);
	str_copy(update->sha256, sizeof(update->sha256), deployment->sha256);
	update->size = deployment->size;
	update->may_install = deployment->may_install;
	update_report(update, update->action, "proceeding", "none", "");
	update_begin(update, UPDATE_FROM_SERVER);
}

/* What a technician is told who waits for it: what was found, or why nothing was. */
static void end_find(struct update *update, enum err err, bool is_offered)
{
	const enum update_phase phase = update->state.phase;
	const bool is_free = phase == UPDATE_NONE || phase == UPDATE_FAILED;
	if (!update->is_finding) {
		return;
	}
	update->is_finding = false;
	update->finds++;
	if (is_free && err != OK) {
		update->state = (struct update_state){.phase = UPDATE_FAILED,
			.source = UPDATE_FROM_SERVER,
			.trouble = update_trouble_of(err),
			.percent = -1};
	} else if (is_free && !is_offered) {
		update->state = (struct update_state){.percent = -1};
	}
}

/* It would be no better next time: said once, and not begun again. */
static void refuse(struct update *update, const char *id)
{
	if (str_equal(id, update->action) || str_equal(id, update->failed_action)) {
		return;
	}
	log_warn("update", "deployment %s has no bundle, or a link that leads elsewhere: refused",
		id);
	str_copy(update->failed_action, sizeof(update->failed_action), id);
	update_report(update, id, "closed", "failure",
		"no bundle, or a link that does not lead to this server");
}

void update_poll(struct update *update)
{
	struct ddi_news news;
	char slot[32];
	slot_running(slot, sizeof(slot));
	const struct ddi_self self = {ONEDOOR_VERSION, slot};
	update_tell_owed(update);
	enum err err = ddi_poll(update->ddi, &self, &news);
	update->poll_ms = clock_ms() + news.wait_s * 1000;
	if (err == ERR_CANCELLED) {
		update->poll_ms = clock_ms();
		return;
	}
	if (err != OK) {
		log_info("update", "the server of updates: %s", err_name(err));
	} else if (news.has_cancel) {
		cancel(update, &news.cancel);
	} else if (news.is_odd) {
		refuse(update, news.deployment.id);
	} else if (news.has_deployment) {
		deploy(update, &news.deployment);
	} else if (is_from_server(update)) {
		update_drop(update); /* it has thought better of it */
	}
	end_find(update, news.is_odd ? ERR_PROTOCOL : err, news.has_deployment);
}

/* One step of the kiosk: a fact goes in, orders come out and are handed on. */
#include "firmware/app_impl.h"
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"

int64_t app_now_ms(const struct app *app)
{
	return clock_ms() + app->lead_ms;
}

void app_step(struct app *app, struct msg *fact)
{
	fact->at_ms += app->lead_ms;
	struct cmd_list orders = {0};
	bool was_wiping = app->kiosk.wiping_session != 0;
	app_count_paper(app, fact);
	bool is_catalog = fact->kind == MSG_CATALOG_LOADED;
	kiosk_step(&app->kiosk, fact, &orders);
	msg_destroy(fact);
	for (int i = 0; i < orders.count; i++) {
		app_carry_out(app, &orders.cmds[i]);
	}
	cmd_list_wipe(&orders);
	/* A wipe that is not done in time may have left something behind: only a new process is
	 * surely clean. */
	REQUIRE(!app->kiosk.is_wipe_late);
	app_follow_typing(app);
	app->is_dirty = true;
	if (is_catalog || (was_wiping && !app->kiosk.wiping_session)) {
		mem_give_back();
	}
}

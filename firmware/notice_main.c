/* onedoor-notice [--config FILE] [--set section.key=value]... [--version]: has the panel, lends it
 * to the kiosk, and shows why there is none when there is none. */
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/supervisor.h"
#include "firmware/config.h"
#include "firmware/environment.h"
#include "firmware/msg/care.h"
#include "firmware/notice/baton.h"
#include "firmware/notice/notice.h"
#include "firmware/options.h"
#include "firmware/panel.h"
#include "ui/text/tr.h"

#include <signal.h>

enum { INPUTS_MAX = 32, WAIT_MAX_MS = 60000 };

struct program {
	const struct config *config;
	struct gfx *gfx;
	struct ui *ui;
	struct baton_host *host;
	struct notice notice;
};

static void draw(struct program *program)
{
	const int64_t now_ms = clock_ms();
	const char *terminal = program->config->terminal_id;
	const struct notice_page page = {
		.is_out = notice_is_out(&program->notice, now_ms),
		.reason = program->notice.reason,
		.lang = str_equal(program->config->session_language, "en") ? LANG_EN : LANG_ZH,
		.terminal = str_equal(terminal, TERMINAL_NOBODY) ? "" : terminal,
	};
	(void)gfx_present(program->gfx, notice_draw(program->ui, now_ms, &page));
}

static void take_events(struct program *program)
{
	char said[BATON_LINE_LEN + 1];
	enum baton_event event;
	while ((event = baton_host_take(program->host, said)) != BATON_NOTHING) {
		switch (event) {
		case BATON_ASKED:
			notice_kiosk_came(&program->notice, clock_ms());
			baton_host_lend(program->host, gfx_lend(program->gfx));
			break;
		case BATON_SAID:
			notice_kiosk_said(&program->notice, said);
			break;
		case BATON_GIVEN:
			notice_kiosk_went(&program->notice, clock_ms());
			draw(program); /* first, so that it is the first to be shown */
			gfx_take_back(program->gfx);
			break;
		case BATON_NOTHING:
			break;
		}
	}
}

static void loop(struct program *program)
{
	const int64_t alive_ms = supervisor_interval_ms();
	for (;;) {
		struct input inputs[INPUTS_MAX];
		bool is_quit = false;
		while (gfx_take_inputs(program->gfx, inputs, INPUTS_MAX, &is_quit) == INPUTS_MAX) {
		}
		if (is_quit) {
			return;
		}
		take_events(program);
		draw(program);
		const int64_t now_ms = clock_ms();
		int64_t wait_ms = notice_next_ms(&program->notice, now_ms) - now_ms;
		wait_ms = MIN_OF(wait_ms, WAIT_MAX_MS);
		if (alive_ms) {
			supervisor_alive("notice");
			wait_ms = MIN_OF(wait_ms, alive_ms);
		}
		gfx_wait(program->gfx, MAX_OF(wait_ms, 0));
	}
}

int main(int argc, char **argv)
{
	static struct config config;
	int status = 0;
	environment_clean();
	config_init(&config);
	if (!options_take("onedoor-notice", argc, argv, 0, &config, &status)) {
		return status;
	}
	signal(SIGPIPE, SIG_IGN);
	config.sound_on = false;
	const struct gfx_config gfx_config = panel_gfx_config(&config, 0);
	const struct ui_config ui_config = panel_ui_config(&config);
	struct program program = {.config = &config};
	if (tr_init(config.path_locale) != OK || gfx_create(&gfx_config, &program.gfx) != OK) {
		log_error(
			"notice", "cannot show anything: words, fonts or the display are missing");
		return 2;
	}
	program.ui = ui_create(&ui_config, gfx_measurer(program.gfx));
	notice_init(&program.notice, clock_ms());
	draw(&program);
	if (baton_host_create(config.path_notice, gfx_wake, program.gfx, &program.host) != OK) {
		status = 2;
	} else {
		supervisor_ready();
		loop(&program);
	}
	baton_host_destroy(program.host);
	ui_destroy(program.ui);
	gfx_destroy(program.gfx);
	return status;
}

/* onedoor-install [--config FILE] [--set section.key=value]... [--version]: writes the stick that
 * this machine was started from to its disk, after one confirmation. README of firmware/image. */
#include "firmware/base/clock.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/base/supervisor.h"
#include "firmware/base/worker.h"
#include "firmware/config.h"
#include "firmware/environment.h"
#include "firmware/install/install.h"
#include "firmware/options.h"
#include "firmware/panel.h"
#include "ui/text/tr.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#define STICK "/run/onedoor-install" /* firmware/image/init.c leaves it there */

enum { INPUTS_MAX = 32, NEWS_MAX = 64, SECOND_MS = 1000, WORD_SIZE = 128 };

/* What the writing says of itself. */
struct news {
	bool is_end;
	enum install_step step;
	int permille;
	enum install_fault fault;
};

struct program {
	struct gfx *gfx;
	struct ui *ui;
	struct parts parts;
	struct install install;
	int64_t seen_ms; /* when the disks were looked at */
	struct mailbox *news;
	struct worker *worker;
	struct writing writing; /* the worker's, while there is one */
	char device[DISK_NAME_SIZE + sizeof("/dev/")];
};

/* Whoever starts this on another machine does not mean to write its disk. */
static bool is_on_stick(void)
{
	char word[WORD_SIZE];
	bool is_found = false;
	FILE *file = fopen("/proc/cmdline", "re");
	while (file && !is_found && fscanf(file, "%127s", word) == 1) {
		is_found = str_equal(word, "onedoor.install");
	}
	if (file) {
		fclose(file);
	}
	return is_found;
}

static void put(struct program *program, const struct news *news)
{
	struct news *item = mem_new(struct news);
	*item = *news;
	if (!mailbox_put(program->news, item)) {
		mem_free(item);
	}
}

static void tell(void *arg, enum install_step step, int permille)
{
	put(arg, &(const struct news){.step = step, .permille = permille});
}

static void write_disk(struct worker *worker, void *arg)
{
	struct program *program = arg;
	(void)worker;
	put(program, &(const struct news){.is_end = true,
			     .fault = writing_do(&program->writing, &program->parts)});
}

static void take_news(struct program *program)
{
	struct news *news;
	while ((news = mailbox_take(program->news, 0))) {
		if (news->is_end) {
			worker_destroy(program->worker, NULL);
			program->worker = NULL;
			install_end(&program->install, news->fault);
		} else {
			install_tell(&program->install, news->step, news->permille);
		}
		mem_free(news);
	}
}

static void look_at_disks(struct program *program)
{
	struct disks disks;
	if (program->seen_ms && clock_ms() - program->seen_ms < SECOND_MS) {
		return;
	}
	program->seen_ms = clock_ms();
	disks_read(&disks, "/sys", &program->parts);
	install_see(&program->install, &disks);
}

static void do_order(struct program *program, enum install_order order)
{
	switch (order) {
	case INSTALL_WRITE:
		str_format(program->device, sizeof(program->device), "/dev/%s",
			program->install.disk.name);
		program->writing = (struct writing){.folder = STICK,
			.device = program->device,
			.is_kept = program->install.is_kept,
			.tell = tell,
			.arg = program};
		program->worker = worker_create("writing", write_disk, program, 1, NULL, NULL);
		break;
	case INSTALL_RESTART: /* systemd's own signals: nothing else is needed for them */
		(void)!kill(1, SIGRTMIN + 5);
		break;
	case INSTALL_POWER_OFF:
		(void)!kill(1, SIGRTMIN + 4);
		break;
	case INSTALL_NOTHING:
		break;
	}
}

static void take_actions(struct program *program)
{
	enum action action;
	int arg;
	while (ui_take_event(program->ui, &action, &arg)) {
		do_order(program, install_act(&program->install, action, arg));
	}
}

/* And what is held on it. */
static void draw(struct program *program)
{
	const int64_t now_ms = clock_ms();
	(void)gfx_present(program->gfx, install_draw(program->ui, now_ms, &program->install));
	const struct ui_node *hold = ui_find_node(program->ui, ACTION_install_write, -1);
	const bool is_held = hold && hold->state & STATE_PRESSED;
	do_order(program, install_hold(&program->install, is_held, now_ms));
}

static void say_page(const struct install *install)
{
	static const char *const names[INSTALL_PAGE_COUNT] = {
		"no disk", "choose", "confirm", "working", "done", "failed", "leaving"};
	static enum install_page said = INSTALL_PAGE_COUNT;
	if (said != install->page) {
		said = install->page;
		log_info("install", "page: %s", names[said]);
	}
}

static void loop(struct program *program)
{
	const int64_t alive_ms = supervisor_interval_ms();
	for (;;) {
		struct input inputs[INPUTS_MAX];
		bool is_quit = false;
		int count;
		do {
			count = gfx_take_inputs(program->gfx, inputs, INPUTS_MAX, &is_quit);
			for (int i = 0; i < count; i++) {
				(void)ui_input(program->ui, &inputs[i]);
			}
		} while (count == INPUTS_MAX);
		if (is_quit && !program->worker) {
			return;
		}
		take_actions(program);
		take_news(program);
		look_at_disks(program);
		draw(program);
		say_page(&program->install);
		supervisor_alive("install");
		int64_t wait_ms = MIN_OF(ui_next_frame_ms(program->ui) - clock_ms(), SECOND_MS);
		wait_ms = alive_ms ? MIN_OF(wait_ms, alive_ms) : wait_ms;
		wait_ms = program->install.held_ms ? MIN_OF(wait_ms, SECOND_MS / 20) : wait_ms;
		gfx_wait(program->gfx, MAX_OF(wait_ms, 0));
	}
}

int main(int argc, char **argv)
{
	static struct config config;
	static struct program program;
	int status = 0;
	environment_clean();
	config_init(&config);
	if (!options_take("onedoor-install", argc, argv, 0, &config, &status)) {
		return status;
	}
	if (!is_on_stick()) {
		log_error("install", "this machine was not started from the stick");
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	config.sound_on = false;
	const struct gfx_config gfx_config = panel_gfx_config(&config, 0);
	const struct ui_config ui_config = panel_ui_config(&config);
	if (tr_init(config.path_locale) != OK || gfx_create(&gfx_config, &program.gfx) != OK) {
		log_error(
			"install", "cannot show anything: words, fonts or the display are missing");
		return 2;
	}
	program.ui = ui_create(&ui_config, gfx_measurer(program.gfx));
	program.news = mailbox_create(NEWS_MAX, gfx_wake, program.gfx);
	install_init(&program.install, str_equal(config.session_language, "en") ? LANG_EN : LANG_ZH,
		writing_read_list(&program.parts, STICK));
	look_at_disks(&program);
	draw(&program);
	supervisor_ready();
	loop(&program);
	mailbox_destroy(program.news, mem_free);
	ui_destroy(program.ui);
	gfx_destroy(program.gfx);
	return status;
}

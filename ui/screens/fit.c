#include "ui/screens/fit.h"

#include <string.h>

#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/queue.h"
#include "ui/screens/screens.h"

enum { LOOK_COUNT = LANG_COUNT * 8 };

struct fit {
	struct kiosk kiosk;
	struct ui *ui;
	int next; /* screen × look */
	struct fit_result result;
};

struct fit *fit_create(const struct ui_config *ui_config, const struct kiosk_config *kiosk_config,
	struct measurer measurer)
{
	struct fit *fit = mem_new(struct fit);
	kiosk_init(&fit->kiosk, kiosk_config);
	fit->kiosk.is_active = true;
	fit->kiosk.has_wall = true;
	struct queue *queue = fit->kiosk.visit->states[SHAPE_queue];
	queue->has_ticket = true;
	strcpy(queue->ticket.number, "A000");
	strcpy(queue->ticket.qr, queue->ticket.number);
	fit->ui = ui_create(ui_config, measurer);
	return fit;
}

void fit_destroy(struct fit *fit)
{
	if (fit) {
		ui_destroy(fit->ui);
		kiosk_finish(&fit->kiosk);
		mem_free(fit);
	}
}

static void note(void *arg, enum check_rule rule, const char *what)
{
	struct fit *fit = arg;
	if (fit->result.count[rule]++ == 0) { /* may be cut: it is for the log */
		(void)str_format(fit->result.first[rule], sizeof(fit->result.first[rule]), "%s: %s",
			screen_name(kiosk_screen(&fit->kiosk)), what);
	}
}

static bool needs_catalog(enum screen screen)
{
	return screen == SCREEN_departments || screen == SCREEN_matters;
}

/* What is typed there. A form's question and a reply are nothing without their case: in their place
 * is the number of one, with the keys they have. */
static void type_on(struct kiosk *kiosk, struct input_method *out)
{
	struct typing typing = {.kind = TYPING_NOTHING};
	if (kiosk->place.screen == SCREEN_question || kiosk->place.screen == SCREEN_reply) {
		kiosk->place.screen = SCREEN_case_number;
		typing.kind = TYPING_TEXT;
	} else if (kiosk->place.screen == SCREEN_case_number) {
		typing.kind = TYPING_DIGITS;
	} else if (kiosk->place.screen == SCREEN_last_four) {
		typing.kind = TYPING_ID_NUMBER;
	}
	memset(out, 0, sizeof(*out));
	input_follow(out, &typing, kiosk->prefs.lang, NULL);
}

const struct fit_result *fit_step(struct fit *fit)
{
	int screen = fit->next / LOOK_COUNT, look = fit->next % LOOK_COUNT;
	if (screen == SCREEN_COUNT) {
		fit->result.is_done = true;
		return &fit->result;
	}
	fit->next++;
	struct kiosk *kiosk = &fit->kiosk;
	kiosk->place.screen = (enum screen)screen;
	kiosk->place.shape =
		screen_shape(kiosk->place.screen); /* a technician's are drawn one way */
	kiosk->screen_since_ms = fit->next; /* another page: nothing lives on from the one before */
	kiosk->prefs = (struct prefs){.lang = (enum lang)(look / 8),
		.is_elder = look & 1,
		.is_high_contrast = look & 2,
		.is_low_reach = look & 4};
	if (!needs_catalog(kiosk->place.screen)) {
		struct input_method input;
		type_on(kiosk, &input);
		screen_frame(fit->ui, kiosk, &input, fit->next);
		ui_check(fit->ui, note, fit);
	}
	return &fit->result;
}

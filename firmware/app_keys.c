/* Keys on their way to the page: those of a scanner that types become its code instead. */
#include "firmware/app_impl.h"
#include "firmware/base/log.h"

void app_take_key(struct app *app, const struct input *input)
{
	app_settle_keys(app, input->since_ms);
	if (input->is_repeat) {
		if (input->key != KEY_NONE && input->key == app->pressed_key) {
			app_input(app, input);
		}
		return;
	}
	const struct typed_key key = {.usage = input->usage,
		.modifiers = input->modifiers,
		.is_down = !input->is_released,
		.meaning = input->key == KEY_NONE ? -1 : (int)input->key,
		.since_ms = input->since_ms,
		.at_ms = input->at_ms};
	typed_take(&app->typed, &key);
	if (app->typed.code.is_begun) {
		app->pressed_key = KEY_NONE;
	}
}

static void take_code(struct app *app)
{
	struct msg *fact = scan_gate_pass(&app->typed_gate, &app->typed.code.shot);
	line_code_wipe(&app->typed.code);
	if (fact) {
		log_info("scanner", "a code came as keys; scanner.usb can name the scanner");
		app_step(app, fact);
	}
}

void app_settle_keys(struct app *app, int64_t now_ms)
{
	int meaning;
	while (typed_release(&app->typed, now_ms, &meaning)) {
		const struct input press = {
			.kind = INPUT_KEY, .key = (enum input_key)meaning, .at_ms = now_ms};
		app->pressed_key = press.key;
		app_input(app, &press);
	}
	if (typed_is_whole(&app->typed, now_ms)) {
		take_code(app);
	}
}

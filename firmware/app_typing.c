/* What is typed with the on-screen keyboard: composed here, a fact once it is text. */
#include "firmware/app_impl.h"
#include "firmware/base/fs.h"
#include "firmware/base/log.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"

#include <limits.h>

/* The lexicon is opened when somebody first types Chinese, never before the first frame. */
static void open_lexicon(struct app *app)
{
	char path[PATH_MAX];
	app->has_tried_lexicon = true;
	enum err err = str_format(path, sizeof(path), "%s/lexicon", app->config->path_assets)
			       ? lexicon_open(path, &app->lexicon)
			       : ERR_TOO_BIG;
	if (err) {
		log_error("app", "no Chinese can be typed: path.assets: %s/lexicon: %s",
			app->config->path_assets, err_name(err));
		return;
	}
	app->dictionary.lexicon = &app->lexicon;
}

/* What the catalogue names, while it is the same one. */
static void take_own_words(struct app *app)
{
	const struct catalog *catalog = app->kiosk.catalog;
	if (!catalog || str_equal(catalog->version, app->own_version)) {
		return;
	}
	own_words_destroy(app->own_words);
	app->own_words = own_words_create();
	own_words_add_catalog(app->own_words, catalog);
	own_words_sort(app->own_words);
	app->dictionary.own = app->own_words;
	(void)str_copy(app->own_version, sizeof(app->own_version), catalog->version);
}

void app_follow_typing(struct app *app)
{
	struct typing typing = kiosk_typing(&app->kiosk);
	bool was_typing = app->input.typing.kind != TYPING_NOTHING;
	bool is_chinese = typing.kind == TYPING_TEXT || typing.kind == TYPING_NAME;
	if (is_chinese && !input_has_chinese(&app->input)) {
		if (!app->has_tried_lexicon) {
			open_lexicon(app);
		}
		take_own_words(app);
	}
	input_follow(&app->input, &typing, app->kiosk.prefs.lang,
		app->dictionary.lexicon ? &app->dictionary : NULL);
	if (typing.kind == TYPING_NOTHING && was_typing) {
		fs_release(app->lexicon.file, app->lexicon.file_len);
	}
}

struct msg *app_take_action(struct app *app, enum action action, int arg)
{
	char commit[TYPED_MAX_LEN + 1] = "";
	struct msg *fact = NULL;
	enum input_result result = app->kiosk.has_sheet /* no key of the page is shown */
					   ? INPUT_PASSED
					   : input_act(&app->input, action, arg, commit);
	if (result == INPUT_PASSED) {
		fact = msg_create(MSG_ACTION_CHOSEN, app->kiosk.session);
		fact->chosen.action = action;
		fact->chosen.arg = arg;
	} else if (result == INPUT_COMMITTED) {
		fact = msg_create(MSG_TEXT_COMMITTED, app->kiosk.session);
		(void)str_copy(fact->text, sizeof(fact->text), commit);
		mem_wipe(commit, sizeof(commit));
	}
	app->is_dirty = true;
	return fact;
}

void app_end_typing(struct app *app)
{
	input_wipe(&app->input);
	own_words_destroy(app->own_words);
	lexicon_close(&app->lexicon);
}

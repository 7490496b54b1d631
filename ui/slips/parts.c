#include "ui/slips/parts.h"
#include "firmware/base/str.h"
#include "ui/screens/date_text.h"
#include "ui/text/tr.h"

enum { WORDS = 200 };

void slip_add_source(
	struct document *document, const struct kiosk *kiosk, const struct document *of)
{
	enum lang lang = kiosk->prefs.lang;
	char words[WORDS];
	str_copy(words, sizeof(words), of->source.in[lang]);
	if (of->as_of_ms > 0) {
		char moment[DATE_TEXT_LEN];
		moment_text(lang, kiosk_local_time(kiosk, of->as_of_ms), moment);
		str_append(words, sizeof(words), "%s", words[0] ? " · " : "");
		str_append(words, sizeof(words), tr(lang, "Updated %s"), moment);
	}
	if (words[0]) {
		document_add(document, BLOCK_note, "", words, "");
	}
}

void slip_set_foot(struct document *document, const struct kiosk *kiosk)
{
	char foot[WORDS];
	str_format(foot, sizeof(foot), "%s · %s", kiosk->config.terminal_id, ONEDOOR_VERSION);
	document->foot = document_text(document, foot);
}

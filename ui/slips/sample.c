/* A technician's sample: both scripts in all sizes, a code, a table's lines, bars of all greys.
 * What is wrong with a print head, a roll or a cutter can be seen on it. */
#include "ui/slips/parts.h"
#include "ui/slips/slips.h"
#include "ui/screens/date_text.h"
#include "ui/text/tr.h"

enum { BLOCKS = 12 };

struct document *slip_sample(const struct kiosk *kiosk)
{
	enum lang lang = kiosk->prefs.lang;
	char moment[DATE_TEXT_LEN] = "";
	struct document *document = document_create(BLOCKS, tr(lang, "Sample print"));
	moment_text(lang, kiosk_local_time(kiosk, kiosk->wall_ms), moment);
	document_add(document, BLOCK_big, kiosk->config.terminal_id, "A0123", "");
	document_add(document, BLOCK_heading, "", "一扇门 便民利企 ABC abc", "");
	document_add(document, BLOCK_paragraph, "",
		"天地玄黄宇宙洪荒日月盈昃辰宿列张。The quick brown fox jumps over the lazy dog. "
		"0123456789",
		"");
	document_add(document, BLOCK_facts, "", "", "");
	document_add_fact(document, tr(lang, "Time"), moment, ITEM_LOUD);
	document_add_fact(document, tr(lang, "Version"), ONEDOOR_VERSION, ITEM_USUAL);
	document_add(
		document, BLOCK_qr, "", tr(lang, "This code opens nothing."), "ONEDOOR SAMPLE");
	document_add(document, BLOCK_note, "",
		tr(lang, "Below: a line at each edge, a grid of 1 mm and of 4 mm, greys."), "");
	slip_set_foot(document, kiosk);
	return document;
}

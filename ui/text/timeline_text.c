#include "ui/text/timeline_text.h"
#include "firmware/base/str.h"
#include "ui/text/tr.h"

const char *progress_text(enum lang lang, enum progress progress)
{
	switch (progress) {
	case PROGRESS_DONE:
		return tr(lang, "Dealt with");
	case PROGRESS_NOW:
		return tr(lang, "In progress");
	case PROGRESS_SKIPPED:
		return tr(lang, "Not needed");
	case PROGRESS_STOPPED:
		return tr(lang, "On hold");
	default:
		return tr(lang, "To come");
	}
}

void lane_days_text(enum lang lang, const struct lane *lane, char out[TIMELINE_TEXT_LEN])
{
	int used = lane->days_used, allowed = lane->days_allowed;
	out[0] = '\0';
	if (lane->progress == PROGRESS_SKIPPED) {
		return;
	}
	if (used >= 0 && allowed > 0) {
		/* TRANSLATORS: 1 days used, 2 days allowed */
		str_format(out, TIMELINE_TEXT_LEN,
			tr_n(lang, "%1$d of %2$d working day", "%1$d of %2$d working days",
				(unsigned long)allowed),
			used, allowed);
	} else if (used >= 0 && allowed < 0) {
		str_format(out, TIMELINE_TEXT_LEN,
			tr_n(lang, "%d working day so far", "%d working days so far",
				(unsigned long)used),
			used);
	} else if (allowed > 0) {
		str_format(out, TIMELINE_TEXT_LEN,
			tr_n(lang, "%d working day allowed", "%d working days allowed",
				(unsigned long)allowed),
			allowed);
	}
}

static void late_text(enum lang lang, const struct lane *lane, char out[TIMELINE_TEXT_LEN])
{
	int days = lane->days_allowed >= 0 ? lane->days_used - lane->days_allowed : 0;
	if (days <= 0) {
		str_copy(out, TIMELINE_TEXT_LEN, tr(lang, "Overdue"));
	} else if (lane->progress == PROGRESS_DONE) {
		str_format(out, TIMELINE_TEXT_LEN,
			tr_n(lang, "%d working day late", "%d working days late",
				(unsigned long)days),
			days);
	} else {
		str_format(out, TIMELINE_TEXT_LEN,
			tr_n(lang, "Overdue by %d working day", "Overdue by %d working days",
				(unsigned long)days),
			days);
	}
}

static void short_text(enum lang lang, const struct lane *lane, char out[TIMELINE_TEXT_LEN])
{
	if (lane->days_used < 0 || lane->days_allowed < 0) {
		str_copy(out, TIMELINE_TEXT_LEN, tr(lang, "Little time left"));
		return;
	}
	int left = lane->days_allowed - lane->days_used;
	if (left == 0) {
		str_copy(out, TIMELINE_TEXT_LEN, tr(lang, "Due today"));
		return;
	}
	str_format(out, TIMELINE_TEXT_LEN,
		tr_n(lang, "%d working day left", "%d working days left", (unsigned long)left),
		left);
}

void lane_clock_text(enum lang lang, const struct lane *lane, char out[TIMELINE_TEXT_LEN])
{
	switch (lane_clock(lane)) {
	case CLOCK_LATE:
		late_text(lang, lane, out);
		break;
	case CLOCK_SHORT:
		short_text(lang, lane, out);
		break;
	case CLOCK_IN_TIME:
		str_copy(out, TIMELINE_TEXT_LEN, tr(lang, "In time"));
		break;
	default:
		out[0] = '\0';
	}
}

void lane_count_text(enum lang lang, int count, char out[TIMELINE_TEXT_LEN])
{
	str_format(out, TIMELINE_TEXT_LEN,
		tr_n(lang, "%d part", "%d parts at the same time", (unsigned long)count), count);
}

static void add(enum lang lang, const char *text, char *out, size_t out_size)
{
	if (text[0]) {
		const char *comma = lang == LANG_ZH ? "，" : ", ";
		str_append(out, out_size, "%s%s", out[0] ? comma : "", text);
	}
}

void step_spoken_text(enum lang lang, const struct timeline_step *step, char *out, size_t out_size)
{
	char count[TIMELINE_TEXT_LEN] = "";
	if (step->lane_count > 1) {
		lane_count_text(lang, step->lane_count, count);
	}
	out[0] = '\0';
	add(lang, step->text.in[lang], out, out_size);
	add(lang, progress_text(lang, step->progress), out, out_size);
	add(lang, step->when.in[lang], out, out_size);
	add(lang, step->note.in[lang], out, out_size);
	add(lang, count, out, out_size);
}

void lane_spoken_text(enum lang lang, const struct lane *lane, char *out, size_t out_size)
{
	char words[TIMELINE_TEXT_LEN];
	out[0] = '\0';
	add(lang, lane->whose.in[lang], out, out_size);
	add(lang, lane->text.in[lang], out, out_size);
	add(lang, progress_text(lang, lane->progress), out, out_size);
	lane_clock_text(lang, lane, words);
	add(lang, words, out, out_size);
	lane_days_text(lang, lane, words);
	add(lang, words, out, out_size);
}

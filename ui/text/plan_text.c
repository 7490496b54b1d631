#include "ui/text/plan_text.h"
#include "firmware/base/str.h"
#include "ui/text/tr.h"

const char *plan_here_text(enum lang lang)
{
	return tr(lang, "You are here");
}

const char *plan_target_text(enum lang lang, const struct plan *plan)
{
	const struct plan_mark *target = plan_mark(plan, MARK_TARGET);
	int area = plan_target_area(plan);
	const char *name = target ? target->name.in[lang] : "";
	return !name[0] && area >= 0 ? plan->areas[area].name.in[lang] : name;
}

void plan_spoken_text(
	enum lang lang, const char *title, const struct plan *plan, char *out, size_t out_size)
{
	const char *stop = lang == LANG_ZH ? "。" : ". ", *target = plan_target_text(lang, plan);
	str_copy(out, out_size, title[0] ? title : tr(lang, "Plan of the floor"));
	if (plan_mark(plan, MARK_HERE)) {
		str_append(out, out_size, "%s%s", stop, plan_here_text(lang));
	}
	if (target[0]) {
		str_append(out, out_size, "%s", stop);
		str_append(out, out_size, tr(lang, "You go to %s"), target);
	}
}

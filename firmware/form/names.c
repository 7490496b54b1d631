#include "firmware/form/form.h"
#include "firmware/base/str.h"

const char *form_reason_name(enum form_reason reason)
{
	static const char *const names[] = {
#define REASON(name, word) word,
#include "firmware/form/reasons.def"
#undef REASON
	};
	return reason < FORM_REASON_COUNT ? names[reason] : "?";
}

const char *widget_name(enum widget widget)
{
	static const char *const names[] = {
#define WIDGET(name) #name,
#include "firmware/form/widgets.def"
#undef WIDGET
	};
	return widget < WIDGET_COUNT ? names[widget] : "";
}

const char *format_name(enum format format)
{
	static const char *const names[] = {"", "date", "id-number", "phone-cn", "money", "uscc"};
	return format < FORMAT_COUNT ? names[format] : "";
}

int form_find(const struct form *form, const char *name)
{
	for (int i = 0; i < form->field_count; i++) {
		if (str_equal(form->fields[i].name, name)) {
			return i;
		}
	}
	return -1;
}

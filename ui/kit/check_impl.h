/* What the files of the checker share. */
#ifndef ONEDOOR_UI_KIT_CHECK_IMPL_H
#define ONEDOOR_UI_KIT_CHECK_IMPL_H

#include "ui/kit/check.h"
#include "ui/kit/ui_impl.h"

struct check {
	const struct ui *ui;
	check_report_fn *report;
	void *arg;
	int count;
};

void check_violated(struct check *check, enum check_rule rule, const char *fmt, ...)
	PRINTF_LIKE(3, 4);
int check_um(const struct check *check, int px); /* micrometres */

void check_texts(struct check *check);
void check_focus(struct check *check);

#endif

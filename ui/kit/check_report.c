#include "ui/kit/check_impl.h"

#include <stdarg.h>
#include <stdio.h>

void check_violated(struct check *check, enum check_rule rule, const char *fmt, ...)
{
	char what[400];
	va_list args;
	va_start(args, fmt);
	vsnprintf(what, sizeof(what), fmt, args);
	va_end(args);
	check->count++;
	if (check->report) {
		check->report(check->arg, rule, what);
	}
}

int check_um(const struct check *check, int px)
{
	return (int)(px * 1000.0 / check->ui->theme.px_per_mm + 0.5);
}

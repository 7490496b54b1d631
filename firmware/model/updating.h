/* When the system is updated: the worker has it ready, the kiosk decides. Nobody's page. Only for
 * firmware/model; the span of a day for its configuration. */
#ifndef ONEDOOR_MODEL_UPDATING_H
#define ONEDOOR_MODEL_UPDATING_H

#include <stdbool.h>

struct kiosk;
struct cmd_list;

/* Minutes of the day, the second not included; over midnight when it is the smaller one. Both the
 * same: all day. */
struct day_span {
	int from_min, until_min;
};
/* "02:00-05:00"; "": all day; "02:00-02:00" could mean either, and is refused. */
bool day_span_parse(const char *text, struct day_span *out);
bool day_span_has(const struct day_span *span, int minute);

/* Orders to install what waits, and to restart into what was installed, when nobody is here. */
void updating_tick(struct kiosk *kiosk, struct cmd_list *orders);

#endif

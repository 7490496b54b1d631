/*
 * Do the pages suit this panel? Each page that needs no catalogue, in every look and language, is
 * drawn aside and checked by the kit's rules, one a step, so that it can be done between the frames
 * of a kiosk that already runs. No citizen's data is in it. Main thread.
 */
#ifndef ONEDOOR_UI_SCREENS_FIT_H
#define ONEDOOR_UI_SCREENS_FIT_H

#include "firmware/model/kiosk.h"
#include "ui/kit/check.h"

struct fit;

enum { FIT_WHAT_LEN = 255 };

struct fit_result {
	bool is_done;
	int count[2];			 /* of violations, by enum check_rule */
	char first[2][FIT_WHAT_LEN + 1]; /* "confirm: …", for the log; "" none */
};

/* measurer's arg must outlive it. */
struct fit *fit_create(const struct ui_config *ui_config, const struct kiosk_config *kiosk_config,
	struct measurer measurer);
void fit_destroy(struct fit *fit); /* NULL is allowed */
/* Draws and checks the next page (some ms). Borrowed until the next call. */
const struct fit_result *fit_step(struct fit *fit);

#endif

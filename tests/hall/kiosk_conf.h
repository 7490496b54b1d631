/*
 * Configurations of terminals, as kiosk.conf: a layer each of the fleet, a site and a device, and
 * the one they make together. What a key may be is the terminal's to say. Pure, any thread.
 */
#ifndef ONEDOOR_TESTS_HALL_KIOSK_CONF_H
#define ONEDOOR_TESTS_HALL_KIOSK_CONF_H

#include <jansson.h>

#include "firmware/base/attr.h"

enum { CONF_LAYER_MAX = 16 * 1024, CONF_WHY_LEN = 160 };

/* {section: {key: value}}, the caller's; NULL: why says which line is wrong. text is changed. */
json_t *conf_read(char *text, char why[static CONF_WHY_LEN]) MUST_CHECK;
/* What stands in the later one counts. */
void conf_lay_over(json_t *conf, json_t *later);
/* As text again, without comments; mem_free. */
char *conf_text(const json_t *conf) MUST_CHECK;

#endif

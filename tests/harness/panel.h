/* vusbd's touch screen as the guest's kernel knows it (tests/image). One thread. */
#ifndef ONEDOOR_TESTS_PANEL_H
#define ONEDOOR_TESTS_PANEL_H

#include <stdbool.h>
#include <stdint.h>

/* The kernel hears some time after vusbd that it came or went; who opens it meanwhile has the old
 * one. Waits until it is so, by the names in sysfs: what goes just now is better not opened. False
 * when it does not come to that. */
bool panel_wait(bool is_there, int64_t limit_ms);

#endif

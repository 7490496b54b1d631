/* The SHA-256 of what comes piece by piece. Any thread. */
#ifndef ONEDOOR_INSTALL_SUM_H
#define ONEDOOR_INSTALL_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "firmware/base/attr.h"

struct sum;

struct sum *sum_begin(void);
void sum_add(struct sum *sum, const void *data, size_t len);
/* Ends it; true when that is the sum. */
bool sum_is(struct sum *sum, const uint8_t wanted[32]) MUST_CHECK;

#endif

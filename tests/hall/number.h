/* Numbers that people type. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_NUMBER_H
#define ONEDOOR_TESTS_HALL_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* True when the whole text is a decimal number from low to high; value_out is untouched else. */
bool number_read(const char *text, int64_t low, int64_t high, int64_t *value_out);

#endif

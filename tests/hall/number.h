/* Numbers that people type, and their check digits. Any thread. */
#ifndef ONEDOOR_TESTS_HALL_NUMBER_H
#define ONEDOOR_TESTS_HALL_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/* True when the whole text is a decimal number from low to high; value_out is untouched else. */
bool number_read(const char *text, int64_t low, int64_t high, int64_t *value_out);

/* The digit that belongs behind the digits: ISO/IEC 7812 (Luhn), and ISO 7064 MOD 11,10. */
int luhn_digit(const char *digits);
int mod11_10_digit(const char *digits);

#endif

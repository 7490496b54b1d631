/*
 * The 256-byte text block of identity cards: UTF-16LE, fixed fields padded with spaces, four
 * layouts told apart by the character at offset 248 (space, J, I, Y). Only what a ticket needs is
 * decoded; the rest is not looked at. No I/O, any thread.
 */
#ifndef ONEDOOR_DRIVERS_IDCARD_TEXT_H
#define ONEDOOR_DRIVERS_IDCARD_TEXT_H

#include <stdbool.h>
#include <stdint.h>
#include "firmware/msg/idcard.h"
#include "firmware/base/err.h"

enum { IDCARD_TEXT_LEN = 256 };

/* ERR_UNSUPPORTED: an unknown layout. ERR_INVALID: the number's check digit, a date or the lack of
 * a name says that this was not read right. Then *card_out is empty. A name is kept as it stands on
 * the card, private use and what cannot be seen included; only half a surrogate pair, which UTF-8
 * does not have, becomes U+FFFD. */
enum err idcard_text_parse(
	const uint8_t block[IDCARD_TEXT_LEN], struct id_card *card_out) MUST_CHECK;

/* 18 characters: digits, an area that exists, a date of birth that exists from 1850 on, check digit
 * of GB 11643 (X for ten). */
bool idcard_is_number(const char *number);
/* 15 characters of layout I: three letters, twelve digits: area, date of birth of six digits, one
 * more; the last is the check digit (weights 7 3 1, A = 10, modulo 10). */
bool idcard_is_number_2017(const char *number);

#endif

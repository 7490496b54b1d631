/* Case numbers and days in words, the same on the page and on the slip. Main thread. */
#ifndef ONEDOOR_UI_SCREENS_RECEIPT_TEXT_H
#define ONEDOOR_UI_SCREENS_RECEIPT_TEXT_H

#include "firmware/msg/receipt.h"
#include "ui/screens/date_text.h"

enum { RECEIPT_TEXT_LEN = 32, PAYMENT_NO_TEXT_LEN = 48 };

/* "2026 1124 0003 74": to be read aloud and typed. */
void case_no_text(const char *no, char out[RECEIPT_TEXT_LEN]);
/* "7F3A-09C2": while there is no case number. */
void receipt_no_text(const struct receipt *receipt, char out[RECEIPT_TEXT_LEN]);
/* The same of its key. */
void receipt_key_text(const char *key, char out[RECEIPT_TEXT_LEN]);
/* "R2026 1124 0003 74" of a payment's receipt; as it is when it is no such number. */
void payment_no_text(const char *no, char out[PAYMENT_NO_TEXT_LEN]);

#endif

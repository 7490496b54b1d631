#include "ui/screens/receipt_text.h"
#include "firmware/base/str.h"
#include "ui/text/tr.h"

#include <stdio.h>
#include <string.h>

void case_no_text(const char *no, char out[RECEIPT_TEXT_LEN])
{
	out[0] = '\0';
	for (int i = 0; no[i]; i++) {
		str_append(out, RECEIPT_TEXT_LEN, "%s%c", i > 0 && i % 4 == 0 ? " " : "", no[i]);
	}
}

void receipt_no_text(const struct receipt *receipt, char out[RECEIPT_TEXT_LEN])
{
	receipt_key_text(receipt->key, out);
}

void receipt_key_text(const char *key, char out[RECEIPT_TEXT_LEN])
{
	str_format(out, RECEIPT_TEXT_LEN, "%.4s-%.4s", key, strlen(key) > 4 ? key + 4 : "");
	for (char *c = out; *c; c++) {
		*c = *c >= 'a' && *c <= 'f' ? (char)(*c - 'a' + 'A') : *c;
	}
}

void payment_no_text(const char *no, char out[PAYMENT_NO_TEXT_LEN])
{
	char words[RECEIPT_TEXT_LEN];
	const char *figures = *no == 'R' ? no + 1 : no;
	if (strlen(figures) != CASE_NO_LEN) {
		(void)str_copy(out, PAYMENT_NO_TEXT_LEN, no);
		return;
	}
	case_no_text(figures, words);
	str_format(out, PAYMENT_NO_TEXT_LEN, "%s%s", *no == 'R' ? "R" : "", words);
}

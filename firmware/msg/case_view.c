#include "firmware/msg/case_view.h"

#include <string.h>

void case_view_destroy(struct case_view *view)
{
	if (view) {
		document_destroy(view->document);
		arena_destroy(view->arena);
	}
}

void my_page_destroy(struct my_page *page)
{
	if (page) {
		arena_destroy(page->arena);
	}
}

/* Luhn: every second figure from the end twice, and the sum of all figures ends with 0. */
bool case_view_is_no(const char *no)
{
	int sum = 0;
	if (strlen(no) != CASE_NO_LEN || strspn(no, "0123456789") != CASE_NO_LEN) {
		return false;
	}
	for (int i = 0; i < CASE_NO_LEN; i++) {
		int digit = no[i] - '0';
		int weighted = i % 2 == 0 ? 2 * digit : digit;
		sum += weighted > 9 ? weighted - 9 : weighted;
	}
	return sum % 10 == 0;
}

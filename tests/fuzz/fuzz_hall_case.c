/* Where a case stands, my page, and what is said to what was supplied, as bytes from the hall:
 * whatever they are, what comes out keeps case_view.h's promises. The first byte chooses which of
 * them the rest is. */
#include <stdint.h>
#include <string.h>
#include "firmware/base/json.h"
#include "firmware/base/log.h"
#include "firmware/base/str.h"
#include "firmware/hall/api_case.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check_text(const struct text *text)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		REQUIRE(text->in[lang] && utf8_is_valid(text->in[lang], strlen(text->in[lang])));
		REQUIRE(strlen(text->in[lang]) <= 1600 && !strpbrk(text->in[lang], "\n\r\x1b"));
	}
}

static bool is_figures(const char *no)
{
	return strlen(no) == CASE_NO_LEN && strspn(no, "0123456789") == CASE_NO_LEN;
}

static void check_case(const struct case_view *view, const char *asked)
{
	REQUIRE(str_equal(view->no, asked) || (is_figures(view->no) && !is_figures(asked)));
	REQUIRE(view->title.in[LANG_ZH][0] && view->state_text.in[LANG_ZH][0]);
	REQUIRE(view->colour >= COLOUR_NONE && view->colour <= COLOUR_RED);
	REQUIRE(!view->promised_by[0] || strlen(view->promised_by) == CASE_DAY_LEN);
	REQUIRE(view->ask_count >= 0 && view->ask_count <= CASE_MAX_ASKS);
	REQUIRE(view->other_count >= 0 && view->other_count <= CASE_MAX_OTHERS);
	const struct text *texts[] = {&view->title, &view->state_text, &view->source, &view->reason,
		&view->resumes, &view->result, &view->seal, &view->collect, &view->place};
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		check_text(texts[i]);
	}
	for (int i = 0; i < view->ask_count; i++) {
		check_text(&view->asks[i].material.title);
		check_text(&view->asks[i].material.help);
		REQUIRE(view->asks[i].id[0] && view->asks[i].ways < 16);
		REQUIRE(view->asks[i].max_length >= 1 && view->asks[i].max_length <= ASK_MAX_TEXT);
	}
	for (int i = 0; i < view->other_count; i++) {
		REQUIRE(is_figures(view->others[i]));
	}
	REQUIRE(!view->document || view->document->block_count > 0);
}

static void eat_case(const char *json, size_t len)
{
	static const char *const asked[] = {"20261120000470", "7f3a09c211223344556677889900aabb"};
	for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
		struct case_view *view;
		if (case_parse(json, len, asked[i], &view) == OK) {
			check_case(view, asked[i]);
		} else {
			REQUIRE(!view);
		}
		case_view_destroy(view);
	}
}

static void check_receipt(const struct payment_receipt *receipt)
{
	if (receipt) {
		REQUIRE(receipt->no[0] && strlen(receipt->no) <= RECEIPT_NO_LEN);
		REQUIRE(receipt->amount_fen >= 0 && receipt->shown_no);
		check_text(&receipt->unit);
		for (int i = 0; i < receipt->line_count; i++) {
			check_text(&receipt->lines[i].label);
			check_text(&receipt->lines[i].text);
		}
	}
}

static void eat_page(const char *json, size_t len)
{
	struct my_page *page;
	if (my_page_parse(json, len, &page) == OK) {
		REQUIRE(page->entry_count >= 0 && page->entry_count <= MY_MAX_ENTRIES);
		check_text(&page->source);
		for (int i = 0; i < page->entry_count; i++) {
			const struct my_entry *entry = &page->entries[i];
			REQUIRE(entry->kind >= ENTRY_OTHER && entry->kind <= ENTRY_RECEIPT);
			REQUIRE(entry->title.in[LANG_ZH][0]);
			REQUIRE(!entry->case_no[0] || is_figures(entry->case_no));
			check_text(&entry->title);
			check_text(&entry->text);
			check_text(&entry->state_text);
			REQUIRE(!entry->account.no[0] || entry->account.unit[0]);
			REQUIRE(!entry->receipt || entry->kind == ENTRY_RECEIPT);
			check_receipt(entry->receipt);
		}
	} else {
		REQUIRE(!page);
	}
	my_page_destroy(page);
}

static void eat_supplied(const char *json, size_t len)
{
	bool is_taken = false;
	enum err err = supplied_parse(json, len, &is_taken);
	REQUIRE(is_taken == (err == OK)); /* nothing else is a yes */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	log_set_level(LOG_LEVEL_ERROR);
	if (len == 0) {
		return 0;
	}
	if (data[0] == 'm') {
		eat_page((const char *)data + 1, len - 1);
	} else if (data[0] == 's') {
		eat_supplied((const char *)data + 1, len - 1);
	} else {
		eat_case((const char *)data + 1, len - 1);
	}
	return 0;
}

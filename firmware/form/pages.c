#include "firmware/form/pages.h"

#include <string.h>

struct paging {
	const struct outline *outline;
	struct form *form;
	int *order;
	int count; /* fields that have a page */
};

static void add_page(struct paging *p, const struct form_page *like, int field_count)
{
	struct form_page *page = &p->form->pages[p->form->page_count++];
	*page = *like;
	page->first_field = p->count - field_count;
	page->field_count = field_count;
}

static bool take_field(struct form_reader *r, struct paging *p, const char *name)
{
	int field = name ? outline_find(p->outline, name) : -1;
	if (field < 0) {
		return form_reader_fail(r, name ? FORM_NO_FIELD : FORM_WRONG_TYPE);
	}
	for (int i = 0; i < p->count; i++) {
		if (p->order[i] == field) {
			return form_reader_fail(r, FORM_TWICE);
		}
	}
	p->order[p->count++] = field;
	return true;
}

static bool read_group(struct form_reader *r, struct paging *p, const struct json *group)
{
	struct form_page page;
	bool is_each = false;
	if (json_kind(group) != JSON_KIND_OBJECT) {
		return form_reader_fail(r, FORM_WRONG_TYPE);
	}
	const struct json *fields = form_reader_get(r, group, "fields", JSON_KIND_LIST, NEEDED);
	if (!fields || !form_reader_only(r, group, "title help fields each") ||
		!form_reader_words(r, group, "title", NEEDED, &page.title) ||
		!form_reader_words(r, group, "help", OPTIONAL, &page.help) ||
		!form_reader_bool(r, group, "each", &is_each)) {
		return false;
	}
	size_t mark = form_reader_enter(r, "fields");
	int count = 0;
	for (size_t i = 0; form_reader_is_good(r) && i < json_len(fields); i++) {
		size_t here = form_reader_enter_at(r, i);
		if (take_field(r, p, json_at_str(fields, i, NULL)) && is_each) {
			add_page(p, &page, 1);
		}
		count++;
		form_reader_leave(r, here);
	}
	if (count == 0) {
		form_reader_fail(r, FORM_EMPTY);
	}
	form_reader_leave(r, mark);
	if (form_reader_is_good(r) && !is_each) {
		add_page(p, &page, count);
	}
	return form_reader_is_good(r);
}

static void page_each(struct paging *p)
{
	const struct form_page bare = {.title = {{"", ""}}, .help = {{"", ""}}};
	for (int i = 0; i < p->outline->count; i++) {
		p->order[p->count++] = p->outline->order[i];
		add_page(p, &bare, 1);
	}
}

bool pages_read(struct form_reader *r, const struct json *json, const struct outline *outline,
	struct form *form, int order[FORM_MAX_FIELDS])
{
	struct paging p = {.outline = outline, .form = form, .order = order};
	form->pages = form_reader_alloc(r, (size_t)outline->count, sizeof(struct form_page));
	const struct json *groups = form_reader_get(r, json, "x-pages", JSON_KIND_LIST, OPTIONAL);
	if (!form_reader_is_good(r)) {
		return false;
	}
	if (!groups) {
		page_each(&p);
		return true;
	}
	if (json_len(groups) == 0 || json_len(groups) > FORM_MAX_GROUP_PAGES) {
		return form_reader_fail_at(
			r, "x-pages", json_len(groups) ? FORM_TOO_MANY : FORM_EMPTY);
	}
	size_t mark = form_reader_enter(r, "x-pages");
	for (size_t i = 0; form_reader_is_good(r) && i < json_len(groups); i++) {
		size_t here = form_reader_enter_at(r, i);
		(void)read_group(r, &p, json_at(groups, i));
		form_reader_leave(r, here);
	}
	if (p.count < outline->count) {
		form_reader_fail(r, FORM_MISSING); /* a field without a page */
	}
	form_reader_leave(r, mark);
	return form_reader_is_good(r);
}

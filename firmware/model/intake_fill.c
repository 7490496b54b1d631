#include "firmware/model/intake_fill.h"
#include "firmware/base/mem.h"
#include "firmware/base/str.h"
#include "firmware/model/guide.h"
#include "firmware/model/identify.h"
#include "firmware/model/materials_step.h"
#include "firmware/model/shape.h"

#include <stdio.h>

static void set_today(struct intake *intake, const struct kiosk *kiosk)
{
	struct local_time now = kiosk_local_time(kiosk, kiosk->wall_ms);
	char today[16];
	snprintf(today, sizeof(today), "%04d-%02d-%02d", now.year % 10000, now.month % 100,
		now.day % 100);
	if (kiosk->has_wall) {
		(void)answers_set_today(intake->answers, today);
	}
}

static void prefill(struct intake *intake, const struct kiosk *kiosk)
{
	const struct identify *identify = kiosk_identify(kiosk);
	if (kiosk->visit->who.way == IDENTIFY_CARD) {
		const struct id_card *card = &identify->card;
		const struct pii *name =
			pii_is_empty(&card->name) ? &card->name_latin : &card->name;
		(void)form_prefill(intake->answers, "card.name", pii_reveal(name));
		(void)form_prefill(intake->answers, "card.number", pii_reveal(&card->number));
	} else if (kiosk->visit->who.way == IDENTIFY_PHONE) {
		(void)form_prefill(intake->answers, "phone.number", pii_reveal(&identify->phone));
	}
}

void fill_from_identity(struct kiosk *kiosk)
{
	struct intake *intake = intake_state(kiosk);
	set_today(intake, kiosk);
	prefill(intake, kiosk);
}

bool fill_wants_certificates(const struct matter_detail *detail)
{
	for (int i = 0; i < detail->form->field_count; i++) {
		if (str_starts(detail->form->fields[i].prefill, "certificate.")) {
			return true;
		}
	}
	for (int i = 0; i < detail->material_count; i++) {
		if (detail->materials[i].ways & WAY_CERTIFICATE) {
			return true;
		}
	}
	return false;
}

static void fill_in(struct answers *answers, const struct held_certificate *certificate)
{
	for (int i = 0; i < certificate->field_count; i++) {
		char source[sizeof("certificate..") + 2 * WORD_LEN];
		(void)str_format(source, sizeof(source), "certificate.%s.%s", certificate->type,
			certificate->fields[i].name);
		(void)form_prefill(answers, source, certificate->fields[i].value);
	}
}

void fill_from_certificates(struct kiosk *kiosk)
{
	const struct certificates *all = kiosk_materials(kiosk)->certificates;
	for (int i = 0; all && i < all->count; i++) {
		fill_in(intake_state(kiosk)->answers, &all->list[i]);
	}
}

void fill_forget(struct kiosk *kiosk)
{
	struct intake *intake = intake_state(kiosk);
	materials_forget(kiosk);
	arena_destroy(intake->arena);
	struct receipt *receipt = intake->receipt;
	mem_wipe(intake, sizeof(*intake));
	intake->receipt = receipt;
}

static const struct pii *number_of(const struct kiosk *kiosk)
{
	static const struct pii nobody;
	const struct identify *identify = kiosk_identify(kiosk);
	switch (kiosk->visit->who.way) {
	case IDENTIFY_CARD:
		return &identify->card.number;
	case IDENTIFY_PHONE:
		return &identify->phone;
	default:
		return &nobody;
	}
}

void fill_begin(struct kiosk *kiosk)
{
	struct intake *intake = intake_state(kiosk);
	const struct form *form = kiosk_guide(kiosk)->detail->form;
	const struct pii *number = number_of(kiosk);
	bool is_same = intake->answers && answers_form(intake->answers) == form &&
		       str_equal(pii_reveal(&intake->whose), pii_reveal(number));
	if (!is_same) {
		fill_forget(kiosk);
		intake->arena = arena_create(ARENA_SECRET, form->answers_size);
		intake->answers = answers_create(intake->arena, form);
		intake->whose = *number;
	}
	fill_from_identity(kiosk);
}
